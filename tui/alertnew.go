package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"topicmux/tui/alert"
	"topicmux/tui/alertform"
	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/theme"
	"topicmux/tui/view"
)

// alertForm is the form for a new alert, over the panes.
type alertForm struct{ *alertform.Form }

// openAlertForm opens the form for the focused topic and the field that its pane
// shows.
func (m *Model) openAlertForm() {
	st := m.store.Acquire()
	suggestion := alertform.Suggestion{Op: ">", For: "15s"}
	if m.focus != nil {
		if t := st.Topic(m.focus.topic); t != nil {
			now := m.now()
			suggestion = alertform.Suggest(t, view.Main(t, m.focus.look.Fields...), now.Add(-m.window), now)
		}
	}
	m.store.Release()
	m.open(alertForm{alertform.New(suggestion)})
}

func (f alertForm) press(m *Model, key, typed string) tea.Cmd {
	switch f.Press(key, typed) {
	case alertform.Cancel:
		m.closeOverlay()
	case alertform.Done:
		if rule, err := f.Rule(); err == nil {
			m.closeOverlay()
			return m.addAlert(rule)
		}
	}
	return nil
}

func (f alertForm) draw(m *Model, whole screen.Region, _ *store.State) {
	w := min(m.width, alertform.Width)
	h := min(m.height, f.Height()+2)
	box := whole.Sub(screen.Rect{X: (m.width - w) / 2, Y: max(0, (m.height-h)/3), W: w, H: h})
	hint := "↵ set alert  ↑↓ line  ←→ choose  esc close"
	if w < 48 {
		hint = "↵ set alert  esc close"
	}
	drawDialog(box, "new alert", hint)
	f.Draw(box.Sub(screen.Rect{X: 1, Y: 1, W: w - 3, H: h - 2}))
}

// addAlert watches a rule from now on, and says at once where it has nothing to
// judge.
func (m *Model) addAlert(r *alert.Rule) tea.Cmd {
	switch {
	case m.book.find(r.String()) != nil:
		m.tell("alert "+r.String()+": already set", theme.Warn)
		return nil
	case !m.book.add(r):
		m.tell("alert "+r.String()+": the maximum is 64 alerts; A lists them", theme.Warn)
		return nil
	}
	m.tell("alert "+r.String()+": set", theme.Accent)
	return m.lookAtOnce(r)
}

// lookAtOnce judges what is known, and tells what is missing.
func (m *Model) lookAtOnce(r *alert.Rule) tea.Cmd {
	cmd := m.watchAlerts()
	st := m.store.Acquire()
	m.book.check(st, m.clock())
	m.store.Release()
	if why := m.book.waits(r); why != "" {
		m.tell("alert "+r.String()+": "+why+" yet", theme.Warn)
	}
	m.repaint()
	return cmd
}

// readAlert reads the rule of the command alert.
func readAlert(_ *Model, _ *store.State, word string) (choice, string) {
	r, err := alert.Parse(word)
	if err != nil {
		return choice{}, sentenceOf(alertform.Problem(err))
	}
	return choice{text: "alert " + word, does: func(m *Model) tea.Cmd { return m.addAlert(r) }}, ""
}

// sentenceOf makes a sentence of a message.
func sentenceOf(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// editAlert opens a line in which a rule can be changed.
func (m *Model) editAlert(old *alert.Rule) {
	u := &menu{
		title: "edit alert", hint: "↵ set alert  esc close", typing: true,
		list: func(_ *Model, _ *store.State, typed string) []choice {
			r, err := alert.Parse(typed)
			if err != nil {
				return nil
			}
			return []choice{{text: r.String(), does: func(m *Model) tea.Cmd {
				m.book.replace(old, r)
				m.tell("alert "+r.String()+": set", theme.Accent)
				return m.lookAtOnce(r)
			}}}
		},
		explain: func(_ *Model, _ *store.State, typed string) string {
			if _, err := alert.Parse(typed); err != nil {
				return sentenceOf(alertform.Problem(err))
			}
			return ""
		},
	}
	u.input.Set(old.String())
	m.open(u)
}
