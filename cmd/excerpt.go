package cmd

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/token"
)

// maxExcerpt is how many characters of a line are shown.
const maxExcerpt = 100

// A span is characters of a line, from the first to before the last.
type span struct{ from, to int }

// excerpt returns the line with a caret under the column, both from 1, to be put
// after a mistake; "" where there is no such line. A line may hold a secret
// wherever a person has put it, so all is dots that is not known to be none: the
// signs of YAML, keys that the document may have, and what was revealed.
func (d *document) excerpt(line, column int) string {
	if line < 1 || line > len(d.source) || d.secret {
		return ""
	}
	text := []rune(d.source[line-1])
	column = min(max(column, 1), len(text)+1)
	from := 0
	if column > maxExcerpt {
		from = column - maxExcerpt/2
	}
	to := min(len(text), from+maxExcerpt)
	shown := d.shown(line - 1)
	for i := from; i < to; i++ {
		switch {
		case text[i] == '\t':
			text[i] = ' '
		case !shown[i]:
			text[i] = '·'
		}
	}
	return fmt.Sprintf("\n%5d | %s\n      | %s^", line, string(text[from:to]), strings.Repeat(" ", column-1-from))
}

// reveal notes that the text at a token is no secret: what stands in the line is
// shown in an excerpt, if it is that text.
func (d *document) reveal(at *token.Token, text string) {
	if at == nil || at.Position == nil || at.Position.Line < 1 || at.Position.Line > len(d.source) {
		return
	}
	line, column := d.place(at)
	line, column = line-1, column-1
	if at.Type == token.LiteralType || at.Type == token.FoldedType {
		d.revealBlock(line+1, text)
		return
	}
	source := d.line(line + 1)
	if width, ok := written(source[min(column, len(source)):], at.Type, text); ok {
		d.revealSpan(line, span{column, column + width + 1}) // with the quote after it
	}
}

// revealBlock notes that the lines of a text that begin there are no secret.
func (d *document) revealBlock(line int, text string) {
	for part := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if line >= len(d.source) || strings.TrimSpace(d.source[line]) != strings.TrimSpace(part) {
			return // YAML has folded it
		}
		d.revealSpan(line, span{0, len([]rune(d.source[line]))})
		line++
	}
}

func (d *document) revealSpan(line int, s span) {
	if d.revealed == nil {
		d.revealed = map[int][]span{}
	}
	d.revealed[line] = append(d.revealed[line], s)
}

// shown tells of each character of a line whether an excerpt shows it.
func (d *document) shown(line int) []bool {
	l := lineScanner{text: []rune(d.source[line]), words: d.words}
	l.shown = make([]bool, len(l.text))
	l.scan()
	for _, s := range d.revealed[line] {
		for i := s.from; i < min(s.to, len(l.shown)); i++ {
			l.shown[i] = true
		}
	}
	return l.shown
}

// A lineScanner finds what is no secret in a line, of which nothing is known: not
// even whether it is YAML.
type lineScanner struct {
	text  []rune
	words map[string]bool
	shown []bool
	i     int
}

func (l *lineScanner) scan() {
	for l.i < len(l.text) {
		switch c := l.text[l.i]; {
		case c == '#' && (l.i == 0 || unicode.IsSpace(l.text[l.i-1])):
			l.shown[l.i] = true
			return // a comment may hold anything
		case unicode.IsSpace(c), strings.ContainsRune("[]{},", c), strings.ContainsRune(":-?", c) && l.ends(l.i+1):
			l.shown[l.i] = true
			l.i++
		case c == '"', c == '\'':
			l.quoted(c)
		default:
			l.plain()
		}
	}
}

// ends tells whether a word ends before that character.
func (l *lineScanner) ends(i int) bool {
	return i >= len(l.text) || unicode.IsSpace(l.text[i]) || strings.ContainsRune("[]{},", l.text[i])
}

// quoted passes a text in quotes, or the rest of the line.
func (l *lineScanner) quoted(quote rune) {
	from := l.i
	for l.i++; l.i < len(l.text) && l.text[l.i] != quote; l.i++ {
		if quote == '"' && l.text[l.i] == '\\' {
			l.i++
		}
	}
	l.i = min(l.i+1, len(l.text))
	l.show(span{from, l.i}, string(l.text[from+1:max(l.i-1, from+1)]))
}

// plain passes a word without quotes.
func (l *lineScanner) plain() {
	from := l.i
	for l.i < len(l.text) && !l.ends(l.i) && (l.text[l.i] != ':' || !l.ends(l.i+1)) {
		l.i++
	}
	l.show(span{from, l.i}, string(l.text[from:l.i]))
}

// harmless matches words that are no secret wherever they stand: sizes and times,
// the words of YAML, the signs of a block and of a document.
var harmless = regexp.MustCompile(`^(\d{1,6}(\.\d{1,3})?([kKMGT]?i?B|ns|us|µs|ms|s|m|h|%)|true|false|null|~|[|>][-+0-9]{0,2}|---|\.\.\.)$`)

// show notes that a word may be shown if it is a key that the document may have,
// or harmless.
func (l *lineScanner) show(s span, word string) {
	next := l.i
	for next < len(l.text) && unicode.IsSpace(l.text[next]) {
		next++
	}
	key := next < len(l.text) && l.text[next] == ':' && l.words[word]
	for i := s.from; i < s.to && (key || harmless.MatchString(word)); i++ {
		l.shown[i] = true
	}
}
