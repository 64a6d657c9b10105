package protocol_test

import (
	"errors"
	"strings"
	"testing"

	"topicmux/protocol"
)

func TestPatternsMatchTokens(t *testing.T) {
	t.Parallel()
	for pattern, names := range map[string]map[string]bool{
		"cpu":     {"cpu": true, "cpu.0": false, "cp": false, "cpux": false},
		"net.*":   {"net.rx": true, "net": false, "net.rx.bytes": false, "nets.rx": false},
		"*":       {"cpu": true, "net.rx": false},
		"*.rx":    {"net.rx": true, "rx": false, "a.b.rx": false, "net.tx": false},
		"*.*":     {"a.b": true, "a": false, "a.b.c": false},
		">":       {"a": true, "a.b.c": true},
		"net.>":   {"net.rx": true, "net.rx.bytes": true, "net": false, "nett.a": false},
		"a.*.>":   {"a.b.c": true, "a.b.c.d": true, "a.b": false},
		"host.*.": {},
	} {
		p, err := protocol.ParsePattern(pattern)
		if len(names) == 0 {
			if err == nil {
				t.Errorf("%q was accepted", pattern)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", pattern, err)
			continue
		}
		for name, want := range names {
			if p.Match(protocol.MustName(name)) != want {
				t.Errorf("%q matches %q: %v, want %v", pattern, name, !want, want)
			}
		}
		if p.Match(protocol.Name{}) || (protocol.Pattern{}).Match(protocol.MustName("a")) {
			t.Error("nothing matches something")
		}
	}
}

func TestParsePatternSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for s, reason := range map[string]string{
		"net*":                          "whole parts",
		"a.>x":                          "whole parts",
		"**":                            "whole parts",
		">.a":                           "must be the last",
		"a.>.>":                         "must be the last",
		"*.":                            "part between dots is empty",
		"a b.*":                         "only A-Z",
		"open":                          "EventSource",
		"":                              "it is empty",
		"$.*":                           "only A-Z",
		strings.Repeat("a.", 100) + ">": "longer than 128",
	} {
		_, err := protocol.ParsePattern(s)
		if err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: %v does not say %q", s, err, reason)
		}
	}
}

func TestSelectionIsCanonical(t *testing.T) {
	t.Parallel()
	for csv, want := range map[string]string{
		"":                ">",
		"  ":              ">",
		">":               ">",
		"cpu,>,net.*":     ">",
		"net.*,cpu":       "cpu,net.*",
		" cpu , cpu,mem ": "cpu,mem",
	} {
		s, err := protocol.ParseSelection(csv)
		if err != nil || s.String() != want {
			t.Errorf("%q became %q (%v), want %q", csv, s, err, want)
		}
	}
	for _, csv := range []string{",", "cpu,", "cpu,,mem", "cpu;mem", "cpu,error"} {
		_, err := protocol.ParseSelection(csv)
		var syntax *protocol.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%q: %v", csv, err)
		}
	}
	names := protocol.SelectNames(protocol.MustName("b"), protocol.MustName("a"), protocol.MustName("b"))
	if names.String() != "a,b" || len(names.Patterns()) != 2 {
		t.Errorf("names became %q", names)
	}
}

func FuzzParseSelection(f *testing.F) {
	for _, s := range []string{"", ">", "cpu,net.*", "a.>,b", "a,,b", " a , b ", "$x", "*.*.>", "\xff,a"} {
		f.Add(s, "net.rx")
	}
	f.Fuzz(func(t *testing.T, csv, name string) {
		s, err := protocol.ParseSelection(csv)
		if err != nil {
			return
		}
		again, err := protocol.ParseSelection(s.String())
		if err != nil || again.String() != s.String() {
			t.Fatalf("%q became %q, and that %q (%v)", csv, s, again, err)
		}
		n, err := protocol.ParseName(name)
		if err != nil {
			return
		}
		if s.Match(n) != again.Match(n) {
			t.Errorf("%q and %q differ on %q", csv, s, n)
		}
	})
}
