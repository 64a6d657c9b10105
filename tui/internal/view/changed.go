package view

import (
	"fmt"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// changedMark follows a row with a value that has just changed.
const changedMark = " ◂"

// withChanges marks the values of a tree that have just changed. First it says what the
// tree does not have.
func withChanges(rows []row, t *store.Topic, c *Context, w int) []row {
	changed := t.JustChanged(c.To)
	for _, r := range rows {
		for i := range r {
			s := &r[i]
			s.changed = s.kind != key && s.kind != punct && s.kind != plain && changed[s.at]
		}
	}
	var notes []row
	values, events := t.TreeLost()
	if values > 0 {
		notes = append(notes, textRows(fmt.Sprintf("%s left out: the tree is too large", countOf(values, "value")), w)...)
	}
	if events > 0 {
		notes = append(notes, textRows(fmt.Sprintf("%s not applied: no valid change", countOf(events, "event")), w)...)
	}
	return append(notes, rows...)
}

func countOf(n uint64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// style returns the style of a span.
func (s *span) style() screen.Style {
	if s.changed {
		return screen.Style{Fg: theme.Accent, Attr: screen.Bold}
	}
	return s.kind.style()
}

// drawChanged draws the mark of a row that ends at x, if one of its values has changed
// and there is room.
func drawChanged(r screen.Region, row row, x, y int) (end int) {
	w, _ := r.Size()
	if x+text.Width(changedMark) > w {
		return x
	}
	for i := range row {
		if row[i].changed {
			return x + r.Text(x, y, changedMark, screen.Style{Fg: theme.Accent, Attr: screen.Bold})
		}
	}
	return x
}
