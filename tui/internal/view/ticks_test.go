package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
)

// axisLabel returns the label left of a chart's body, or "".
func axisLabel(line string) string {
	i := strings.IndexFunc(line, func(r rune) bool { return r == '┈' || r == '╱' || r == '╌' || r >= '\u2800' && r <= '\u28ff' })
	if i < 0 {
		return ""
	}
	return strings.TrimSpace(line[:i])
}

// labels returns the axis labels of a chart, from bottom to top.
func labels(t *testing.T, topic *store.Topic, c *view.Context, w int) string {
	t.Helper()
	lines := strings.Split(frame(view.For(topic)[0], topic, c, w, 16), "\n")
	var out []string
	for _, line := range lines[:14] {
		if s := axisLabel(line); s != "" {
			out = append([]string{s}, out...)
		}
	}
	return strings.Join(out, " ")
}

func TestAxisLabelsAreWholeAtAnySize(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, a, b string
		want       string
	}{
		{"small", "0.0001", "0.0004", "0 0.0001 0.0002 0.0003 0.0004"},
		{"tiny", "1e-12", "4.4e-12", "0 1e-12 2e-12 3e-12 4e-12"},
		{"large", "2e25", "8e25", "0 2e25 4e25 6e25 8e25"},
		{"half steps", "1e30", "1.3e30", "1e30 1.1e30 1.2e30 1.3e30"},
		{"beyond all", "1", "1e999", "0 1"},
		{"with a prefix", "1000000", "3900000", "0 1M 2M 3M 4M"},
		{"a level", "1000001", "1000004.5", "1,000,001 1,000,002 1,000,003 1,000,004 1,000,005"},
		{"a level beyond prefixes", "1e25", "1.0000001e25", "1e25 1.000000025e25 1.00000005e25 1.000000075e25 1.0000001e25"},
		{"below zero", "-0.0004", "0.0001", "-0.0004 -0.0002 0"},
		{"nothing at all", "0", "0", "0 1"},
	} {
		s := newScene(t)
		s.every(time.Second, 60, "n", func(i int) string {
			if i == 30 {
				return tt.b
			}
			return tt.a
		})
		if got := labels(t, s.topic("n"), context(), 60); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestAnAbsurdValueIsMarkedAndNotDrawn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 60, "n", func(i int) string {
		if i == 30 {
			return "4e9"
		}
		return fmt.Sprint(40 + i%10)
	})
	got := frame(view.For(s.topic("n"))[0], s.topic("n"), context(), 60, 12)
	if !strings.Contains(got, "↑ 4,000,000,000") || !strings.Contains(got, "40 ⢠") {
		t.Errorf("one value of 4e9 among 60:\n%s", got)
	}
	s.every(time.Second, 60, "m", func(i int) string {
		if i > 30 {
			return "4e9"
		}
		return fmt.Sprint(40 + i%10)
	})
	if got := frame(view.For(s.topic("m"))[0], s.topic("m"), context(), 60, 12); strings.Contains(got, "↑") {
		t.Errorf("half of all values count as absurd:\n%s", got)
	}
}

func TestHatchingBeginsWhereTheCutDoes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("n", `"kind":"number","min":0,"max":10`)
	s.every(time.Second, 40, "n", func(i int) string { // the last one is 20 s old
		if i >= 20 {
			return ""
		}
		return "5"
	})
	hatched := func(c *view.Context) int {
		c.Stale = true
		got := frame(view.For(s.topic("n"))[0], s.topic("n"), c, 67, 8)
		return strings.Count(strings.Split(got, "\n")[0], "╱")
	}
	c := context()
	c.To = now.Add(-18 * time.Second) // two seconds of silence are not stale yet
	c.From = c.To.Add(-time.Minute)
	c.Outages = []store.Outage{{From: now.Add(-19 * time.Second)}}
	if n := hatched(c); n < 1 || n > 2 {
		t.Errorf("a cut one second ago hatches %d columns of a second", 2*n)
	}
	c = context()
	if n := hatched(c); n != 0 { // a silent topic must be less prominent than others, not more
		t.Errorf("20 s of silence hatch %d columns", n)
	}
}
