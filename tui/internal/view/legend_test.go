package view_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// Values get shorter before a series is omitted from the legend. Each keeps its
// value and its prefix.
func TestALegendShortensValuesBeforeItLeavesASeriesOut(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "net", func(i int) string { return `{"rx":3109834,"tx":1166510}` })
	s.every(time.Second, 70, "load", func(i int) string { return `{"1m":0.52,"5m":0.41,"15m":0.33}` })
	for _, c := range []struct {
		topic string
		w     int
		want  string
	}{
		{"net", 60, "━ rx 3,109,834  ━ tx 1,166,510"},
		{"net", 27, "━ rx 3109834  ━ tx 1166510"},
		{"net", 25, "━ rx 3.11 M  ━ tx 1.17 M"},
		{"net", 24, "━ rx 3.11 M  ━ tx 1.17 M"},
		{"net", 20, "━ rx 3,109,834  +1"},
		{"load", 60, "━ 1m 0.52  ━ 5m 0.41  ━ 15m 0.33"},
	} {
		got, _, _ := strings.Cut(frame(named(t, s.topic(c.topic), "line"), s.topic(c.topic), context(), c.w, 10), "\n")
		if got != c.want {
			t.Errorf("%s in %d cells: %q, want %q", c.topic, c.w, got, c.want)
		}
	}
}

// An average next to a minimum and a maximum is one of several lines. Next to
// rooms it is a whole with parts.
func TestStatisticsAreLinesAndNoWholeWithParts(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for topic, payload := range map[string]string{
		"latency": `{"min":1.5,"avg":4.5,"max":14.5}`, "quantiles": `{"mean":4.5,"p50":4.1,"p99":14.5}`, "now": `{"value":4.5,"low":1.5,"high":14.5}`,
		"rooms": `{"avg":22.5,"kitchen":21.5,"bath":23.5}`, "cpu": `{"total":31.5,"user":20.5,"system":11}`,
	} {
		s.every(time.Second, 70, topic, func(i int) string { return strings.ReplaceAll(payload, ".5", "."+string(rune('1'+i%9))) })
		got := frame(named(t, s.topic(topic), "line"), s.topic(topic), context(), 60, 20)
		if lines := strings.Contains(got, "━"); lines != (topic != "rooms" && topic != "cpu") {
			t.Errorf("%s is drawn as lines: %v\n%s", topic, lines, got)
		}
	}
}

// Halves with different scales are marked: by the line between them, by the
// colours of their labels and, if there is room, in words.
func TestHalvesOfDifferentScalesAreMarked(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "wan", func(i int) string {
		return `{"rx":` + strings.Repeat("9", 7) + `,"tx":3` + string(rune('0'+i%9)) + `00}`
	})
	s.every(time.Second, 70, "lan", func(i int) string {
		return `{"rx":41` + string(rune('0'+i%9)) + `,"tx":3` + string(rune('0'+i%9)) + `0}`
	})
	for _, c := range []struct {
		topic string
		w, h  int
		words string
	}{
		{"wan", 80, 14, "each half has its own scale"},
		{"wan", 42, 14, "two scales"},
		{"wan", 30, 14, ""},
		{"wan", 24, 6, ""},
		{"lan", 80, 14, ""},
	} {
		got := frame(named(t, s.topic(c.topic), "mirror"), s.topic(c.topic), context(), c.w, c.h)
		if strings.Contains(got, "═") != (c.topic == "wan") && c.h > 6 { // otherwise the row shows data
			t.Errorf("%s at %d×%d: the line between the halves:\n%s", c.topic, c.w, c.h, got)
		}
		if strings.Contains(got, "scale") != (c.words != "") || !strings.Contains(got, c.words) {
			t.Errorf("%s at %d×%d does not say %q:\n%s", c.topic, c.w, c.h, c.words, got)
		}
		labels := labelColours(named(t, s.topic(c.topic), "mirror"), s.topic(c.topic), c.w, c.h)
		if (labels[theme.Series(0)] && labels[theme.Series(1)]) != (c.topic == "wan") {
			t.Errorf("%s at %d×%d: labels in the colours %v", c.topic, c.w, c.h, labels)
		}
	}
}

// labelColours returns the colours of the digits at the left edge.
func labelColours(v view.View, topic *store.Topic, w, h int) map[screen.Color]bool {
	g := screen.New(w, h)
	v.Draw(g.All(), topic, context())
	out := map[screen.Color]bool{}
	for y := 1; y < h; y++ {
		for x := range 6 {
			if r, st := g.At(x, y); r >= "0" && r <= "9" {
				out[st.Fg] = true
			}
		}
	}
	return out
}

// A constant has no summary of equal figures.
func TestAConstantHasNoExtremes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "same", func(int) string { return "42" })
	s.every(time.Second, 70, "other", func(i int) string { return string(rune('1' + i%9)) })
	for topic, want := range map[string]bool{"same": false, "other": true} {
		got := frame(named(t, s.topic(topic), "line"), s.topic(topic), context(), 70, 12)
		if strings.Contains(got, "max") != want || strings.Contains(got, "avg") != want {
			t.Errorf("%s has a summary: want %v\n%s", topic, want, got)
		}
	}
}
