package cmd

import (
	"fmt"
	"strings"
	"testing"
)

// FuzzConfig checks that no input panics, and that no error shows a token.
func FuzzConfig(f *testing.F) {
	for _, s := range []string{
		"addr: 127.0.0.1:1\n", "tokens:\n  - name: a\n    token: topsecret-topsecret\n    subscribe: [a.>]\n",
		"tls: {cert: a", "a: &a [*a]", "topics: [{name: q, min: 0}]", "limits: {body: 1KiB}", "? a\n: b", "!!binary x",
		"addr: |\n  x\n", "<<: *x", "a: [", "'", "- - - -", "{{{{", "\x00", "a:\n\t- b", "%YAML 1.2\n---\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := parseConfig("c", []byte(text))
		if err != nil && err.Error() == "" {
			t.Error("an error without words")
		}
		_, err = parseConfig("c", []byte("tokens:\n  - name: a\n    token: topsecret-topsecret\n    "+text))
		if err != nil && strings.Contains(err.Error(), "topsecret") && !strings.Contains(text, "topsecret") {
			t.Errorf("%q shows the token: %v", text, err)
		}
	})
}

// FuzzWatchConfig checks that no input panics, and that every error has a
// position in the file. It includes invalid expressions and alerts in all kinds
// of quotes.
func FuzzWatchConfig(f *testing.F) {
	for _, s := range []string{
		"fields: {a: '.b[''x''] |'}", "fields:\n  a: |2-\n     .b\n   | c\n", "fields: &a {a: *a}", "alerts: [\"a \\u003e 1 for\"]",
		"fields: {é: ! >-\n .é\n | x}", "alerts: &x [a, *x]", "fields: {a: &b .c |, d: *b}", "url: ''\ntopics: [a,,b]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "theme") {
			return // it would open any file
		}
		_, err := parseWatchConfig("c", []byte(text))
		if err == nil {
			return
		}
		var line, column int
		if n, _ := fmt.Sscanf(err.Error(), "c:%d:%d:", &line, &column); n == 2 && (line < 1 || line > strings.Count(text, "\n")+2) {
			t.Errorf("%q has no such place: %v", text, err)
		}
	})
}
