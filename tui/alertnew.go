package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/alertform"
	"topicmux/tui/screen"
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

// box is where the form is.
func (f alertForm) box(m *Model) screen.Rect {
	w := min(m.width, alertform.Width)
	h := min(m.height, f.Height()+2)
	return screen.Rect{X: (m.width - w) / 2, Y: max(0, (m.height-h)/3), W: w, H: h}
}

// formHint is a part of the form's lower edge, and the key that it stands for.
type formHint struct{ text, key string }

var (
	formHints = []formHint{{"↵ set alert", "enter"}, {"↑↓ line", "down"}, {"←→ choose", "right"}, {"esc close", "esc"}}
	fewHints  = []formHint{formHints[0], formHints[3]}
)

// hintsIn returns the parts that a lower edge of w cells has room for.
func hintsIn(w int) []formHint {
	if w < 48 {
		return fewHints
	}
	return formHints
}

const hintGap = "  "

func (f alertForm) draw(m *Model, whole screen.Region, _ *store.State) {
	at := f.box(m)
	box := whole.Sub(at)
	var hints []string
	for _, h := range hintsIn(at.W) {
		hints = append(hints, h.text)
	}
	drawDialog(box, "new alert", strings.Join(hints, hintGap))
	f.Draw(box.Sub(f.inner(at)))
}

// inner is where the lines are, in the box.
func (f alertForm) inner(box screen.Rect) screen.Rect {
	return screen.Rect{X: 1, Y: 1, W: box.W - 3, H: box.H - 2}
}

// click goes to a line, presses a key that the lower edge names, or closes the
// form outside of it.
func (f alertForm) click(m *Model, x, y int) tea.Cmd {
	box := f.box(m)
	if !box.Contains(x, y) {
		m.closeOverlay()
		return nil
	}
	m.dirty = true
	x, y = x-box.X, y-box.Y
	if y == box.H-1 {
		end := box.W - 3 // the blank behind the last one
		hints := hintsIn(box.W)
		for i := len(hints) - 1; i >= 0; i-- {
			from := end - text.Width(hints[i].text)
			if x >= from && x < end {
				return f.press(m, hints[i].key, "")
			}
			end = from - len(hintGap)
		}
		return nil
	}
	in := f.inner(box)
	f.Click(x-in.X, y-in.Y)
	return nil
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
		m.tell("alert "+r.String()+": "+why, theme.Warn)
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
