package view

import (
	"slices"
	"strings"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// treeGutter is the width of the marks beside a tree with a cursor.
const treeGutter = 2

// foldedMost is the largest number of folded values in a tree.
const foldedMost = 256

// tree is the state that a pane keeps for a tree.
type tree struct {
	folded  map[string]bool // by path
	version uint64          // incremented when folded changes
	cursor  string          // path of the row under the cursor
}

// Step is a movement of the cursor inside a view.
type Step uint8

// The steps: a row up or down; unfold or fold a value, or open or close a log
// line.
const (
	StepUp Step = iota
	StepDown
	StepIn
	StepOut
)

// MoveCursor moves the cursor in a view of w by h cells and returns the new scroll
// position. It is not ok for a view without a cursor. It changes only c.Cache.
func MoveCursor(v View, t *store.Topic, c *Context, w, h int, step Step) (place Scroll, ok bool) {
	s, ok := v.(cursorMover)
	if !ok || c.Cache == nil {
		return c.scrolled(), false
	}
	return s.moveCursor(t, c, w, h, step), true
}

// Inside is the position of the cursor in a view, and what is folded. Values
// are equal if MoveCursor has changed neither in between.
type Inside struct {
	log     logPlace
	cursor  string
	version uint64
}

// InsideOf returns the position of the cursor in a view.
func InsideOf(c *Context) Inside {
	m := c.cache()
	return Inside{m.log.place, m.tree.cursor, m.tree.version}
}

// cursorMover is implemented by views with a cursor.
type cursorMover interface {
	// moveCursor implements MoveCursor.
	moveCursor(t *store.Topic, c *Context, w, h int, step Step) Scroll
	// toggle implements ToggleFold.
	toggle(t *store.Topic, c *Context, w, h, y int) bool
}

// FieldAt returns the payload field shown at cell x, y of a view of w by h
// cells.
func FieldAt(v View, t *store.Topic, c *Context, w, h, x, y int) (field string, ok bool) {
	j, isTree := v.(jsonView)
	if !isTree {
		return "", false
	}
	rows := j.layOut(t, c, w-gutterOf(c))
	i := y + topRow(c.scrolled(), len(rows), h)
	if y < 0 || y >= h || i >= len(rows) {
		return "", false
	}
	x -= gutterOf(c)
	for _, s := range rows[i] {
		n := len([]rune(s.text))
		if x < n && s.at != "" && x >= 0 {
			return s.at, true
		}
		x -= n
	}
	return rows[i].path()
}

// CursorField returns the field under the cursor of a view.
func CursorField(v View, t *store.Topic, c *Context, w int) (field string, ok bool) {
	j, isTree := v.(jsonView)
	if !isTree {
		return "", false
	}
	rows := j.layOut(t, c, w-gutterOf(c))
	if i := j.cursorRow(rows, c); i < len(rows) {
		return rows[i].path()
	}
	return "", false
}

// ToggleFold folds or unfolds the value that begins in row y of a view of w by
// h cells. In a log it opens or closes the line. It returns false if there is
// nothing to fold.
func ToggleFold(v View, t *store.Topic, c *Context, w, h, y int) bool {
	s, ok := v.(cursorMover)
	return ok && c.Cache != nil && s.toggle(t, c, w, h, y)
}

func (v jsonView) toggle(t *store.Topic, c *Context, w, h, y int) bool {
	rows := v.layOut(t, c, w-gutterOf(c))
	i := y + topRow(c.scrolled(), len(rows), h)
	if y < 0 || y >= h || i >= len(rows) || !rows[i].folds() {
		return false
	}
	at := rows[i][0].at
	c.Cache.tree.fold(at, !c.Cache.tree.folded[at])
	c.Cache.tree.cursor = at
	return true
}

func gutterOf(c *Context) int {
	if c.HasCursor {
		return treeGutter
	}
	return 0
}

// path returns the path of the first field in a row.
func (r row) path() (string, bool) {
	i := slices.IndexFunc(r, func(s span) bool { return s.at != "" })
	if i < 0 {
		return "", false
	}
	return r[i].at, true
}

// folds reports whether a row begins a value that can be folded.
func (r row) folds() bool { return len(r) > 0 && r[0].fold }

func (t *tree) fold(path string, on bool) {
	if t.folded == nil {
		t.folded = make(map[string]bool)
	}
	if t.folded[path] == on || on && len(t.folded) >= foldedMost {
		return
	}
	if t.version++; on {
		t.folded[path] = true
		return
	}
	delete(t.folded, path)
}

// cursorRow returns the row under the cursor. If its path no longer exists,
// that is the row of the nearest parent.
func (jsonView) cursorRow(rows []row, c *Context) int {
	want := c.cache().tree.cursor
	for want != "" {
		for i, r := range rows {
			if p, _ := r.path(); p == want {
				return i
			}
		}
		want = want[:max(0, strings.LastIndexByte(want, '.'))]
	}
	return 0
}

func (v jsonView) moveCursor(t *store.Topic, c *Context, w, h int, step Step) Scroll {
	m := c.cache()
	rows := v.layOut(t, c, w-gutterOf(c))
	if len(rows) == 0 {
		return Scroll{}
	}
	i := v.cursorRow(rows, c)
	at, _ := rows[i].path()
	switch step {
	case StepUp:
		i = nextRow(rows, i, -1)
	case StepDown:
		i = nextRow(rows, i, 1)
	case StepIn:
		m.tree.fold(at, false)
	case StepOut:
		if rows[i].folds() && !m.tree.folded[at] {
			m.tree.fold(at, true)
			break
		}
		m.tree.cursor = at[:max(0, strings.LastIndexByte(at, '.'))]
		i = v.cursorRow(rows, c)
	}
	if p, ok := rows[i].path(); ok || i == 0 {
		m.tree.cursor = p
	}
	n := len(v.layOut(t, c, w-gutterOf(c)))
	top := topRow(c.scrolled(), n, h)
	return Scroll{Offset: topRow(Scroll{Offset: min(max(top, i-h+1), i)}, n, h)}
}

// nextRow returns the next row after i in a direction that shows another field,
// or i if there is none.
func nextRow(rows []row, i, by int) int {
	from, _ := rows[i].path()
	for k := i + by; k >= 0 && k < len(rows); k += by {
		if p, ok := rows[k].path(); ok && p != from && !rows[k].closes() || k == 0 {
			return k
		}
	}
	return i
}

// closes reports whether a row contains only closing brackets.
func (r row) closes() bool {
	for _, s := range r {
		if s.kind != punct && strings.TrimSpace(s.text) != "" {
			return false
		}
	}
	return !r.folds()
}

// drawCursor draws the fold marks and the cursor.
func (v jsonView) drawCursor(r screen.Region, rows []row, c *Context) {
	w, h := r.Size()
	top := topRow(c.scrolled(), len(rows), h)
	for y := 0; y < h && top+y < len(rows); y++ {
		if first := rows[top+y]; first.folds() {
			mark := '▾'
			if c.cache().tree.folded[first[0].at] {
				mark = '▸'
			}
			r.Rune(0, y, mark, screen.Style{Fg: theme.Faint})
		}
	}
	if y := v.cursorRow(rows, c) - top; y >= 0 && y < h {
		r.Sub(screen.Rect{Y: y, W: w, H: 1}).Tint(screen.Style{Bg: theme.Selection, Attr: screen.Bold})
	}
}
