package view

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

const (
	jsonMaxRows  = 4000 // largest number of rows of a payload
	jsonMaxDepth = 64   // deeper levels are not indented further
	jsonIndent   = 2
)

// jsonView shows the newest payload as a tree, or an object of scalars as keys
// and values. A value that fits in a row is not broken, and a folded value
// takes one row. The reader scrolls it from the top or moves a cursor in it.
type jsonView struct{}

func (jsonView) Name() string { return "json" }

func (jsonView) Fits(t *store.Topic) bool {
	s, _ := t.JSON(time.Time{})
	return s != ""
}

func (v jsonView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	rows := v.layOut(t, c, w-gutterOf(c))
	if len(rows) == 0 {
		drawNoEvent(r, t, c)
		return
	}
	if !c.HasCursor {
		drawRows(r, rows, c)
		return
	}
	drawRows(r.Sub(screen.Rect{X: treeGutter, W: w - treeGutter, H: h}), rows, c)
	v.drawCursor(r, rows, c)
}

func (v jsonView) scroll(t *store.Topic, c *Context, w, h, rows int) Scroll {
	n := len(v.layOut(t, c, w-gutterOf(c)))
	return Scroll{Offset: topRow(Scroll{Offset: c.scrolled().Offset + rows}, n, h)}
}

func (jsonView) rows(t *store.Topic) int {
	s, _ := t.JSON(time.Time{})
	members, _ := flatMembers(s)
	return len(members)
}

func (v jsonView) layOut(t *store.Topic, c *Context, w int) []row {
	e, ok := t.Latest(c.To)
	if !ok {
		return nil
	}
	m := c.cache()
	return m.rows(layoutKey{v.Name(), t, e.Ordinal, w, m.tree.version}, func() []row {
		rows := v.print(t, c, &e, w)
		if t.Tree() {
			rows = withChanges(rows, t, c, w)
		}
		return rows
	})
}

// print returns the rows of the newest payload, which is that of e.
func (jsonView) print(t *store.Topic, c *Context, e *store.Event, w int) []row {
	s, _ := t.JSON(c.To)
	if s == "" {
		return textRows(e.Text, w)
	}
	if rows, ok := keyValueRows(s, w); ok {
		return rows
	}
	p := jsonPrinter{in: s, w: w, folded: c.cache().tree.folded}
	return p.print()
}

// kind is the type of a piece of text, for its colour.
type kind uint8

const (
	plain kind = iota
	key
	str
	num
	literal
	punct
)

func (k kind) style() screen.Style {
	return screen.Style{Fg: [...]screen.Color{theme.Text, theme.Key, theme.String, theme.Number, theme.Literal, theme.Punct}[k]}
}
