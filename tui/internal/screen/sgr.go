package screen

// sgrTable caches a palette.
type sgrTable struct {
	from   Palette
	loaded bool
	plain  bool // no escape sequences
	fg, bg [256]string
	attr   [256]Attr // attributes that replace the slot's colour
	// Slots with the same appearance have the same number, so that no change of
	// style is written between them.
	sameFg, sameBg [256]Color
}

// load reads the palette, and reports whether it has changed.
func (t *sgrTable) load(p Palette) bool {
	if t.loaded && t.from == p {
		return false
	}
	t.from, t.loaded, t.plain = p, true, p == nil
	fgSlot, bgSlot := map[string]Color{"": 0}, map[string]Color{"": 0}
	emphasis, _ := p.(Emphasis)
	for i := range 256 {
		c := Color(i)
		t.attr[i] = 0
		if emphasis != nil {
			t.attr[i] = emphasis.Attr(c)
		}
		t.fg[i], t.bg[i] = "", ""
		if p != nil && c != 0 {
			t.fg[i], t.bg[i] = p.Fg(c), p.Bg(c)
		}
		t.sameFg[i] = firstSlot(fgSlot, t.fg[i], c)
		t.sameBg[i] = firstSlot(bgSlot, t.bg[i], c)
	}
	return true
}

func firstSlot(slots map[string]Color, params string, c Color) Color {
	if first, ok := slots[params]; ok {
		return first
	}
	slots[params] = c
	return c
}

// pen returns the style to write a cell with, given the current style. A space
// has no foreground, so it keeps the current one.
func (t *sgrTable) pen(c cell, from Style) Style {
	if t.plain {
		return Style{}
	}
	to := Style{Fg: t.sameFg[c.fg], Bg: t.sameBg[c.bg], Attr: c.attr | t.attr[c.fg] | t.attr[c.bg]}
	const seen = Underline | Reverse | Strike // visible on a space
	if c.r == ' ' && to.Attr&seen == 0 {
		to.Fg = from.Fg
		to.Attr = from.Attr &^ seen
	}
	return to
}

// The parameters that end an attribute. Bold and dim share one.
var attrCodes = [...]struct {
	attr    Attr
	on, off string
}{
	{Bold, "1", "22"},
	{Dim, "2", "22"},
	{Italic, "3", "23"},
	{Underline, "4", "24"},
	{Reverse, "7", "27"},
	{Strike, "9", "29"},
}

// appendChange appends the shortest sequence that changes one style to another.
func (t *sgrTable) appendChange(dst []byte, from, to Style) []byte {
	if t.plain {
		return dst
	}
	dst = append(dst, "\x1b["...)
	lost := from.Attr &^ to.Attr
	if lost&(Bold|Dim) != 0 {
		lost |= from.Attr & (Bold | Dim)
		from.Attr &^= Bold | Dim
		dst = append(dst, "22;"...)
	}
	for _, a := range attrCodes {
		switch {
		case lost&a.attr != 0 && a.off != "22":
			dst = append(append(dst, a.off...), ';')
		case to.Attr&^from.Attr&a.attr != 0:
			dst = append(append(dst, a.on...), ';')
		}
	}
	if from.Fg != to.Fg {
		dst = append(append(dst, orDefault(t.fg[to.Fg], "39")...), ';')
	}
	if from.Bg != to.Bg {
		dst = append(append(dst, orDefault(t.bg[to.Bg], "49")...), ';')
	}
	dst[len(dst)-1] = 'm'
	return dst
}

func orDefault(params, def string) string {
	if params == "" {
		return def
	}
	return params
}
