package text

// Wrap breaks clean s into lines of at most w cells: at its line ends, between
// words, beside wide characters, and within a word only when that is longer
// than a line. The blanks at a break disappear, those that begin a line of s
// stay. A wide character that a line of one cell cannot hold shows as U+FFFD.
// There is at least one line; w below 1 counts as 1.
func Wrap(s string, w int) []string { return AppendWrap(nil, s, w) }

// AppendWrap appends what Wrap returns.
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

// wrapper breaks one text.
type wrapper struct {
	s     string
	w     int
	lines []string

	i     int // the next byte
	start int // where the current line begins
	cells int // its width so far

	// The last place to break this line: it would end at brk, the next begin
	// at next, with after cells already there. brk is -1 when there is none.
	brk, next, after int
	ink              bool // the line has more than blanks
	swapped          bool // the line is a U+FFFD that is already out
}

// character takes the next one, of n bytes and that many cells.
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

// space takes a run of blanks: after a word a place to break, before the
// first word an indent as far as it fits.
func (p *wrapper) space() {
	from := p.i
	for p.i < len(p.s) && p.s[p.i] == ' ' {
		p.i++
	}
	n := p.i - from
	if !p.ink && p.cells+n >= p.w {
		// An indent of a whole line would leave no room for the text.
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

// overflow ends the line at the last place to break, or right here.
func (p *wrapper) overflow() {
	if p.brk >= 0 {
		p.end(p.brk, p.next, p.after)
		p.ink = p.after > 0
		return
	}
	p.end(p.i, p.i, 0)
}

// misfit puts U+FFFD on a line of its own.
func (p *wrapper) misfit(n int) {
	if p.i > p.start {
		p.end(p.i, p.i, 0)
	}
	p.lines = append(p.lines, "\ufffd")
	p.i += n
	p.start, p.swapped = p.i, true
}

// end puts the line up to the byte end; the next starts at the byte next and
// already holds that many cells.
func (p *wrapper) end(end, next, cells int) {
	p.lines = append(p.lines, p.s[p.start:end])
	p.start, p.cells = next, cells
	p.brk, p.after, p.ink = -1, 0, false
}
