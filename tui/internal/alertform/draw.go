package alertform

import (
	"errors"
	"strings"

	"topicmux/monitor/alert"
	"topicmux/monitor/text"
	"topicmux/tui/internal/lineedit"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

const (
	// Width is the preferred width of a form, in cells.
	Width = 64
	// label is the width of the labels of its lines.
	label = 8
)

// Height returns the number of lines of the form.
func (f *Form) Height() int {
	n := len(f.lines()) + 1
	if f.showsNow() {
		n++
	}
	return n
}

// showsNow reports whether the current value is known. It is for the topic with
// which the form was opened.
func (f *Form) showsNow() bool { return f.now != "" && f.topic.Text() == f.of }

func (f *Form) lines() []row {
	var out []row
	for r := topicRow; r < rows; r++ {
		if f.visible(r) {
			out = append(out, r)
		}
	}
	return out
}

// Draw draws the form into a region. If the region has less than Height rows,
// it omits the least important lines first.
func (f *Form) Draw(r screen.Region) {
	w, h := r.Size()
	y := 0
	for _, line := range f.lines() {
		f.drawRow(r.Sub(screen.Rect{Y: y, W: w, H: 1}), line)
		y++
	}
	if y < h {
		f.drawRule(r.Sub(screen.Rect{Y: y, W: w, H: 1}))
	}
	if y+1 < h && f.showsNow() {
		drawLabel(r, y+1, "now", false)
		r.Text(label+2, y+1, text.Truncate(f.now, w-label-2), screen.Style{Fg: theme.Muted})
	}
}

func drawLabel(r screen.Region, y int, name string, here bool) {
	st := screen.Style{Fg: theme.Muted}
	if here {
		st = screen.Style{Fg: theme.Accent, Attr: screen.Bold}
		r.Text(0, y, "›", st)
	}
	r.Text(2, y, name, st)
}

func (f *Form) drawRow(r screen.Region, line row) {
	w, _ := r.Size()
	here := line == f.at
	drawLabel(r, 0, [...]string{"topic", "field", "when it", "value", "for"}[line], here)
	in := r.Sub(screen.Rect{X: label + 2, W: w - label - 2, H: 1})
	switch line {
	case topicRow:
		drawInput(in, &f.topic, here, "a name, or a pattern such as *")
	case fieldRow:
		name := f.choices()[min(f.field, len(f.choices())-1)]
		if name == "" {
			name = "(its value)"
		}
		drawChoice(in, name, here)
	case whenRow:
		drawChoice(in, conditions[f.when].words, here)
	case valueRow:
		drawInput(in, &f.value, here, "such as 90, 1.5k or failed")
	case lastsRow:
		drawInput(in, &f.lasts, here, "immediately, or a duration such as 15s")
	}
}

func drawInput(r screen.Region, in *lineedit.Input, here bool, empty string) {
	switch {
	case here:
		in.Draw(r, 0, screen.Style{Fg: theme.Text})
		if w, _ := r.Size(); in.Text() == "" {
			r.Text(2, 0, text.Truncate(empty, w-2), screen.Style{Fg: theme.Faint})
		}
	case in.Text() == "":
		w, _ := r.Size()
		r.Text(0, 0, text.Truncate(empty, w), screen.Style{Fg: theme.Faint})
	default:
		w, _ := r.Size()
		r.Text(0, 0, text.Truncate(in.Text(), w), screen.Style{Fg: theme.Text})
	}
}

func drawChoice(r screen.Region, name string, here bool) {
	w, _ := r.Size()
	if !here {
		r.Text(0, 0, text.Truncate(name, w), screen.Style{Fg: theme.Text})
		return
	}
	arrows := screen.Style{Fg: theme.Accent}
	x := r.Text(0, 0, "‹ ", arrows)
	x += r.Text(x, 0, text.Truncate(name, w-4), screen.Style{Fg: theme.Text, Attr: screen.Bold})
	r.Text(x, 0, " ›", arrows)
}

// drawRule draws the rule, or what is wrong with it.
func (f *Form) drawRule(r screen.Region) {
	w, _ := r.Size()
	rule, err := f.Rule()
	if err == nil {
		drawLabel(r, 0, "rule", false)
		r.Text(label+2, 0, text.Truncate(rule.String(), w-label-2), screen.Style{Fg: theme.Good})
		return
	}
	r.Text(2, 0, text.Truncate(Problem(err), w-2), screen.Style{Fg: theme.Warn})
}

// Problem returns the error of a rule as a single line.
func Problem(err error) string {
	var wrong *alert.SyntaxError
	if !errors.As(err, &wrong) {
		return err.Error()
	}
	if at := strings.TrimSpace(wrong.Rule[min(wrong.At, len(wrong.Rule)):]); at != "" {
		return wrong.What + " (at " + at + ")"
	}
	return wrong.What
}
