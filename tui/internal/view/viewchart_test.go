package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/view"
)

func TestNoLineOverAHole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("load", `"kind":"number","min":0,"max":10`)
	s.every(time.Second, 60, "load", func(i int) string {
		if i >= 20 && i < 40 {
			return ""
		}
		return "9"
	})
	got := frame(view.For(s.topic("load"))[0], s.topic("load"), context(), 66, 5)
	row := []rune(strings.Split(got, "\n")[0]) // a constant is a line
	blank := 0
	for _, r := range row[7:] {
		if r == ' ' || r == '┈' {
			blank++
		}
	}
	if blank < 17 || blank > 23 {
		t.Errorf("20 of 60 seconds are missing, %d of 59 cells are blank:\n%s", blank, got)
	}
}

func TestSpikeSurvivesANarrowChart(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("load", `"kind":"number","min":0,"max":100`)
	s.every(100*time.Millisecond, 600, "load", func(i int) string {
		if i == 300 {
			return "100"
		}
		return "1"
	})
	got := frame(view.For(s.topic("load"))[0], s.topic("load"), context(), 12, 4)
	if top := strings.Split(got, "\n")[0]; strings.TrimLeft(top, " ┈") == "" {
		t.Errorf("one sample of 600 is lost in 12 cells:\n%s", got)
	}
}

func TestChartMovesByWholeColumns(t *testing.T) {
	t.Parallel()
	s := machine(t)
	topic := s.topic("load")
	v := named(t, topic, "line")
	shapes := map[string]bool{}
	for ms := range 1000 {
		c := context()
		c.To = now.Add(time.Duration(ms) * time.Millisecond)
		c.From = c.To.Add(-time.Minute)
		shapes[frame(v, topic, c, 60, 4)] = true
	}
	// Each of the 106 dots stands for 566 ms.
	if len(shapes) > 3 {
		t.Errorf("in one second without data the picture changed %d times", len(shapes))
	}
}

func TestChartGivesUpWhatMattersLeastFirst(t *testing.T) {
	t.Parallel()
	s := machine(t)
	topic := s.topic("load")
	v := named(t, topic, "line")
	parts := func(w, h int) string {
		got := frame(v, topic, context(), w, h)
		var have []string
		for _, p := range [][2]string{{"footer", "avg"}, {"times", "12:30"}, {"axis", "100%"}, {"dots", "⣿"}, {"spark", "▁▂▃▄▅▆▇█"}, {"value", "29"}} {
			if strings.Contains(got, p[1]) || p[0] == "spark" && strings.ContainsAny(got, p[1]) {
				have = append(have, p[0])
			}
		}
		if strings.TrimSpace(got) == "30" { // 29.9 in two cells
			have = append(have, "value")
		}
		return strings.Join(have, " ")
	}
	for _, tt := range []struct {
		w, h int
		want string
	}{
		{60, 12, "footer times axis dots value"},
		{60, 7, "times axis dots"},
		{60, 3, "axis dots"},
		{60, 1, "spark"},
		{10, 4, "dots"},
		{4, 1, "spark"},
		{3, 1, "value"},
		{2, 1, "value"},
	} {
		if got := parts(tt.w, tt.h); got != tt.want {
			t.Errorf("%d×%d shows %q, want %q:\n%s", tt.w, tt.h, got, tt.want, frame(v, topic, context(), tt.w, tt.h))
		}
	}
}

func TestAxisStaysWhenThePaneRemembersIt(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 60, "rate", func(i int) string { return fmt.Sprint(90 - i/2) })
	topic := s.topic("rate")
	v := view.For(topic)[0]
	c := context()
	c.Cache = &view.Cache{}
	if got := frame(v, topic, c, 60, 8); !strings.Contains(got, " 100 ") {
		t.Fatalf("axis does not end at 100:\n%s", got)
	}
	c.To = now.Add(3 * time.Second)
	c.From = c.To.Add(-time.Minute)
	if got := frame(v, topic, c, 60, 8); !strings.Contains(got, " 100 ") {
		t.Errorf("axis moved though the data still fits:\n%s", got)
	}
}

func TestSeriesOfDifferentUnitsHaveTheirOwnAxes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 60, "room", func(int) string { return `{"temp":"20 °C","power":"90 kW"}` })
	got := frame(view.For(s.topic("room"))[0], s.topic("room"), context(), 60, 8)
	if strings.Count(got, "⠉")+strings.Count(got, "⣀") < 80 { // two flat lines, each on its own axis
		t.Errorf("20 °C cannot be seen beside 90 kW:\n%s", got)
	}
	if !strings.Contains(got, "20 °C") || !strings.Contains(got, "90 kW") {
		t.Errorf("values or units are missing:\n%s", got)
	}
}

// TestNoLineOverAFailure: a chart is blank between the events around a failure of the
// source, also if the last event before it has left the window.
func TestNoLineOverAFailure(t *testing.T) {
	t.Parallel()
	const entry = `{"name":"load","kind":"number","min":0,"max":10,"state":%q,"last":"e-0"}`
	for _, interval := range []time.Duration{time.Second, 5 * time.Second} {
		for _, window := range []time.Duration{time.Minute, 10 * time.Minute} {
			for _, began := range []time.Duration{37 * time.Second, 50 * time.Second, 75 * time.Second} { // before now; it lasts 35 s
				s := newScene(t)
				for ago := began + interval; ago >= 0; ago -= interval { // two values are too few to know the interval
					at := now.Add(-ago)
					switch {
					case ago < began && ago > began-35*time.Second:
						s.at(at, "$topic", fmt.Sprintf(entry, "failed"))
					default:
						s.at(at, "load", "9")
						s.at(at, "$topic", fmt.Sprintf(entry, "live"))
					}
				}
				c := context()
				c.From = now.Add(-window)
				row := strings.Split(frame(named(t, s.topic("load"), "line"), s.topic("load"), c, 127, 5), "\n")[0]
				blank := 0
				for _, r := range []rune(row)[7:] {
					if r == ' ' || r == '┈' {
						blank++
					}
				}
				if window > began { // nothing was known before
					blank -= int(120 * (window - began - interval) / window)
				}
				want := int(120 * (min(began, window) - (began - 35*time.Second)) / window)
				if blank < want-3 || blank > want+3 {
					t.Errorf("interval %v, window %v, %v ago: %d of 120 cells are blank, want about %d:\n%s", interval, window, began, blank, want, row)
				}
			}
		}
	}
}
