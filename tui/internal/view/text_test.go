package view_test

import (
	"strings"
	"testing"
	"time"
)

// Columns stay in their places, and sentences are wrapped.
func TestTextInColumnsIsNotWrapped(t *testing.T) {
	t.Parallel()
	columns := "NAME       SIZE  PLACE\nfirst       12G  /a/long/path/to/it\nlast         1G  /b"
	for name, c := range map[string]struct{ text, want string }{
		"columns":   {columns, "NAME       SIZE  PLACE\nfirst       12G  /a/l…\nlast         1G  /b"},
		"tabs":      {"Total\tIP\tIPv6\nRAW\t0\t0 and some more text\n", "Total   IP      IPv6\nRAW     0       0 and…"},
		"sentences": {"It is here.  It is there.\nOne more.  And the last.", "It is here.  It is\nthere.\nOne more.  And the\nlast."},
		"indented":  {"def f():\n    return 1 + 2 + 3 + 4\n", "def f():\n    return 1 + 2 + 3 +\n4"},
	} {
		if got := drawnText(t, c.text, false); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
	if got, want := drawnText(t, columns, true), "to/it"; !strings.Contains(got, want) {
		t.Errorf("zoomed:\n%s\nwant all of it", got)
	}
}

// drawnText returns what the text view draws in 22 cells.
func drawnText(t *testing.T, s string, zoomed bool) string {
	t.Helper()
	sc := newScene(t)
	sc.every(time.Second, 1, "x", func(int) string { return s })
	c := context()
	c.Zoomed = zoomed
	topic := sc.topic("x")
	return strings.TrimRight(frame(named(t, topic, "text"), topic, c, 22, 8), "\n ")
}
