package view_test

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"topicmux/tui/view"
)

func TestViewsLookAsTheyDid(t *testing.T) {
	s := machine(t)
	s.at(now.Add(-21e9), "$gap", `{"topic":"load","missed":12,"reason":"slow"}`)
	tests := []struct {
		name, topic, view string
		w, h              int
	}{
		{"line", "load", "line", 60, 14},
		{"line-small", "load", "line", 24, 4},
		{"lines", "net", "line", 60, 12},
		{"whole-and-parts", "cpu", "line", 60, 14},
		{"lanes", "cpu", "lanes", 40, 6},
		{"gauge", "mem", "gauge", 56, 14},
		{"gauge-small", "mem", "gauge", 20, 3},
		{"big", "load", "big", 40, 10},
		{"clock", "clock", "big", 40, 6},
		{"table", "procs", "table", 44, 6},
		{"table-narrow", "procs", "table", 24, 4},
		{"progress", "orders", "progress", 64, 6},
		{"chat", "chat", "chat", 34, 9},
		{"log", "log", "log", 40, 6},
		{"states", "door", "states", 50, 8},
		{"json", "hub", "json", 44, 16},
		{"empty", "later", "line", 34, 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			topic := s.topic(tt.topic)
			v := view.For(topic)[0]
			if v.Name() != tt.view {
				v = named(t, topic, tt.view)
			}
			golden.RequireEqual(t, []byte(frame(v, topic, context(), tt.w, tt.h)))
		})
	}
}

// TestNewerViewsLookAsTheyDid has those that show how values were spread,
// each with and without colour where that makes a difference.
func TestNewerViewsLookAsTheyDid(t *testing.T) {
	s := machine(t)
	spread(s)
	tests := []struct {
		name, topic, view string
		w, h              int
		plain             bool // NO_COLOR
	}{
		{"heat", "latency", "heat", 60, 14, false},
		{"heat-plain", "latency", "heat", 60, 14, true},
		{"heat-rows-plain", "cores", "heat", 40, 5, true},
		{"histogram", "latency", "histogram", 64, 12, false},
		{"histogram-small", "latency", "histogram", 24, 4, false},
		{"bars", "http", "bars", 48, 10, false},
		{"bars-narrow", "http", "bars", 16, 6, false},
		{"table-past", "svc", "table", 56, 5, false},
		{"lines-plain", "http", "line", 56, 10, true},
		{"units", "room", "line", 48, 6, false},
		{"wire", "cpu", "wire", 60, 9, false},
		{"wire-small", "cpu", "wire", 24, 4, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			topic := s.topic(tt.topic)
			v := view.Wire
			if tt.view != "wire" {
				v = named(t, topic, tt.view)
			}
			c := context()
			c.NoColor = tt.plain
			golden.RequireEqual(t, []byte(frame(v, topic, c, tt.w, tt.h)))
		})
	}
}
