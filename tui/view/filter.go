package view

import (
	"regexp"
	"time"

	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/text"
	"topicmux/tui/theme"
)

// Filter is what a reader looks for in the lines of a topic. A nil Filter
// looks for nothing.
type Filter struct {
	// Re is what a line must match, and what is set off in it.
	Re *regexp.Regexp
	// Not turns it round: lines must not match.
	Not bool
	// Hides is set to hide the lines that do not pass.
	Hides bool
	// At is the ordinal of the line that the reader jumped to, 0 for none.
	At uint64
}

// Passes reports whether a text is what the reader looks for.
func (f *Filter) Passes(s string) bool { return f == nil || f.Re.MatchString(s) != f.Not }

// PassesEvent is Passes for what an event shows: its text, and the level that a
// log writes beside it.
func (f *Filter) PassesEvent(e *store.Event) bool {
	if f == nil {
		return true
	}
	hit := f.Re.MatchString(e.Text) || e.Level != store.LevelNone && f.Re.MatchString(levelWord(e.Level, wholeLevel))
	if !hit && e.Logged {
		line := e.Line(time.UTC)
		s, _ := withFields(line.Message, fieldText(line.Fields))
		hit = s != e.Text && f.Re.MatchString(s)
	}
	return hit != f.Not
}

// hides reports whether an event is left out. A gap never is.
func (f *Filter) hides(e *store.Event) bool {
	return f != nil && f.Hides && e.Gap == nil && !f.PassesEvent(e)
}

// mark sets off what matched in a line that was drawn from x, y on, and the
// whole row of the line that the reader jumped to.
func (f *Filter) mark(r screen.Region, x, y int, line string, ordinal uint64) {
	if f == nil {
		return
	}
	w, _ := r.Size()
	if f.At != 0 && f.At == ordinal {
		r.Sub(screen.Rect{Y: y, W: w, H: 1}).Tint(screen.Style{Bg: theme.Selection})
	}
	if f.Not {
		return
	}
	for _, at := range f.Re.FindAllStringIndex(line, 64) {
		if at[0] < at[1] {
			hit := screen.Rect{X: x + text.Width(line[:at[0]]), Y: y, W: text.Width(line[at[0]:at[1]]), H: 1}
			r.Sub(hit).Tint(screen.Style{Fg: theme.Accent, Attr: screen.Bold | screen.Underline})
		}
	}
}

// NextMatch returns the place of the nearest line that passes the filter, from
// the ordinal at on towards older ones, or newer ones when back is false, and
// its ordinal; ok is false when there is none. The line stands in the lower
// part of a view of h rows.
func NextMatch(t *store.Topic, c *Context, f *Filter, at uint64, older bool, h int) (s Scroll, ordinal uint64, ok bool) {
	n := t.Upto(c.To)
	found := -1
	for i := range n {
		e := t.Event(i)
		if e.Gap != nil || !f.PassesEvent(&e) || i+1 < n && t.Repeats(i+1) > 1 { // the last of equal lines stands for all
			continue
		}
		if older && (at == 0 || e.Ordinal < at) {
			found = i // the last one of these
		}
		if !older && e.Ordinal > at {
			found = i
			break
		}
	}
	if found < 0 {
		return Scroll{}, 0, false
	}
	last := min(found+h/3, n-1)
	s = Scroll{Anchor: t.Ordinal(last)}
	if last == n-1 {
		s = Scroll{}
	}
	return s, t.Ordinal(found), true
}
