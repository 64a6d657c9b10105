package view_test

import (
	"testing"

	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
)

func BenchmarkDraw(b *testing.B) {
	s := machine(b)
	for _, name := range []string{"load", "cpu", "net", "mem", "procs", "orders", "chat", "log", "hub"} {
		topic := s.topic(name)
		v := view.For(topic)[0]
		b.Run(name, func(b *testing.B) {
			c := context()
			c.Cache = &view.Cache{}
			g := screen.New(66, 20)
			b.ReportAllocs()
			for b.Loop() {
				g.Clear()
				v.Draw(g.All(), topic, c)
			}
		})
	}
}

// BenchmarkCell measures a line of the list without new data.
func BenchmarkCell(b *testing.B) {
	s := machine(b)
	for _, name := range []string{"load", "orders", "log", "hub"} {
		topic := s.topic(name)
		b.Run(name, func(b *testing.B) {
			c := context()
			c.Cache = &view.Cache{}
			b.ReportAllocs()
			for b.Loop() {
				view.CellOf(topic, c, 8, true)
			}
		})
	}
}
