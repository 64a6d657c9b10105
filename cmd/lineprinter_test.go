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
