package tui

import (
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/theme"
)

// linger is how long a topic that has ended stays on the screen, so that its
// last state is seen.
const linger = 10 * time.Second

// What the choice of kinds is remembered under.
const (
	hiddenKinds = "hidden kinds"
	shownKinds  = "shown kinds"
)

// absence is why a pane is not on the screen though nobody hid it.
type absence uint8

const (
	present absence = iota
	absentSilent
	absentEnded
	absences
)

func (a absence) String() string { return [absences]string{"", "silent", "ended"}[a] }

// visibility is which kinds of topics a person wants to see. The zero value
// shows the silent ones, and the ended ones for a moment.
type visibility struct {
	hideSilent bool
	hideEnded  bool // at once
	showEnded  bool // for good
}

// of returns whether a topic is absent at an instant and, where that is going to
// change by itself, when.
func (v visibility) of(t *store.Topic, now time.Time) (a absence, changes time.Time) {
	switch {
	case t.Ended() && !v.showEnded:
		if left := t.EndedAt.Add(linger); !v.hideEnded && now.Before(left) {
			return present, left
		}
		return absentEnded, time.Time{}
	case v.hideSilent && t.Stale(now):
		return absentSilent, time.Time{}
	}
	return present, time.Time{}
}

// applyVisibility decides which panes are absent, and reports whether that has
// changed. Without a connection nobody knows who is silent, and once the stream
// is over its last picture stays.
func (m *Model) applyVisibility(st *store.State) (changed bool) {
	now := m.now()
	m.leaving = time.Time{}
	for _, p := range m.panes {
		a := p.absent
		switch {
		case st.Conn.Phase == store.Closed, m.zoomed && p == m.focus:
			a = present
		case st.Conn.Phase == store.Open:
			var at time.Time
			if a, at = m.visibility.of(st.Topic(p.topic), now); !at.IsZero() && (m.leaving.IsZero() || at.Before(m.leaving)) {
				m.leaving = at
			}
		}
		changed = changed || a != p.absent
		p.absent = a
	}
	return changed
}

// setVisibility shows and hides kinds of topics from now on.
func (m *Model) setVisibility(v visibility, told string) {
	m.visibility = v
	var hide, show []string
	if v.hideSilent {
		hide = append(hide, absentSilent.String())
	}
	if v.hideEnded {
		hide = append(hide, absentEnded.String())
	}
	if v.showEnded {
		show = append(show, absentEnded.String())
	}
	m.saved.SetText(hiddenKinds, strings.Join(hide, " "))
	m.saved.SetText(shownKinds, strings.Join(show, " "))
	st := m.store.Acquire()
	m.applyVisibility(st)
	m.store.Release()
	m.settleFocus()
	m.notify(told, theme.Accent)
}

// recallVisibility takes over what was chosen the last time.
func (m *Model) recallVisibility() {
	hidden := func(a absence) bool { return strings.Contains(m.saved.Text(hiddenKinds), a.String()) }
	m.visibility = visibility{
		hideSilent: hidden(absentSilent), hideEnded: hidden(absentEnded),
		showEnded: strings.Contains(m.saved.Text(shownKinds), absentEnded.String()),
	}
}

// visibilityChoices are the commands that show and hide kinds of topics.
func (m *Model) visibilityChoices() []choice {
	v := m.visibility
	with := func(text, note, told string, change func(*visibility)) choice {
		return choice{text: text, note: note, does: act(func() {
			next := v
			change(&next)
			m.setVisibility(next, told)
		})}
	}
	return []choice{
		with("hide silent", "until their next event", "silent topics are hidden until their next event · :show silent", func(v *visibility) { v.hideSilent = true }),
		with("hide ended", "at once", "ended topics are hidden · :show ended", func(v *visibility) { v.hideEnded, v.showEnded = true, false }),
		with("show silent", "", "silent topics are shown", func(v *visibility) { v.hideSilent = false }),
		with("show ended", "", "ended topics are shown", func(v *visibility) { v.hideEnded, v.showEnded = false, true }),
		{text: "show all", note: "hidden panes, silent and ended topics", does: act(m.showAll)},
	}
}

// showAll brings back every pane that is hidden or absent.
func (m *Model) showAll() {
	for _, p := range m.panes {
		p.hidden = false
		m.saved.SetHidden(p.topic, false)
	}
	m.setVisibility(visibility{showEnded: true}, "all topics are shown")
}

// absentPanes returns how many panes are absent for a reason.
func (m *Model) absentPanes(why absence) (n int) {
	for _, p := range m.panes {
		if p.absent == why && !p.hidden && !p.member {
			n++
		}
	}
	return n
}

// hiddenSummary says how many panes are not on the screen, and why: "" when all
// are.
func (m *Model) hiddenSummary() string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, strconv.Itoa(n)+what)
		}
	}
	add(m.absentPanes(absentSilent), " silent hidden")
	add(m.absentPanes(absentEnded), " ended hidden")
	add(m.hiddenPanes(), " hidden")
	return strings.Join(parts, ", ")
}
