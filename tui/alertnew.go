package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/alertform"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// alertForm is the form for a new alert, over the panes.
type alertForm struct {
	*alertform.Form
	overlays *overlays
	watch    func(*alert.Rule) tea.Cmd
	box      screen.Rect
}

// openAlertForm opens the form for the focused topic and the field that its pane
// shows.
func (w *alerts) openAlertForm() {
	st := w.store.Acquire()
	suggestion := alertform.Suggestion{Op: ">", For: "15s"}
	if w.panes.focus != nil {
		if t := st.Topic(w.panes.focus.topic); t != nil {
			now := w.timeline.now()
			suggestion = alertform.Suggest(t, t.Main(w.panes.focus.viewState.Fields...), now.Add(-w.timeline.window), now)
		}
	}
	w.store.Release()
	w.overlays.open(&alertForm{Form: alertform.New(suggestion), overlays: w.overlays, watch: w.addAlert})
}

func (f *alertForm) press(key, typed string) tea.Cmd {
	switch f.Press(key, typed) {
	case alertform.Cancel:
		f.overlays.close()
	case alertform.Done:
		if rule, err := f.Rule(); err == nil {
			f.overlays.close()
			return f.watch(rule)
		}
	}
	return nil
}

func (f *alertForm) layout(width, height int, _ *store.State) {
	w := min(width, alertform.Width)
	h := min(height, f.Height()+2)
	f.box = screen.Rect{X: (width - w) / 2, Y: max(0, (height-h)/3), W: w, H: h}
}

// formHint is a key hint in the lower border of the form.
type formHint struct{ text, key string }

var (
	formHints = []formHint{{"↵ set alert", "enter"}, {"↑↓ line", "down"}, {"←→ choose", "right"}, {"esc close", "esc"}}
	fewHints  = []formHint{formHints[0], formHints[3]}
)

// hintsIn returns the hints that fit in a lower border of w cells.
func hintsIn(w int) []formHint {
	if w < 48 {
		return fewHints
	}
	return formHints
}

const hintGap = "  "

func (f *alertForm) draw(whole screen.Region, _ *store.State) {
	box := whole.Sub(f.box)
	var hints []string
	for _, h := range hintsIn(f.box.W) {
		hints = append(hints, h.text)
	}
	drawDialog(box, "new alert", strings.Join(hints, hintGap))
	f.Draw(box.Sub(f.inner()))
}

// inner returns the part of the box that holds the lines.
func (f *alertForm) inner() screen.Rect {
	return screen.Rect{X: 1, Y: 1, W: f.box.W - 3, H: f.box.H - 2}
}

// click selects a line, or presses the key of a hint. A click outside the form
// closes it.
func (f *alertForm) click(x, y int) tea.Cmd {
	box := f.box
	if !box.Contains(x, y) {
		f.overlays.close()
		return nil
	}
	f.overlays.dirty = true
	x, y = x-box.X, y-box.Y
	if y == box.H-1 {
		end := box.W - 3 // the blank after the last hint
		hints := hintsIn(box.W)
		for i := len(hints) - 1; i >= 0; i-- {
			from := end - text.Width(hints[i].text)
			if x >= from && x < end {
				return f.press(hints[i].key, "")
			}
			end = from - len(hintGap)
		}
		return nil
	}
	in := f.inner()
	f.Click(x-in.X, y-in.Y)
	return nil
}

// addAlert starts watching a rule, and warns if it has no value to evaluate.
func (w *alerts) addAlert(r *alert.Rule) tea.Cmd {
	switch {
	case w.book.find(r.String()) != nil:
		w.notify("alert "+r.String()+": already set", theme.Warn)
		return nil
	case !w.book.add(r):
		w.notify("alert "+r.String()+": the maximum is 64 alerts; A lists them", theme.Warn)
		return nil
	}
	w.notify("alert "+r.String()+": set", theme.Accent)
	return w.checkNew(r)
}

// checkNew evaluates a new rule and reports what it lacks.
func (w *alerts) checkNew(r *alert.Rule) tea.Cmd {
	cmd := w.check()
	st := w.store.Acquire()
	w.book.check(st, w.clock())
	w.store.Release()
	if why := w.book.waits(r); why != "" {
		w.notify("alert "+r.String()+": "+why, theme.Warn)
	}
	w.repaint()
	return cmd
}

// readAlert parses the rule after the command alert.
func (w *alerts) readAlert(_ *store.State, word string) (choice, string) {
	r, err := alert.Parse(word)
	if err != nil {
		return choice{}, sentenceOf(alertform.Problem(err))
	}
	return choice{text: "alert " + word, does: func() tea.Cmd { return w.addAlert(r) }}, ""
}

// editAlert opens an input line with a rule to change.
func (w *alerts) editAlert(old *alert.Rule) {
	u := &menu{
		title: "edit alert", hint: "↵ set alert  esc close", typing: true,
		list: func(_ *store.State, typed string) []choice {
			r, err := alert.Parse(typed)
			if err != nil {
				return nil
			}
			return []choice{{text: r.String(), does: func() tea.Cmd {
				w.book.replace(old, r)
				w.notify("alert "+r.String()+": set", theme.Accent)
				return w.checkNew(r)
			}}}
		},
		explain: func(_ *store.State, typed string) string {
			if _, err := alert.Parse(typed); err != nil {
				return sentenceOf(alertform.Problem(err))
			}
			return ""
		},
	}
	u.input.Set(old.String())
	w.overlays.openMenu(u)
}
