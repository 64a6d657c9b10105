package cmd

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// maxMistakes is how many mistakes of a config file a person is told of at once.
// The others are counted.
const maxMistakes = 5

// A mistake is what is wrong in a document, and where.
type mistake struct {
	line, column int // from 1; 0: nowhere in particular
	what, hint   string
}

// wrong returns how many mistakes there are so far.
func (d *document) wrong() int { return len(d.mistakes) + d.more }

func (d *document) fail(at *token.Token, format string, args ...any) {
	d.failWith(at, d.hint, format, args...)
}

// failWith notes a mistake at a token, with what to do about it.
func (d *document) failWith(at *token.Token, hint, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	if at == nil || at.Position == nil {
		d.failAt(0, 0, hint, what)
		return
	}
	line, column := d.place(at)
	d.failAt(line, column, hint, what)
}

// place returns where a token begins, both from 1: the parser counts the blanks
// behind a tab to what follows them.
func (d *document) place(at *token.Token) (line, column int) {
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

// failAt notes a mistake at a line and a column, both from 1.
func (d *document) failAt(line, column int, hint, what string) {
	if n := len(d.mistakes); n > 0 && line > 0 && d.mistakes[n-1].line == line && d.mistakes[n-1].column == column {
		return // what follows from the one before
	}
	switch {
	case len(d.mistakes) > 0 && d.read > maxRead:
		return
	case len(d.mistakes) == maxMistakes:
		d.more++
		return
	}
	d.mistakes = append(d.mistakes, mistake{line, column, what, hint})
}

// err returns what is wrong with the document, once all of it was read, or nil. No
// secret that was read is in it.
func (d *document) err() error {
	if len(d.mistakes) == 0 {
		return nil
	}
	hint := d.hint
	var out []string
	for _, m := range d.mistakes {
		what := m.what
		if len(d.mistakes) == 1 {
			hint = m.hint
		} else if m.hint != d.hint {
			what += "; " + m.hint
		}
		place := d.name
		if m.line > 0 {
			place = fmt.Sprintf("%s:%d:%d", d.name, m.line, m.column)
		}
		out = append(out, place+": "+d.withoutSecrets(what+d.excerpt(m.line, m.column)))
	}
	switch {
	case d.more == 1:
		out = append(out, "and 1 more mistake")
	case d.more > 1:
		out = append(out, fmt.Sprintf("and %d more mistakes", d.more))
	}
	return misused(errors.New(strings.Join(out, "\n")), "%s", d.withoutSecrets(hint))
}

// shortestSecret is the length of the shortest word that is taken for a part of a
// secret: those that are shorter are in any text.
const shortestSecret = 4

// withoutSecrets returns the text with dots in the place of secrets that were
// read. A text may quote them, where an alias brings one to another place.
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
