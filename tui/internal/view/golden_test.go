package view_test

import (
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"topicmux/tui/internal/view"
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

// TestNewerViewsLookAsTheyDid covers views of distributions, with and without
// colour where that makes a difference.
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

// TestEventLogsLookAsTheyDid has topics whose payloads describe events.
func TestEventLogsLookAsTheyDid(t *testing.T) {
	s := newScene(t)
	for i, e := range []string{
		`{"type":"order.created","orderId":1014,"user":{"name":"ann"}}`,
		`{"type":"order.paid","orderId":1014,"amount":12.5,"currency":"EUR"}`,
		`{"type":"order.shipped","orderId":1014,"carrier":"DHL","address":{"city":"Köln","zip":"50667"}}`,
	} {
		s.at(now.Add(time.Duration(i-3)*time.Second), "orders", e)
	}
	for i, e := range []string{
		`{"user":"ann","room":"lobby","via":"web"}`, `{"user":"chidi","room":"kitchen","via":"web"}`,
		`{"user":"世界","room":"lobby","via":"app"}`, `{"user":"世界","room":"lobby","via":"app"}`,
	} {
		s.at(now.Add(time.Duration(i-3)*time.Second), "joined", e)
	}
	for i := range 3 {
		s.at(now.Add(time.Duration(i-3)*time.Second), "reload", "")
	}
	for _, tt := range []struct {
		name, topic string
		w, h        int
	}{
		{"mixed", "orders", 80, 4},
		{"mixed-narrow", "orders", 34, 8},
		{"same-fields", "joined", 60, 4},
		{"same-fields-narrow", "joined", 30, 6},
		{"no-data", "reload", 40, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			topic := s.topic(tt.topic)
			c := context()
			c.Wrap = true
			golden.RequireEqual(t, []byte(frame(view.For(topic)[0], topic, c, tt.w, tt.h)))
		})
	}
	t.Run("opened", func(t *testing.T) {
		topic := s.topic("orders")
		v := view.For(topic)[0]
		c := context()
		c.Wrap, c.Zoomed, c.HasCursor, c.Cache = true, true, true, &view.Cache{}
		place, _ := view.MoveCursor(v, topic, c, 70, 16, view.StepUp)
		c.Scroll = &place
		place, _ = view.MoveCursor(v, topic, c, 70, 16, view.StepIn)
		golden.RequireEqual(t, []byte(frame(v, topic, c, 70, 16)))
	})
}
