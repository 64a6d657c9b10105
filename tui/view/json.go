package view

import (
	"strings"
	"time"

	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/text"
	"topicmux/tui/theme"
)

const (
	jsonMaxRows  = 4000 // rows of one payload; those beyond are not shown
	jsonMaxDepth = 64   // levels that are indented; deeper ones keep that
	jsonIndent   = 2
)

// jsonView shows the newest payload as a tree. What fits one row stays on it.
// A reader scrolls it from the top.
type jsonView struct{}

func (jsonView) Name() string { return "json" }

func (jsonView) Fits(t *store.Topic) bool {
	s, _ := t.JSON(time.Time{})
	return s != ""
}

func (v jsonView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, _ := r.Size()
	rows := v.layOut(t, c, w)
	if len(rows) == 0 {
		drawEmpty(r, t, "waiting for the first event")
		return
	}
	drawRows(r, rows, c)
}

func (v jsonView) scroll(t *store.Topic, c *Context, w, h, rows int) Scroll {
	n := len(v.layOut(t, c, w))
	return Scroll{Offset: topRow(Scroll{Offset: c.scrolled().Offset + rows}, n, h)}
}

func (v jsonView) layOut(t *store.Topic, c *Context, w int) []row {
	e, ok := t.Latest(c.To)
	if !ok {
		return nil
	}
	return c.memory().rows(layoutKey{v.Name(), t, e.Ordinal, w}, func() []row {
		s, _ := t.JSON(c.To)
		if s == "" {
			return textRows(e.Text, w)
		}
		p := jsonPrinter{in: s, w: w}
		return p.print()
	})
}

// kind is what a piece of text is, for its colour.
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

// jsonPrinter lays JSON out. It goes by tokens, so that a payload which was
// cut in the middle shows as far as it goes.
type jsonPrinter struct {
	in    string
	w     int
	i     int
	depth int
	rows  []row
	cur   row
	col   int
}

func (p *jsonPrinter) print() []row {
	for len(p.rows) < jsonMaxRows {
		tok, k := p.next()
		switch tok {
		case "":
			p.flush()
			return p.rows
		case "{", "[":
			p.open(tok)
		case "}", "]":
			p.depth--
			p.flush()
			p.emit(tok, punct)
		case ",":
			p.emit(tok, punct)
			p.flush()
		case ":":
			p.emit(": ", punct)
		default:
			p.emit(tok, k)
		}
	}
	p.flush()
	return append(p.rows, row{{"…", punct}})
}

// open begins an object or array: on this row as a whole if it is short, else
// its members on rows of their own.
func (p *jsonPrinter) open(tok string) {
	if end, flat := p.flat(); flat {
		p.emit(tok, punct)
		p.inline(end)
		return
	}
	p.emit(tok, punct)
	p.depth++
	p.flush()
}

// flat reports whether what was just opened fits the row and holds nothing
// nested, and where it ends.
func (p *jsonPrinter) flat() (end int, ok bool) {
	look := jsonPrinter{in: p.in, i: p.i}
	cells := p.indent() + p.col + 2
	for {
		tok, _ := look.next()
		switch tok {
		case "", "{", "[":
			return 0, false
		case "}", "]":
			return look.i, cells <= p.w
		case ",", ":":
			cells++
		}
		if cells += text.Width(tok); cells > p.w {
			return 0, false
		}
	}
}

// inline emits all tokens up to end on the current row.
func (p *jsonPrinter) inline(end int) {
	for p.i < end {
		switch tok, k := p.next(); tok {
		case ",", ":":
			p.emit(tok+" ", punct)
		default:
			p.emit(tok, k)
		}
	}
}

func (p *jsonPrinter) indent() int { return jsonIndent * min(max(p.depth, 0), jsonMaxDepth) }

// emit adds a token to the current row, and breaks strings that are longer.
func (p *jsonPrinter) emit(tok string, k kind) {
	if len(p.cur) == 0 {
		n := min(p.indent(), max(0, p.w-8))
		p.cur = append(p.cur, span{text.Blanks(n), plain})
		p.col = 0
	}
	used := text.Width(p.cur[0].text) + p.col
	if n := text.Width(tok); used+n <= p.w || p.w < 8 || k == punct {
		p.cur = append(p.cur, span{tok, k})
		p.col += n
		return
	}
	head, cells := text.Cut(tok, max(1, p.w-used))
	if head == "" {
		head, cells = tok, text.Width(tok)
	}
	p.cur = append(p.cur, span{head, k})
	p.col += cells
	if rest := tok[len(head):]; rest != "" && len(p.rows) < jsonMaxRows {
		p.flush()
		p.emit(rest, k)
	}
}

func (p *jsonPrinter) flush() {
	if len(p.cur) > 0 {
		p.rows = append(p.rows, p.cur)
	}
	p.cur, p.col = nil, 0
}

// next returns the next token and what it is; "" at the end.
func (p *jsonPrinter) next() (string, kind) {
	p.blanks()
	if p.i >= len(p.in) {
		return "", plain
	}
	start := p.i
	switch c := p.in[p.i]; c {
	case '{', '}', '[', ']', ',', ':':
		p.i++
		return p.in[start:p.i], punct
	case '"':
		p.quoted()
		tok := p.in[start:p.i]
		if p.blanks(); p.i < len(p.in) && p.in[p.i] == ':' {
			return tok, key
		}
		return tok, str
	}
	for p.i < len(p.in) && !strings.ContainsRune("{}[],: \n\t\r\"", rune(p.in[p.i])) {
		p.i++
	}
	tok := p.in[start:p.i]
	if tok[0] == '-' || tok[0] >= '0' && tok[0] <= '9' {
		return tok, num
	}
	return tok, literal
}

func (p *jsonPrinter) blanks() {
	for p.i < len(p.in) && (p.in[p.i] == ' ' || p.in[p.i] == '\n' || p.in[p.i] == '\t' || p.in[p.i] == '\r') {
		p.i++
	}
}

// quoted moves behind a string that begins here.
func (p *jsonPrinter) quoted() {
	for p.i++; p.i < len(p.in); p.i++ {
		switch p.in[p.i] {
		case '\\':
			p.i++
		case '"':
			p.i++
			return
		}
	}
	p.i = len(p.in)
}
