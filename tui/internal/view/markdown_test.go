package view

import (
	"strings"
	"testing"

	"topicmux/tui/internal/screen"
)

func TestMarkdownLosesItsMarksOnly(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain text":                    "plain text",
		"a **bold** word":               "a bold word",
		"a `code` word":                 "a code word",
		"`a ** b`":                      "a ** b",
		"2 ** 3 ** 4":                   "2 ** 3 ** 4",
		"a * b":                         "a * b",
		"- item":                        "• item",
		"  * nested":                    "  • nested",
		"# Title":                       "Title",
		"#hashtag":                      "#hashtag",
		"a ` alone":                     "a ` alone",
		"**open":                        "open",
		"**":                            "**",
		"```go\nx := **y\n```\nb **c**": "```go\nx := **y\n```\nb c",
		"":                              "",
	} {
		lines := strings.Split(in, "\n")
		g := screen.New(40, len(lines))
		var md markdown
		for y, line := range lines {
			md.draw(g.All(), 0, y, line, screen.Style{})
		}
		for y, line := range strings.Split(want, "\n") {
			if got := rowText(g, y); got != line {
				t.Errorf("%q: line %d is %q, want %q", in, y, got, line)
			}
		}
	}
}

// rowText returns a row of a grid as text.
func rowText(g *screen.Grid, y int) string {
	w, _ := g.Size()
	var b strings.Builder
	for x := range w {
		text, _ := g.At(x, y)
		b.WriteString(text)
	}
	return strings.TrimRight(b.String(), " ")
}
