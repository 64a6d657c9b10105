package screen_test

import (
	"strings"
	"testing"

	"topicmux/tui/internal/screen"
)

func BenchmarkRepaint(b *testing.B) {
	g := screen.New(200, 60)
	texts := [2]string{strings.Repeat("text ⣿⣷ ", 30), strings.Repeat("TEXT ⣿⣄ ", 30)}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		g.Clear()
		for y := range 60 {
			for x := 0; x < 200; x += 50 {
				g.Region(screen.Rect{X: x, Y: y, W: 50, H: 1}).Text(0, 0, texts[i&1], screen.Style{Fg: screen.Color(x/50 + y%8)})
			}
		}
		_ = g.String(slots{})
		i++
	}
}

func BenchmarkUnchanged(b *testing.B) {
	g := screen.New(200, 60)
	b.ReportAllocs()
	for b.Loop() {
		g.Clear()
		for y := range 60 {
			g.All().Text(0, y, "the same text in every frame", screen.Style{Fg: 3})
		}
		_ = g.String(slots{})
	}
}
