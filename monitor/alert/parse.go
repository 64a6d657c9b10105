package alert

import (
	"fmt"
	"strings"
)

// MaxRule bounds a rule's length, in bytes.
const MaxRule = 512

// SyntaxError says where a rule is wrong.
type SyntaxError struct {
	Rule string
	At   int    // the byte where the mistake begins, 0 … len(Rule)
	What string // what is expected or wrong there
}

// Error returns what is wrong, then the rule with a mark beneath the place.
func (e *SyntaxError) Error() string {
	head := strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, e.Rule)
	pad := strings.Repeat(" ", len([]rune(head[:min(e.At, len(head))])))
	return fmt.Sprintf("alert: %s\n  %s\n  %s^", e.What, head, pad)
}

// Parse reads a rule:
//
//	PATH OP VALUE [for DURATION] [clear OP NUMBER [for DURATION]]
//	PATH stale [for DURATION]
//	PATH gap
//
// PATH is a topic, or a topic and a field of its JSON joined by dots; "*" is
// any one token, and what holds other characters stands in quotes. OP is one
// of > >= < <= == and !=. VALUE is a number, perhaps with a unit (90%, 4GiB,
// 1.5k), or for == and != a word or a text in quotes. The error is a
// *SyntaxError.
func Parse(s string) (*Rule, error) {
	if len(s) > MaxRule {
		return nil, &SyntaxError{Rule: s[:40], At: 40, What: fmt.Sprintf("a rule can have at most %d bytes", MaxRule)}
	}
	p := &parser{in: s}
	r, err := p.rule()
	if err != nil {
		return nil, err
	}
	return r, nil
}

// parser reads one rule from left to right.
type parser struct {
	in string
	i  int
}

func (p *parser) fail(at int, format string, args ...any) error {
	return &SyntaxError{Rule: p.in, At: at, What: fmt.Sprintf(format, args...)}
}

func (p *parser) blanks() {
	for p.i < len(p.in) && (p.in[p.i] == ' ' || p.in[p.i] == '\t') {
		p.i++
	}
}

func (p *parser) rule() (*Rule, error) {
	r := &Rule{text: strings.TrimSpace(p.in)}
	var err error
	if r.path, err = p.path(); err != nil {
		return nil, err
	}
	if err := p.condition(r); err != nil {
		return nil, err
	}
	if err := p.clauses(r); err != nil {
		return nil, err
	}
	return r, nil
}

// path reads tokens joined by dots.
func (p *parser) path() ([]string, error) {
	var out []string
	p.blanks()
	for {
		start := p.i
		token, err := p.token()
		if err != nil {
			return nil, err
		}
		if token == "" {
			return nil, p.fail(start, "a topic is missing here")
		}
		if token == "*" && p.in[start] == '*' {
			token = anyToken
		}
		out = append(out, token)
		if p.i >= len(p.in) || p.in[p.i] != '.' {
			return out, nil
		}
		p.i++
	}
}

// token reads a name without dots, or a quoted one that may hold any.
func (p *parser) token() (string, error) {
	if p.i < len(p.in) && (p.in[p.i] == '"' || p.in[p.i] == '\'') {
		return p.quoted()
	}
	start := p.i
	for p.i < len(p.in) && !strings.ContainsRune(" \t.<>=!\"'", rune(p.in[p.i])) {
		p.i++
	}
	return p.in[start:p.i], nil
}

// quoted reads a text in quotes of either kind; a backslash takes the next
// character as it is.
func (p *parser) quoted() (string, error) {
	start, quote := p.i, p.in[p.i]
	var b strings.Builder
	for p.i++; p.i < len(p.in); p.i++ {
		switch c := p.in[p.i]; {
		case c == quote:
			p.i++
			return b.String(), nil
		case c == '\\' && p.i+1 < len(p.in):
			p.i++
			b.WriteByte(p.in[p.i])
		default:
			b.WriteByte(c)
		}
	}
	return "", p.fail(start, "this quote is not closed")
}

// condition reads what is asked of the value.
func (p *parser) condition(r *Rule) error {
	p.blanks()
	start := p.i
	switch p.peek() {
	case "stale":
		r.kind = isStale
		p.i += len("stale")
		return nil
	case "gap":
		r.kind = isGap
		p.i += len("gap")
		return nil
	}
	o, ok := p.op()
	if !ok {
		return p.fail(start, "want one of > >= < <= == != here, or stale, or gap")
	}
	r.op = o
	return p.value(r)
}

// peek returns the word that comes next.
func (p *parser) peek() string {
	end := p.i
	for end < len(p.in) && (p.in[end]|0x20 >= 'a' && p.in[end]|0x20 <= 'z') {
		end++
	}
	return p.in[p.i:end]
}

func (p *parser) op() (op, bool) {
	for _, o := range []op{atLeast, atMost, equal, unequal, above, below} { // the longer ones first
		if strings.HasPrefix(p.in[p.i:], o.String()) {
			p.i += len(o.String())
			return o, true
		}
	}
	return 0, false
}

// value reads the limit, or the text to compare with.
func (p *parser) value(r *Rule) error {
	p.blanks()
	start := p.i
	if p.i < len(p.in) && (p.in[p.i] == '"' || p.in[p.i] == '\'') {
		word, err := p.quoted()
		if err != nil {
			return err
		}
		return p.takeWord(r, word, start)
	}
	raw := p.field()
	if raw == "" {
		return p.fail(start, "a value is missing after %s", r.op)
	}
	v, percent, ok := number(raw)
	if !ok {
		return p.takeWord(r, raw, start)
	}
	r.limit, r.percent = v, percent
	return nil
}

func (p *parser) takeWord(r *Rule, word string, at int) error {
	if r.op != equal && r.op != unequal {
		return p.fail(at, "a number is missing after %s; for text use == or !=", r.op)
	}
	r.kind, r.word = isWord, word
	return nil
}

// field reads up to the next blank.
func (p *parser) field() string {
	start := p.i
	for p.i < len(p.in) && p.in[p.i] != ' ' && p.in[p.i] != '\t' {
		p.i++
	}
	return p.in[start:p.i]
}
