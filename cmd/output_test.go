package cmd

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
)

func TestTerminalGetsNoControlCharacterWhoeverWrites(t *testing.T) {
	t.Parallel()
	for r := range rune(unicode.MaxRune) {
		if !unicode.In(r, unicode.Cc, unicode.Cf) {
			continue
		}
		var screen, file bytes.Buffer
		text := "a" + string(r) + "[31mb\n"
		for _, o := range []*output{{dst: &screen, terminal: true}, {dst: &file}} {
			if n, err := o.Write([]byte(text)); n != len(text) || err != nil {
				t.Fatalf("%U: wrote %d, %v", r, n, err)
			}
		}
		if i := strings.IndexFunc(strings.TrimSuffix(screen.String(), "\n"), isUnsafe); i >= 0 && r != '\n' && r != '\r' {
			t.Errorf("%U reached the terminal: %q", r, screen.String())
		}
		if file.String() != text {
			t.Errorf("%U: the file got %q", r, file.String())
		}
	}
}

func TestTerminalGetsJSONOfTheSameValue(t *testing.T) {
	t.Parallel()
	for r := range rune(unicode.MaxRune) {
		if r >= 0xD800 && r < 0xE000 || !unicode.In(r, unicode.Cc, unicode.Cf) && r%997 != 0 {
			continue
		}
		var screen bytes.Buffer
		want := "a" + string(r) + "b"
		line, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		o := &output{dst: &screen, terminal: true}
		if _, err := o.json().Write(append(line, '\n')); err != nil {
			t.Fatal(err)
		}
		shown := strings.TrimSuffix(screen.String(), "\n")
		var got string
		if err := json.Unmarshal([]byte(shown), &got); err != nil || got != want || strings.ContainsFunc(shown, isUnsafe) {
			t.Errorf("%U: got %q, which is %q, %v", r, shown, got, err)
		}
	}
}

// isUnsafe reports whether a terminal would interpret or hide the character.
func isUnsafe(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) }
