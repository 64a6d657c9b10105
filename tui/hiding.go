package tui

import (
	"slices"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/theme"
)

// hiding determines which panes are not shown: those that the user hid, and
// topics of hidden kinds.
type hiding struct {
	*shared
	panes      *paneSet
	workspace  *workspace
	timeline   *timeline
	visibility visibility
	leaving    time.Time // when the next ended topic leaves the screen; zero if none will
}

// linger is how long an ended topic stays on the screen, so that the user can
// see its last state.
const linger = 10 * time.Second

// The keys of the visibility in the saved state.
const (
	hiddenKinds = "hidden kinds"
	shownKinds  = "shown kinds"
)

// visibility is which kinds of topics the user wants to see. The zero value
// shows silent topics, and ended topics for a while.
type visibility struct {
	hideSilent bool
	hideEnded  bool // immediately
	showEnded  bool // permanently
}

// of returns whether and why a topic is absent, and when that changes without
// an event, or the zero time for never.
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

// applyVisibility determines which panes are absent, and reports whether that
// has changed. It changes nothing while the connection is down, because silence
// is unknown then. After the stream has ended no topic is absent, so that the
// last state remains visible.
func (h *hiding) applyVisibility(st *store.State) (changed bool) {
	now := h.timeline.now()
	h.leaving = time.Time{}
	for _, p := range h.panes.all {
		a := p.absent
		switch {
		case st.Topic(p.topic).Moved:
			a = absentMoved
		case h.isEmptyParent(st.Topic(p.topic)):
			if a = absentEmpty; h.workspace.zoomed && p == h.panes.focus {
				a = present
			}
		case st.Topic(p.topic).Stream().Conn.Phase == store.Closed, h.workspace.zoomed && p == h.panes.focus:
			a = present
		case st.Topic(p.topic).Stream().Conn.Phase == store.Open:
			var at time.Time
			if a, at = h.visibility.of(st.Topic(p.topic), now); !at.IsZero() && (h.leaving.IsZero() || at.Before(h.leaving)) {
				h.leaving = at
			}
		}
		changed = changed || a != p.absent
		p.absent = a
	}
	return changed
}

// isEmptyParent reports whether a topic has nothing to show while there are topics under it,
// as the topic of a source has that publishes only to those.
func (h *hiding) isEmptyParent(t *store.Topic) bool {
	_, failed := t.Failed()
	return !failed && t.Len() == 0 && h.panes.parents[t.Name]
}

// setVisibility sets which kinds of topics are shown.
func (h *hiding) setVisibility(v visibility, message string) {
	h.visibility = v
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
	h.saved.SetText(hiddenKinds, strings.Join(hide, " "))
	h.saved.SetText(shownKinds, strings.Join(show, " "))
	st := h.store.Acquire()
	h.applyVisibility(st)
	h.store.Release()
	h.workspace.settleFocus()
	h.notify(message, theme.Accent)
}

// restoreVisibility restores the saved visibility.
func (h *hiding) restoreVisibility() {
	hidden := func(a absence) bool { return strings.Contains(h.saved.Text(hiddenKinds), a.String()) }
	h.visibility = visibility{
		hideSilent: hidden(absentSilent), hideEnded: hidden(absentEnded),
		showEnded: h.opts.ShowEnded && !hidden(absentEnded) || strings.Contains(h.saved.Text(shownKinds), absentEnded.String()),
	}
}

// visibilityChoices returns the commands that show and hide kinds of topics.
func (h *hiding) visibilityChoices() []choice {
	v := h.visibility
	with := func(text, note, message string, change func(*visibility)) choice {
		return choice{text: text, note: note, does: act(func() {
			next := v
			change(&next)
			h.setVisibility(next, message)
		})}
	}
	return []choice{
		with("hide silent", "until their next event", "silent topics are hidden until their next event · :show silent", func(v *visibility) { v.hideSilent = true }),
		with("hide ended", "at once", "ended topics are hidden · :show ended", func(v *visibility) { v.hideEnded, v.showEnded = true, false }),
		with("show silent", "", "silent topics are shown", func(v *visibility) { v.hideSilent = false }),
		with("show ended", "", "ended topics are shown", func(v *visibility) { v.hideEnded, v.showEnded = false, true }),
		{text: "show all", note: "hidden panes, silent and ended topics", does: act(h.showAll)},
	}
}

// showAll shows every pane that is hidden or absent.
func (h *hiding) showAll() {
	for _, p := range h.panes.all {
		p.hidden = false
		h.chosen.setHidden(p, false)
	}
	h.setVisibility(visibility{showEnded: true}, "all topics are shown")
}

// hide takes the focused pane off the screen and focuses the next one.
func (h *hiding) hide() {
	shown := h.panes.shown()
	i := slices.Index(shown, h.panes.focus)
	h.panes.focus.hidden, h.workspace.zoomed = true, false
	h.chosen.setHidden(h.panes.focus, true)
	h.notifyHidden()
	h.panes.focus = nil
	if rest := h.panes.shown(); len(rest) > 0 {
		h.panes.focus = rest[min(i, len(rest)-1)]
	}
	h.workspace.arrange()
}

// notifyHidden says how to show hidden panes again.
func (h *hiding) notifyHidden() {
	n, them := h.panes.hiddenPanes(), "it"
	if n > 1 {
		them = "them"
	}
	h.notify(text.Plural(n, "pane")+" hidden · X shows "+them+" again", theme.Accent)
}

// unhide shows all hidden panes in their previous places. If the user hid none,
// it shows the absent topics.
func (h *hiding) unhide() {
	if h.panes.hiddenPanes() == 0 {
		h.showAll()
		return
	}
	h.notify(text.Plural(h.panes.hiddenPanes(), "pane")+" shown again", theme.Accent)
	for _, p := range h.panes.all {
		p.hidden = false
		h.chosen.setHidden(p, false)
	}
	if h.panes.focus == nil {
		h.panes.focus = h.panes.all[0]
	}
	h.workspace.arrange()
}

func (h *hiding) hasHidden() string { return unless(h.panes.hiddenSummary() != "", "hidden panes") }

// keys returns the bindings that hide and show panes.
func (h *hiding) keys() []binding {
	return []binding{
		{keys: []string{"x"}, name: "hide pane", label: "x", help: "hide the pane", does: act(h.hide), when: h.workspace.hasPanes},
		{keys: []string{"X"}, name: "show hidden panes", label: "X", help: "show hidden panes", does: act(h.unhide), when: h.hasHidden},
	}
}
