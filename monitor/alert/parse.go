package alert

import (
	"fmt"
	"strings"
)

// MaxRule is the largest length of a rule, in bytes.
const MaxRule = 512

// SyntaxError describes a syntax error in a rule.
type SyntaxError struct {
	Rule string
	At   int    // byte offset of the error, from 0 to len(Rule)
	What string // what is wrong or expected there
}

// Error returns three lines: the description, the rule, and a caret below the
// position of the error.
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

// Parse parses a rule. The syntax is:
//
//	PATH OP VALUE [for DURATION] [clear OP NUMBER [for DURATION]]
//	PATH stale [for DURATION]
//	PATH gap
//	$stream.FIGURE OP VALUE [for DURATION] [clear OP VALUE [for DURATION]]
//	$stream.FLAG [for DURATION]
//
// PATH is a topic, or a topic and a field of its JSON payload, joined by dots.
// The token "*" matches any single token. Quote a token that contains a blank, a
// dot, a quote or one of < > = !.
//
// $stream is every stream itself, and NAME.$stream the one of several with that name.
// [Figures] lists the figures of a stream. The value of one that is a duration may be a
// duration, such as 2s, or a number of seconds.
//
// OP is one of > >= < <= == and !=. VALUE is a number with an optional unit,
// such as 90%, 4GiB or 1.5k. After == and != it may also be a word or a quoted
// string. DURATION is as in [time.ParseDuration], at most 72h.
//
// The error is a [*SyntaxError].
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

// parser is a recursive descent parser for a single rule.
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
	p.blanks()
	start := p.i
	if r.path, err = p.path(); err != nil {
		return nil, p.unquotedShell(err, start)
	}
	if isFigure(r.path, p.in[start:p.i]) {
		err = p.figure(r, start)
	} else if err = p.mistypedFigure(r.path, start); err == nil {
		err = p.similarFigure(r.path, p.condition(r))
	}
	if err != nil {
		return nil, err
	}
	if err := p.clauses(r); err != nil {
		return nil, err
	}
	return r, nil
}

// isFigure reports whether a path, written like this, is that of a figure of a stream.
func isFigure(path []string, written string) bool {
	return path[0] == StreamTopic && written[0] == '$' ||
		len(path) > 1 && path[1] == StreamTopic && strings.Contains(written, "."+StreamTopic)
}

// path parses tokens joined by dots.
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

// token parses an unquoted name without dots, or a quoted name that may contain
// dots.
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

// quoted parses a string in single or double quotes. A backslash escapes the
// next character.
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

// condition parses the operator and value, or "stale" or "gap".
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

// peek returns the next word without consuming it.
func (p *parser) peek() string {
	end := p.i
	for end < len(p.in) && (p.in[end]|0x20 >= 'a' && p.in[end]|0x20 <= 'z') {
		end++
	}
	return p.in[p.i:end]
}

func (p *parser) op() (op, bool) {
	for _, o := range []op{atLeast, atMost, equal, unequal, above, below} { // longer operators first
		if strings.HasPrefix(p.in[p.i:], o.String()) {
			p.i += len(o.String())
			return o, true
		}
	}
	return 0, false
}

// value parses the threshold, or the text to compare with.
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
	v, digits, percent, ok := r.number(raw)
	if !ok {
		return p.takeWord(r, raw, start)
	}
	r.limit, r.digits, r.percent = v, digits, percent
	return nil
}

func (p *parser) takeWord(r *Rule, word string, at int) error {
	switch {
	case r.op == equal, r.op == unequal:
	case r.figure != "" && r.figureKind != figureWord:
		return p.notNumber(r, at)
	default:
		return p.fail(at, "a number is missing after %s; for text use == or !=", r.op)
	}
	r.kind, r.word = isWord, word
	return nil
}

// field parses up to the next blank.
func (p *parser) field() string {
	start := p.i
	for p.i < len(p.in) && p.in[p.i] != ' ' && p.in[p.i] != '\t' {
		p.i++
	}
	return p.in[start:p.i]
}
