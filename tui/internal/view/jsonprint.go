package view

import (
	"strconv"
	"strings"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// jsonPrinter formats JSON by its tokens, so that the beginning of a truncated
// payload can be shown.
type jsonPrinter struct {
	in    string
	w     int
	i     int
	depth int
	rows  []row
	cur   row
	col   int

	folded map[string]bool // by path
	nodes  []node          // objects and arrays that contain the next token
	at     string          // path of the current value
}

// node is an object or array on the path to a value.
type node struct {
	path  string
	array bool
	n     int    // index in an array
	key   string // last key of an object
}

// child returns the path of the next value.
func (p *jsonPrinter) child() string {
	if len(p.nodes) == 0 {
		return ""
	}
	last := &p.nodes[len(p.nodes)-1]
	name := last.key
	if last.array {
		name = strconv.Itoa(last.n)
	}
	if last.path == "" {
		return name
	}
	return last.path + "." + name
}

// follow updates the nodes for a token.
func (p *jsonPrinter) follow(tok string, k kind) {
	last := len(p.nodes) - 1
	switch {
	case tok == "{" || tok == "[":
		p.at = p.child()
		p.nodes = append(p.nodes, node{path: p.at, array: tok == "["})
	case tok == "}" || tok == "]":
		if last >= 0 {
			p.at, p.nodes = p.nodes[last].path, p.nodes[:last]
		}
	case tok == ",":
		if last >= 0 {
			p.nodes[last].n++
		}
	case k == key && last >= 0:
		p.nodes[last].key = store.FieldName(tok[1 : len(tok)-1])
		p.at = p.child()
	case tok != ":":
		p.at = p.child()
	}
}

func (p *jsonPrinter) print() []row {
	for len(p.rows) < jsonMaxRows {
		tok, k := p.next()
		p.follow(tok, k)
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
	return append(p.rows, row{{text: "…", kind: punct}})
}

// open begins an object or array: on this row if it is short, otherwise with
// each member on a new row.
func (p *jsonPrinter) open(tok string) {
	if end, flat := p.flat(); flat {
		p.emit(tok, punct)
		p.inline(end)
		return
	}
	if p.folded[p.at] {
		p.fold(tok)
		return
	}
	p.emit(tok, punct)
	p.depth++
	p.opens()
	p.flush()
}

// opens marks the current row as the start of something that can be folded.
func (p *jsonPrinter) opens() { p.cur[0].fold, p.cur[0].at = true, p.at }

// fold skips the value that was just opened, and shows its size.
func (p *jsonPrinter) fold(tok string) {
	at, depth, n, some := p.at, 1, 0, false
	for depth > 0 {
		t, k := p.next()
		switch p.follow(t, k); t {
		case "":
			depth = 0
			continue
		case "{", "[":
			depth++
		case "}", "]":
			if depth--; depth == 0 {
				continue
			}
		case ",":
			if depth == 1 {
				n++
			}
		}
		some = true
	}
	if some {
		n++
	}
	p.at = at
	p.emit(tok, punct)
	p.emit("… "+strconv.Itoa(n), punct)
	p.emit(map[string]string{"{": "}", "[": "]"}[tok], punct)
	p.opens()
}

// flat reports whether the value that was just opened fits in the row and
// contains no nested value. It returns its end.
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

// inline adds all tokens up to end to the current row.
func (p *jsonPrinter) inline(end int) {
	for p.i < end {
		tok, k := p.next()
		p.follow(tok, k)
		switch tok {
		case ",", ":":
			p.emit(tok+" ", punct)
		default:
			p.emit(tok, k)
		}
	}
}

func (p *jsonPrinter) indent() int { return jsonIndent * min(max(p.depth, 0), jsonMaxDepth) }

// emit adds a token to the current row. It breaks strings that do not fit.
func (p *jsonPrinter) emit(tok string, k kind) {
	if len(p.cur) == 0 {
		n := min(p.indent(), max(0, p.w-8))
		p.cur = append(p.cur, span{text: text.Blanks(n)})
		p.col = 0
	}
	used := text.Width(p.cur[0].text) + p.col
	if n := text.Width(tok); used+n <= p.w || p.w < 8 || k == punct {
		p.cur = append(p.cur, span{text: tok, kind: k, at: p.at})
		p.col += n
		return
	}
	head, cells := text.Cut(tok, max(1, p.w-used))
	if head == "" {
		head, cells = tok, text.Width(tok)
	}
	p.cur = append(p.cur, span{text: head, kind: k, at: p.at})
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

// next returns the next token and its type, or "" at the end.
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

// quoted moves past the string that begins here.
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
