package view

import (
	"strings"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// textView shows the newest payload, wrapped. Text in columns is truncated instead, except
// in a zoomed pane. The reader scrolls it from the top.
type textView struct{}

func (textView) Name() string { return "text" }

func (textView) Fits(*store.Topic) bool { return true }

func (v textView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, _ := r.Size()
	e, ok := t.Latest(c.To)
	if !ok {
		drawNoEvent(r, t, c)
		return
	}
	drawRows(r, v.layOut(t, c, e, w), c)
}

func (v textView) scroll(t *store.Topic, c *Context, w, h, rows int) Scroll {
	e, _ := t.Latest(c.To)
	n := len(v.layOut(t, c, e, w))
	return Scroll{Offset: topRow(Scroll{Offset: c.scrolled().Offset + rows}, n, h)}
}

func (v textView) layOut(t *store.Topic, c *Context, e store.Event, w int) []row {
	var whole uint64
	if c.Zoomed {
		whole = 1
	}
	return c.cache().rows(layoutKey{v.Name(), t, e.Ordinal, w, whole}, func() []row {
		if c.Zoomed || !inColumns(e.Text) {
			return textRows(e.Text, w)
		}
		var rows []row
		for line := range strings.SplitSeq(e.Text, "\n") {
			rows = append(rows, row{{text: text.Truncate(line, w)}})
		}
		return rows
	})
}

// inColumns reports whether a text is arranged in columns, as the output of many commands
// is: two of its lines have a gap of several blanks.
func inColumns(s string) bool {
	gaps := 0
	for line := range strings.SplitSeq(s, "\n") {
		if hasGap(line) {
			if gaps++; gaps == 2 {
				return true
			}
		}
	}
	return false
}

// hasGap reports whether several blanks follow a word that does not end a sentence.
func hasGap(line string) bool {
	line = strings.Trim(line, " ")
	for i := 1; i+1 < len(line); i++ {
		if line[i] == ' ' && line[i+1] == ' ' && line[i-1] != ' ' && !strings.ContainsRune(".!?:", rune(line[i-1])) {
			return true
		}
	}
	return false
}

// textRows wraps a text into rows.
func textRows(s string, w int) []row {
	var rows []row
	for _, line := range text.Wrap(s, w) {
		rows = append(rows, row{{text: line}})
	}
	return rows
}

// rows returns the rows for a key. It calls layOut only if the key has changed.
func (m *Cache) rows(key layoutKey, layOut func() []row) []row {
	if m.text.rows == nil || m.text.key != key {
		m.text = laidOut{key: key, rows: layOut()}
	}
	return m.text.rows
}

// drawRows draws rows from the scroll position on.
func drawRows(r screen.Region, rows []row, c *Context) {
	_, h := r.Size()
	first := topRow(c.scrolled(), len(rows), h)
	end := 0 // right edge of the last row
	for y, row := range rows[first:min(len(rows), first+h)] {
		x := 0
		for i := range row {
			x += r.Text(x, y, row[i].text, row[i].style())
		}
		end = drawChanged(r, row, x, y)
	}
	if w, _ := r.Size(); end+14 <= w {
		drawMore(r, len(rows)-first-h)
	}
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
}
