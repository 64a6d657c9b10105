package settings

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// maxSnippet is how many characters of a line a snippet shows.
const maxSnippet = 100

// A span is characters of a line, from the first to before the last.
type span struct{ from, to int }

// snippet returns the line with a caret under the column, both from 1, or "" if
// there is no such line. A secret may be anywhere, in a wrong place too. So dots
// replace everything but YAML's symbols, keys that the document may have, and what
// was revealed.
func (d *document) snippet(line, column int) string {
	if line < 1 || line > len(d.source) || d.secret {
		return ""
	}
	text := []rune(d.source[line-1])
	column = min(max(column, 1), len(text)+1)
	from := 0
	if column > maxSnippet {
		from = column - maxSnippet/2
	}
	to := min(len(text), from+maxSnippet)
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

// reveal marks the text at a token as no secret, if the line has that text: snippets
// show it.
func (d *document) reveal(at *token.Token, text string) {
	if at == nil || at.Position == nil || at.Position.Line < 1 || at.Position.Line > len(d.source) {
		return
	}
	line, column := d.position(at)
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

// revealBlock marks the lines of a text that begins there as no secret.
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

// shown reports for each character of a line whether a snippet shows it.
func (d *document) shown(line int) []bool {
	text := d.source[line]
	shown := slices.Repeat([]bool{true}, utf8.RuneCountInString(text))
	first, end := 0, 0 // the first character of the word, and where the one before ends
	for _, at := range lexeme.FindAllStringIndex(text, -1) {
		first += utf8.RuneCountInString(text[end:at[0]])
		end = at[0]
		word, after := text[at[0]:at[1]], text[at[1]:min(at[1]+maxSnippet, len(text))]
		bare := strings.TrimSuffix(word, ":")
		unquoted := strings.Trim(bare, `"'`)
		isKey := d.words[unquoted] && strings.HasPrefix(strings.TrimSpace(word[len(bare):]+after), ":")
		for i, r := range []rune(bare) {
			shown[first+i] = isKey || harmless.MatchString(unquoted) || i == 0 && r == '#'
		}
	}
	for _, s := range d.revealed[line] {
		for i := s.from; i < min(s.to, len(shown)); i++ {
			shown[i] = true
		}
	}
	return shown
}

// lexeme matches the words of a line, which may not even be YAML, with their quotes
// and the colon after them. A comment is one word.
var lexeme = regexp.MustCompile(`#.*|"(?:[^"\\]|\\.?)*"?|'[^']*'?|[^\s\[\]{},]+`)

// harmless matches words that are no secret anywhere: sizes and durations, YAML's
// words and symbols.
var harmless = regexp.MustCompile(`^(\d{1,6}(\.\d{1,3})?([kKMGT]?i?B|ns|us|µs|ms|s|m|h|%)|true|false|null|~|[|>][-+0-9]{0,2}|---|\.\.\.|[-?])$`)
