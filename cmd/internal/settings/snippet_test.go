package settings

import (
	"strings"
	"testing"
)

func TestSnippetShowsTheLineAndNoToken(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 300)
	for _, c := range []struct {
		source       string
		line, column int
		want         string
	}{
		{"a: b", 1, 4, "\n    1 | a: ·\n      |    ^"},
		{"\ta: b", 1, 2, "\n    1 |  a: ·\n      |  ^"},
		{"ä: b", 1, 4, "\n    1 | ä: ·\n      |    ^"},
		{"a", 1, 99, "\n    1 | ·\n      |  ^"},
		{"a", 2, 1, ""},
		{long, 1, 1, "\n    1 | " + dots(long[:100]) + "\n      | ^"},
		{long, 1, 200, "\n    1 | " + dots(long[:100]) + "\n      | " + strings.Repeat(" ", 49) + "^"},
		{"token: secret", 1, 1, "\n    1 | token: ······\n      | ^"},
		{"- {token : 'se cr', b: c}", 1, 1, "\n    1 | - {token : ·······, ·: ·}\n      | ^"},
		{"token: \"a\\\"b\" # c", 1, 1, "\n    1 | token: ······ #··\n      | ^"},
		{"token: |\n  secret", 2, 3, "\n    2 |   ······\n      |   ^"},
	} {
		doc := &document{source: strings.Split(c.source, "\n"), words: map[string]bool{"a": true, "ä": true, "token": true}}
		got := doc.snippet(c.line, c.column)
		if got != c.want {
			t.Errorf("%.50q at %d:%d: got %q, want %q", c.source, c.line, c.column, got, c.want)
		}
	}
}
