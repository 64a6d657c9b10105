package settings

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// maxProblems is how many problems of a config file are reported. More are counted.
const maxProblems = 5

// MinSecret is the length of the shortest secret that is taken for a token.
const MinSecret = 16

// Problems is the error of settings that are not valid.
type Problems struct {
	Text string // each with its position and a snippet
	Hint string // what to do about them
}

func (p *Problems) Error() string { return p.Text }

// A problem is what is wrong in a document, and where.
type problem struct {
	line, column int // from 1; 0 without a position
	what, hint   string
}

func (d *document) fail(at *token.Token, format string, args ...any) {
	d.failHint(at, d.hint, format, args...)
}

// failHint reports a problem at a token, with what to do about it.
func (d *document) failHint(at *token.Token, hint, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	if at == nil || at.Position == nil {
		d.failAt(0, 0, hint, what)
		return
	}
	line, column := d.position(at)
	d.failAt(line, column, hint, what)
}

// position returns where a token begins, both from 1. The parser counts the blanks
// after a tab as part of the next token.
func (d *document) position(at *token.Token) (line, column int) {
	line, column = at.Position.Line, max(at.Position.Column, 1)
	if line < 1 || line > len(d.source) {
		return line, column
	}
	source := d.line(line)
	for i := column - 1; i < len(source); i++ {
		if !unicode.IsSpace(source[i]) {
			return line, i + 1
		}
	}
	return line, column
}

// failAt reports a problem at a line and a column, both from 1.
func (d *document) failAt(line, column int, hint, what string) {
	if n := len(d.problems); n > 0 && line > 0 && d.problems[n-1].line == line && d.problems[n-1].column == column {
		return // a consequence of the one before
	}
	switch {
	case len(d.problems) > 0 && d.read > maxRead:
		return
	case len(d.problems) == maxProblems:
		d.more++
		return
	}
	d.problems = append(d.problems, problem{line, column, what, hint})
}

// err returns the problems of a document that was read to its end, or nil. It holds
// none of the secrets that were read.
func (d *document) err() error {
	if len(d.problems) == 0 {
		return nil
	}
	hint := d.hint
	var out []string
	for _, p := range d.problems {
		what := p.what
		if len(d.problems) == 1 {
			hint = p.hint
		} else if p.hint != d.hint {
			what += "; " + p.hint
		}
		position := d.name
		if p.line > 0 {
			position = fmt.Sprintf("%s:%d:%d", d.name, p.line, p.column)
		}
		out = append(out, position+": "+d.withoutSecrets(what+d.snippet(p.line, p.column)))
	}
	switch {
	case d.more == 1:
		out = append(out, "and 1 more mistake")
	case d.more > 1:
		out = append(out, fmt.Sprintf("and %d more mistakes", d.more))
	}
	text := strings.Join(out, "\n")
	if strings.Contains(text, "·") {
		text += "\n" + dotsNote
	}
	return &Problems{Text: text, Hint: d.withoutSecrets(hint)}
}

// dotsNote explains the dots in snippets.
const dotsNote = "(dots hide values that may be secret)"

// shortestSecret is the length of the shortest word that is taken for a part of a
// secret: shorter ones occur in any text.
const shortestSecret = 4

// withoutSecrets returns the text with dots in place of the secrets that were read.
// A text may quote one that an alias brings to another place.
func (d *document) withoutSecrets(text string) string {
	for _, secret := range d.secrets {
		words := strings.FieldsFunc(secret, func(r rune) bool {
			return r == '"' || r == '\\' || unicode.IsSpace(r) || !unicode.IsPrint(r)
		})
		for _, word := range words {
			if utf8.RuneCountInString(word) >= shortestSecret && !d.words[word] {
				text = strings.ReplaceAll(text, word, dots(word))
			}
		}
	}
	return text
}

func dots(s string) string { return strings.Repeat("·", utf8.RuneCountInString(s)) }
