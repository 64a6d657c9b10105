package protocol_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"topicmux/protocol"
)

func TestPatternsCoverPatterns(t *testing.T) {
	t.Parallel()
	for pattern, others := range map[string]map[string]bool{
		"net.>":   {"net.*": true, "net.a.b": true, "net.>": true, "net.*.>": true, "net": false, ">": false, "*.rx": false, "nets.*": false},
		">":       {">": true, "*": true, "a.b.c": true, "a.>": true},
		"*":       {"a": true, "*": true, ">": false, "*.*": false, "a.b": false},
		"net.*":   {"net.rx": true, "net.*": true, "net.>": false, "net": false, "net.rx.bytes": false},
		"cpu":     {"cpu": true, "*": false, ">": false, "cpu.0": false},
		"*.rx":    {"net.rx": true, "*.rx": true, "*.*": false, "net.*": false},
		"a.*.>":   {"a.b.c": true, "a.b.>": true, "a.*.*": true, "a.>": false, "a.b": false},
		"*.b.*":   {"a.b.c": true, "a.*.c": false},
		"a.b.c.d": {"a.b.c.d": true, "a.b.c": false, "a.b.c.*": false},
	} {
		for other, want := range others {
			if got := mustPattern(t, pattern).Covers(mustPattern(t, other)); got != want {
				t.Errorf("%q covers %q: %v, want %v", pattern, other, got, want)
			}
		}
	}
	if (protocol.Pattern{}).Covers(mustPattern(t, "a")) || mustPattern(t, ">").Covers(protocol.Pattern{}) {
		t.Error("nothing covers something, or something nothing")
	}
}

func TestSelectionsCoverPatternsTogether(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		selection, pattern string
		want               bool
	}{
		{"", ">", true},
		{"cpu,net.*", "net.rx", true},
		{"cpu,net.*", "cpu", true},
		{"cpu,net.*", "*", false},
		{"net.*,net.*.>", "net.>", true},
		{"net.*,net.*.*,net.*.*.>", "net.>", true},
		{"net.*,net.*.*", "net.>", false},
		{"*,*.>", ">", true},
		{"*,a.>", ">", false},
		{"*,*.*.>", ">", false},
		{"a.*,*.b", "*.*", false},
	} {
		s, err := protocol.ParseSelection(c.selection)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Covers(mustPattern(t, c.pattern)); got != c.want {
			t.Errorf("%q covers %q: %v, want %v", c.selection, c.pattern, got, c.want)
		}
	}
}

// TestCoversAgreesWithMatch tries all names made from the tokens of the patterns and one
// more token, which stands for all others.
func TestCoversAgreesWithMatch(t *testing.T) {
	t.Parallel()
	const deepest = 3 // tokens of a pattern
	var names []protocol.Name
	var grow func(prefix string, left int)
	grow = func(prefix string, left int) {
		if left == 0 {
			return
		}
		for _, token := range []string{"a", "b", "other"} {
			names = append(names, protocol.MustName(prefix+token))
			grow(prefix+token+".", left-1)
		}
	}
	grow("", deepest+2)

	one := rapid.Custom(func(r *rapid.T) protocol.Pattern {
		tokens := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "*"}), 0, deepest).Draw(r, "tokens")
		if len(tokens) == 0 || len(tokens) < deepest && rapid.Bool().Draw(r, "rest") {
			tokens = append(tokens, ">")
		}
		p, err := protocol.ParsePattern(strings.Join(tokens, "."))
		if err != nil {
			r.Fatal(err)
		}
		return p
	})
	rapid.Check(t, func(r *rapid.T) {
		own := rapid.SliceOfN(one, 1, 5).Draw(r, "own")
		asked := one.Draw(r, "asked")
		matched := func(by func(protocol.Name) bool) bool {
			return !slices.ContainsFunc(names, func(n protocol.Name) bool { return asked.Match(n) && !by(n) })
		}
		if got, want := own[0].Covers(asked), matched(own[0].Match); got != want {
			r.Fatalf("%q covers %q: %v, want %v", own[0], asked, got, want)
		}
		s := protocol.SelectPatterns(own...)
		if got, want := s.Covers(asked), matched(s.Match); got != want {
			r.Fatalf("%q covers %q: %v, want %v", s, asked, got, want)
		}
	})
}

func mustPattern(t *testing.T, s string) protocol.Pattern {
	t.Helper()
	p, err := protocol.ParsePattern(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
