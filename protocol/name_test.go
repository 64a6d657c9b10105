package protocol_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"topicmux/protocol"
)

func TestParseNameAcceptsWhatIsDocumented(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"a", "cpu", "net.rx", "disk.root", "A-Z_0.9", "-", "_", "0", "opened", "errors", "message",
		"open.a", "a.error", "Open", strings.Repeat("a", 128), strings.Repeat("a.", 63) + "a",
	} {
		n, err := protocol.ParseName(s)
		if err != nil {
			t.Errorf("%q: %v", s, err)
		}
		if n.String() != s || n.IsZero() {
			t.Errorf("%q became %q", s, n)
		}
	}
}

func TestParseNameSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for s, reason := range map[string]string{
		"":                       "it is empty",
		strings.Repeat("a", 129): "longer than 128 bytes",
		"open":                   "open is reserved: every EventSource dispatches",
		"error":                  "error is reserved: every EventSource dispatches",
		"$hello":                 "belong to the server",
		"$":                      "belong to the server",
		".":                      "part between dots is empty",
		"a.":                     "part between dots is empty",
		".a":                     "part between dots is empty",
		"a..b":                   "part between dots is empty",
		"a b":                    "a name may contain only A-Z a-z 0-9 _ and -",
		"a/b":                    "only A-Z",
		"a,b":                    "only A-Z",
		"net.*":                  "only A-Z",
		">":                      "only A-Z",
		"a$":                     "only A-Z",
		"ä":                      "only A-Z",
		"a\n":                    "only A-Z",
		"a\x00":                  "only A-Z",
		"\xff":                   "only A-Z",
		"a.\u202e":               "only A-Z",
	} {
		n, err := protocol.ParseName(s)
		var syntax *protocol.SyntaxError
		if !errors.As(err, &syntax) || !n.IsZero() {
			t.Errorf("%q became %q, %v", s, n, err)
			continue
		}
		if syntax.What != "topic name" || syntax.Text != s || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: %v does not say %q", s, err, reason)
		}
	}
}

func TestMustNamePanicsOnAnInvalidName(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	protocol.MustName("a b")
}

func TestNameIsAJSONString(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(map[protocol.Name]protocol.Name{protocol.MustName("a.b"): protocol.MustName("c")})
	if err != nil || string(b) != `{"a.b":"c"}` {
		t.Fatal(string(b), err)
	}
	var back map[protocol.Name]protocol.Name
	if err := json.Unmarshal(b, &back); err != nil || back[protocol.MustName("a.b")] != protocol.MustName("c") {
		t.Fatal(back, err)
	}
	if err := json.Unmarshal([]byte(`{"a":"error"}`), &back); err == nil {
		t.Error("a bad name was accepted")
	}
}

func FuzzParseName(f *testing.F) {
	for _, s := range []string{"", "a", "net.rx", "open", "$x", "a..b", "\xff", "a\u00a0", strings.Repeat("x.", 70)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := protocol.ParseName(s)
		if err != nil {
			if !n.IsZero() || len(err.Error()) > 2000 {
				t.Errorf("%q: %q, %v", s, n, err)
			}
			return
		}
		if n.String() != s || len(s) == 0 || len(s) > protocol.MaxName || strings.ContainsAny(s, "$*> \r\n\x00,") {
			t.Errorf("%q was accepted", s)
		}
		if p, err := protocol.ParsePattern(s); err != nil || !p.Plain() || !p.Match(n) {
			t.Errorf("the name %q is no pattern that matches itself: %v", s, err)
		}
	})
}

// TestParseNameSuggestsANameLikeTheWrongOne: what a person types next must work.
func TestParseNameSuggestsANameLikeTheWrongOne(t *testing.T) {
	t.Parallel()
	for s, example := range map[string]string{
		"":                       "net.rx",
		"open":                   "door.open",
		"error":                  "build.error",
		"$x":                     "x",
		"$hello":                 "hello",
		"$open":                  "net.rx",
		"$":                      "net.rx",
		"a b":                    "a_b",
		"a..b.":                  "a.b",
		"net/rx\n":               "net_rx",
		"net.*":                  "net",
		"größe":                  "gr_e",
		"世界":                     "net.rx",
		"\xff":                   "net.rx",
		strings.Repeat("a", 129): "net.rx",
	} {
		_, err := protocol.ParseName(s)
		var syntax *protocol.SyntaxError
		if !errors.As(err, &syntax) || syntax.Example != example {
			t.Errorf("%q: got %+v, want the example %q", s, err, example)
			continue
		}
		if _, err := protocol.ParseName(syntax.Example); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
}
