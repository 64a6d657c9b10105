package tui

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/lineedit"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

const (
	// menuWidth is the default width of a menu, and menuRows the largest number
	// of choices shown at once.
	menuWidth = 64
	menuRows  = 14
)

// choice is a line of a menu.
type choice struct {
	text   string
	note   string // text on the right: a key, a value or a time
	value  string // what the user must type after text, such as ID; "" for nothing
	symbol string // symbol before the text, "" for none
	tint   screen.Color
	spots  []int  // rune indices of text that match the typed text
	id     string // identity, if text is not unique
	does   func() tea.Cmd
	of     any // value for the menu's own keys
}

// identity returns what distinguishes the choice from others of its menu.
func (c choice) identity() string { return cmp.Or(c.id, c.text) }

// menu is a list of choices, with an input line if typing is set.
type menu struct {
	title string
	hint  string // text in the lower border
	brief string // replaces a hint that is too long; if "", hint is truncated
	none  string // text shown if there are no choices
	// explain returns a text about the typed text that is shown instead of
	// none. Default (nil): none is shown.
	explain func(st *store.State, typed string) string
	// list returns the choices that match the typed text, best first.
	list func(st *store.State, typed string) []choice
	// keys are additional keys by name. They are called with the selected
	// choice.
	keys map[string]func(c choice) tea.Cmd
	// typing is set for a menu with an input line.
	typing bool

	overlays *overlays
	input    lineedit.Input
	at, top  int // index of the selected choice and of the first on screen
	widest   int // width that the choices have needed so far
	box      screen.Rect
	shown    []choice
	nothing  string // text while shown is empty
	refused  bool   // enter was pressed while shown was empty
}

// press moves the selection, edits the input line, or carries out the choice.
func (u *menu) press(key, typed string) tea.Cmd {
	u.overlays.dirty = true
	st := u.overlays.store.Acquire()
	u.refresh(st)
	u.overlays.store.Release()
	if act, ok := u.keys[key]; ok {
		return act(u.selected())
	}
	if u.move(key) {
		return nil
	}
	switch {
	case key == "esc", !u.typing && key == "q":
		u.overlays.close()
	case key == "enter", !u.typing && key == "space":
		return u.choose()
	case u.typing && key == "tab":
		u.complete()
	case u.typing && u.input.Press(key, typed):
		u.at, u.refused = 0, false
	}
	return nil
}

// refresh updates the choices. If nothing is typed, the selection stays on its
// choice, even if that has moved in the list.
func (u *menu) refresh(st *store.State) {
	was := u.selected().identity()
	u.shown, u.nothing = u.list(st, u.input.Text()), u.none
	if !u.typing && was != "" && u.selected().identity() != was {
		if at := slices.IndexFunc(u.shown, func(c choice) bool { return c.identity() == was }); at >= 0 {
			u.at = at
		}
	}
	if len(u.shown) == 0 && u.explain != nil {
		u.nothing = u.explain(st, u.input.Text())
	}
}

// move moves the selection. It returns false if the key does not move it.
func (u *menu) move(key string) bool {
	by := map[string]int{"up": -1, "ctrl+p": -1, "down": 1, "ctrl+n": 1, "pgup": -menuRows, "pgdown": menuRows}[key]
	if !u.typing && by == 0 {
		by = map[string]int{"k": -1, "j": 1, "shift+tab": -1, "tab": 1, "home": -len(u.shown), "end": len(u.shown)}[key]
	}
	u.at = max(0, min(u.at+by, len(u.shown)-1))
	return by != 0
}

func (u *menu) selected() choice {
	if u.at < 0 || u.at >= len(u.shown) {
		return choice{}
	}
	return u.shown[u.at]
}

// choose closes the menu and carries out the selected choice, which may open
// another overlay. A choice that needs a value goes into the input line instead.
func (u *menu) choose() tea.Cmd {
	c := u.selected()
	if c.value != "" {
		u.complete()
		return nil
	}
	if c.does == nil {
		u.refused = len(u.shown) == 0
		return nil
	}
	u.overlays.close()
	return c.does()
}

// complete puts the text of the selected choice into the input line.
func (u *menu) complete() {
	u.input.Set(u.selected().text + " ")
	u.at, u.refused = 0, false
}

// click chooses the line at the pointer. A click outside closes the menu.
func (u *menu) click(x, y int) tea.Cmd {
	if !u.box.Contains(x, y) {
		u.overlays.close()
		return nil
	}
	if row := y - u.rowsAt(); row >= 0 && y < u.box.Y+u.box.H-1 && u.top+row < len(u.shown) {
		u.at = u.top + row
		return u.choose()
	}
	return nil
}

// rowsAt returns the screen row of the first choice.
func (u *menu) rowsAt() int {
	return u.box.Y + 1 + u.head()
}

// layout updates the choices and computes the menu's position. The box is as
// large as its contents need. Its upper edge does not move while the user
// types.
func (u *menu) layout(width, height int, st *store.State) {
	u.refresh(st)
	u.at = max(0, min(u.at, len(u.shown)-1))
	u.widen()
	head := u.head()
	w := min(width, u.widest)
	most := max(1, height-2-head)
	rows := min(menuRows, len(u.shown))
	if rows == 0 {
		rows = len(text.Wrap(u.nothing, max(1, w-4)))
	}
	rows = max(1, min(rows, most))
	at := rows
	if u.typing {
		at = min(menuRows, most)
	}
	u.box = screen.Rect{X: (width - w) / 2, Y: max(0, (height-at-2-head)/3), W: w, H: min(height, rows+2+head)}
	if len(u.shown) > 0 {
		u.top = max(u.at-u.rows()+1, min(u.top, u.at), 0)
	}
}

// widen makes the box as wide as the widest choice needs. It does not become
// narrower again while it is open.
func (u *menu) widen() {
	u.widest = max(u.widest, menuWidth)
	for i := range u.shown {
		u.widest = max(u.widest, u.shown[i].width())
	}
}

// head returns the number of rows of the input line.
func (u *menu) head() int {
	if u.typing {
		return 1
	}
	return 0
}

// rows returns the number of choices that fit in the box.
func (u *menu) rows() int { return max(0, u.box.H-2-u.head()) }

func (u *menu) draw(whole screen.Region, _ *store.State) {
	w := u.box.W
	box := whole.Sub(u.box)
	hint := u.hint
	if u.brief != "" && text.Width(hint)+4 > w {
		hint = u.brief
	}
	drawDialog(box, u.title, hint)
	if u.typing {
		line := box.Sub(screen.Rect{X: 2, Y: 1, W: w - 4, H: 1})
		u.input.Draw(line, line.Text(0, 0, "› ", screen.Style{Fg: theme.Accent}), screen.Style{Fg: theme.Text})
	}
	u.drawRows(box.Sub(screen.Rect{X: 1, Y: 1 + u.head(), W: w - 2, H: u.box.H - 2 - u.head()}))
}

func (u *menu) drawRows(r screen.Region) {
	w, h := r.Size()
	if len(u.shown) == 0 {
		st := screen.Style{Fg: theme.Muted}
		if u.refused {
			st.Fg = theme.Warn
		}
		for y, part := range text.Wrap(u.nothing, w-2) {
			r.Text(1, y, part, st)
		}
		return
	}
	for y := range min(h, len(u.shown)-u.top) {
		c := u.shown[u.top+y]
		c.draw(r.Sub(screen.Rect{Y: y, W: w, H: 1}), u.top+y == u.at)
	}
}

// width returns the width of a box in which the choice is not truncated.
func (c choice) width() int {
	w := 2 + 1 + text.Width(c.text) + 2 + text.Width(c.note)
	if c.value != "" {
		w += 1 + text.Width(c.value)
	}
	if c.symbol != "" {
		w += text.Width(c.symbol) + 1
	}
	return w
}

// draw draws the choice with its matches highlighted.
func (c choice) draw(r screen.Region, selected bool) {
	w, _ := r.Size()
	note := text.Truncate(c.note, max(w/2, w+2-(c.width()-text.Width(c.note))))
	x := 1
	if c.symbol != "" {
		x += r.Text(x, 0, c.symbol+" ", screen.Style{Fg: c.tint})
	}
	r.TextRight(w-1, 0, note, screen.Style{Fg: theme.Muted})
	room := w - x - 2 - text.Width(note)
	for i, ch := range []rune(text.Truncate(c.text, max(1, room))) {
		st := screen.Style{Fg: theme.Text}
		if len(c.spots) > 0 && c.spots[0] == i {
			c.spots = c.spots[1:]
			st = screen.Style{Fg: theme.Accent, Attr: screen.Bold | screen.Underline}
		}
		x += r.Text(x, 0, string(ch), st)
	}
	if left := w - x - 3 - text.Width(note); c.value != "" && left > 0 {
		r.Text(x+1, 0, text.Truncate(c.value, left), screen.Style{Fg: theme.Muted})
	}
	if selected {
		r.Tint(screen.Style{Bg: theme.Selection})
		r.Text(0, 0, "›", screen.Style{Fg: theme.Accent, Bg: theme.Selection, Attr: screen.Bold})
	}
}

// keysOf joins the names of keys for display.
func keysOf(keys []string) string {
	return strings.NewReplacer("shift+", "⇧", "pgdown", "pgdn").Replace(strings.Join(keys, " "))
}

// openMenu opens a menu.
func (o *overlays) openMenu(u *menu) {
	u.overlays = o
	o.open(u)
}
