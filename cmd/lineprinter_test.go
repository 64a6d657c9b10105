package cmd

import (
	"bytes"
	"strings"
	"testing"

	"topicmux/sse"
)

// TestLinesAlignForTheNamesThatAreKnown checks where the payload begins, which
// is after the X. Each event is printed before the next one is known.
func TestLinesAlignForTheNamesThatAreKnown(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("n", 90)
	for _, c := range []struct {
		name   string
		events [][2]string // type and data
		want   []int       // position of the X in each line, after the time
	}{
		{"short", [][2]string{{"cpu", "X"}, {"message", "X"}}, []int{10, 10}},
		{"announced", [][2]string{
			{"$hello", `{"server":"other","X":0,"topics":[{"name":"cpu"},{"name":"checkout.host3.latency"}]}`},
			{"cpu", "X"},
			{"checkout.host3.latency", "X"},
			{"cpu", "X"},
		}, []int{43, 24, 24, 24}},
		{"a new topic", [][2]string{{"cpu", "X"}, {"$topic", `{"X":0,"name":"disk.root.read"}`}, {"cpu", "X"}, {"disk.root.read", "X"}}, []int{10, 18, 16, 16}},
		{"not announced", [][2]string{{"cpu", "X"}, {"disk.root.read", "X"}, {"cpu", "X"}}, []int{10, 16, 16}},
		{"beyond the bound", [][2]string{{"cpu", "X"}, {long, "X"}, {"cpu", "X"}}, []int{10, 92, 34}},
		{"further lines", [][2]string{{"disk.root.read", "-\nX"}, {"cpu", "-\nX"}, {long, "-\nX"}}, []int{16, 16, 92}},
		{"wide characters", [][2]string{{"温度温度温度", "X"}, {"cpu", "X"}}, []int{8, 14}},
		{"not JSON", [][2]string{{"$hello", "X"}, {"cpu", "X"}}, []int{10, 10}},
	} {
		var out bytes.Buffer
		p := newLinePrinter(&output{dst: &out}, func(error) {})
		for i, e := range c.events {
			out.Reset()
			p.event(sse.Event{Type: e[0], Data: []byte(e[1])})
			lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
			last := []rune(lines[len(lines)-1])
			if got := len([]rune(strings.Split(string(last), "X")[0])) - len(clockFormat) - 2; got != c.want[i] {
				t.Errorf("%s, event %d: the payload is at %d, want %d: %q", c.name, i, got, c.want[i], out.String())
			}
		}
	}
}

// A loss of unknown size must not read as none.
func TestLinesSayWhatWasMissed(t *testing.T) {
	t.Parallel()
	hello := func(resume string) string {
		return `{"server":"topicmux 1","resume":` + resume + `,"topics":[{"name":"cpu"}]}`
	}
	for _, c := range []struct{ name, data, want string }{
		{"$hello", hello(`{"asked":"a-1","replayed":122,"missed":0,"restarted":true}`), "topicmux 1: cpu (the server restarted: 122 replayed, an unknown number missed)"},
		{"$hello", hello(`{"asked":"a-1","replayed":3,"missed":2}`), "topicmux 1: cpu (3 replayed, 2 missed)"},
		{"$hello", hello(`null`), "topicmux 1: cpu"},
		{"$live", `37`, "37"}, // of another server
		{"$gap", `{"topic":"cpu","missed":0,"atLeast":true,"reason":"restarted"}`, "cpu: events may be missing (the server restarted)"},
		{"$gap", `{"topic":"cpu","missed":7,"reason":"slow"}`, "cpu: 7 events missing (this client was too slow)"},
		{"$gap", `{"topic":"cpu","missed":1,"atLeast":true,"reason":"evicted"}`, "cpu: at least 1 event missing (no longer in the server's history)"},
		{"$gap", `{"topic":"cpu","missed":7,"reason":"another server's"}`, `{"topic":"cpu","missed":7,"reason":"another server's"}`},
		{"$gap", `{"missed":7}`, `{"missed":7}`},
	} {
		var out bytes.Buffer
		newLinePrinter(&output{dst: &out}, func(error) {}).event(sse.Event{Type: c.name, Data: []byte(c.data)})
		if !strings.HasSuffix(out.String(), "  "+c.want+"\n") {
			t.Errorf("%s %s: got %q, want %q", c.name, c.data, out.String(), c.want)
		}
	}
}

func TestLinesLeaveOutTheEndOfTheHistory(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	newLinePrinter(&output{dst: &out}, func(error) {}).event(sse.Event{Type: "$live", Data: []byte("{}")})
	if out.Len() > 0 {
		t.Errorf("got %q", &out)
	}
}
