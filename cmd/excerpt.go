package cmd

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxExcerpt is how many characters of a line are shown.
const maxExcerpt = 100

// excerpt returns the line with a caret under the column, both from 1, to be put
// after a mistake; "" where there is no such line. Tokens are not shown.
func (d *document) excerpt(line, column int) string {
	if line < 1 || line > len(d.source) || d.secret {
		return ""
	}
	text := []rune(d.hideSecrets(line - 1))
	column = min(max(column, 1), len(text)+1)
	from := 0
	if column > maxExcerpt {
		from = column - maxExcerpt/2
	}
	text = text[from:min(len(text), from+maxExcerpt)]
	shown := strings.ReplaceAll(string(text), "\t", " ")
	return fmt.Sprintf("\n%5d | %s\n      | %s^", line, shown, strings.Repeat(" ", column-1-from))
}

// secretKey finds the value of the key token on a line, in block or flow style.
var secretKey = regexp.MustCompile(`(?i)(\btoken["']?\s*:\s*)("[^"]*"?|'[^']*'?|[^,}\]#]+)`)

// secretAbove matches a line whose value of the key token is on the lines below.
var secretAbove = regexp.MustCompile(`(?i)\btoken["']?\s*:\s*([|>][-+0-9]*)?\s*$`)

// hideSecrets returns the line with that index, its tokens made dots of the same
// width.
func (d *document) hideSecrets(i int) string {
	if i > 0 && secretAbove.MatchString(d.source[i-1]) {
		return dots(d.source[i])
	}
	return secretKey.ReplaceAllStringFunc(d.source[i], func(found string) string {
		parts := secretKey.FindStringSubmatch(found)
		return parts[1] + dots(parts[2])
	})
}

func dots(s string) string { return strings.Repeat("·", utf8.RuneCountInString(s)) }
