package text

// Wrap breaks clean s into lines of at most w cells. It breaks at line ends,
// between words, next to wide characters, and inside a word only if the word is
// wider than a line. Blanks at a break are removed; blanks at the beginning of
// a line of s stay. A wide character in a line of one cell is replaced by
// U+FFFD. The result has at least one line. A w below 1 counts as 1.
func Wrap(s string, w int) []string { return AppendWrap(nil, s, w) }

// AppendWrap appends the result of Wrap to dst.
func AppendWrap(dst []string, s string, w int) []string {
	p := wrapper{s: s, w: max(w, 1), lines: dst, brk: -1}
	for p.i < len(s) {
		n, cells := first(s[p.i:])
		p.character(n, cells)
	}
	if p.swapped {
		return p.lines
	}
	return append(p.lines, s[p.start:])
}

// wrapper is the state of wrapping a text.
type wrapper struct {
	s     string
	w     int
	lines []string

	i     int // position of the next byte
	start int // start of the current line
	cells int // width of the current line so far

	// The last possible break of this line. The line would end at brk, and the
	// next line would begin at next with a width of after so far. brk is -1 if
	// there is none.
	brk, next, after int
	ink              bool // the line contains more than blanks
	swapped          bool // the line is a U+FFFD that has been added already
}

// character handles the next character, which has n bytes and the given width.
func (p *wrapper) character(n, cells int) {
	switch c := p.s[p.i]; {
	case c == '\n':
		p.newline()
		return
	case c == ' ':
		p.space()
		return
	case cells > p.w:
		p.misfit(n)
		return
	}
	p.swapped = false
	if cells == 2 && p.ink {
		p.brk, p.next, p.after = p.i, p.i, 0
	}
	if p.cells+cells > p.w {
		p.overflow()
	}
	p.i += n
	p.cells += cells
	p.after += cells
	p.ink = true
	if cells == 2 {
		p.brk, p.next, p.after = p.i, p.i, 0
	}
}

func (p *wrapper) newline() {
	p.i++
	if p.swapped {
		p.start, p.swapped = p.i, false
		return
	}
	p.end(p.i-1, p.i, 0)
}

// space handles a run of blanks. After a word it is a possible break; before
// the first word it is an indent, as far as it fits.
func (p *wrapper) space() {
	from := p.i
	for p.i < len(p.s) && p.s[p.i] == ' ' {
		p.i++
	}
	n := p.i - from
	if !p.ink && p.cells+n >= p.w {
		// An indent as wide as the line would leave no room for text.
		p.start, p.cells = p.i, 0
		return
	}
	p.swapped = false
	if p.ink {
		p.brk, p.next, p.after = from, p.i, 0
	}
	if p.cells+n > p.w {
		p.end(from, p.i, 0)
		return
	}
	p.cells += n
}

// overflow ends the line at the last possible break, or here if there is none.
func (p *wrapper) overflow() {
	if p.brk >= 0 {
		p.end(p.brk, p.next, p.after)
		p.ink = p.after > 0
		return
	}
	p.end(p.i, p.i, 0)
}

// misfit adds a line with U+FFFD.
func (p *wrapper) misfit(n int) {
	if p.i > p.start {
		p.end(p.i, p.i, 0)
	}
	p.lines = append(p.lines, "\ufffd")
	p.i += n
	p.start, p.swapped = p.i, true
}

// end adds the line up to byte end. The next line starts at byte next and has
// the given width so far.
func (p *wrapper) end(end, next, cells int) {
	p.lines = append(p.lines, p.s[p.start:end])
	p.start, p.cells = next, cells
	p.brk, p.after, p.ink = -1, 0, false
}
