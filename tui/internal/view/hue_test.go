package view_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

func TestAHistoryHasTheHueOfTheChart(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "first", func(i int) string { return fmt.Sprint(i % 9) })
	s.every(time.Second, 70, "second", func(i int) string { return fmt.Sprint(i % 9) })
	s.every(time.Second, 70, "pair", func(i int) string { return fmt.Sprintf(`{"tx":%d,"rx":%d}`, i%9, 7*i%9) })
	s.every(time.Second, 70, "few", func(i int) string { return fmt.Sprintf(`{"b":%d,"a":%d}`, i%9, 7*i%9) })
	for topic, hue := range map[string]int{
		"first": s.topic("first").Index, "second": s.topic("second").Index,
		"pair": 1, // tx is the lower half
		"few":  0, // b is the first line
	} {
		row := screen.New(30, 1)
		view.Sparkline(row.All(), s.topic(topic), context())
		shades := map[screen.Color]bool{}
		for i := range 1001 {
			shades[theme.Shade(hue, float64(i)/1000)] = true
		}
		for x := range 30 {
			if r, st := row.At(x, 0); r != " " && !shades[st.Fg] {
				t.Errorf("cell %d of the history of %s is %v, which is no shade of hue %d", x, topic, st.Fg, hue)
			}
		}
	}
}

// Topics that measure the same of different things have the same hue, in charts
// and in histories.
func TestSiblingsHaveOneHue(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, name := range []string{"other", "a.rps", "b.rps", "c.rps"} {
		s.every(time.Second, 70, name, func(i int) string { return fmt.Sprint(i % 9) })
	}
	var siblings view.Siblings
	siblings.Set([]*store.Topic{s.topic("a.rps"), s.topic("b.rps"), s.topic("c.rps")})
	c := context()
	c.Siblings = &siblings
	for _, name := range []string{"a.rps", "b.rps", "c.rps"} {
		for _, draw := range []func(r screen.Region){
			func(r screen.Region) { view.Sparkline(r, s.topic(name), c) },
			func(r screen.Region) { named(t, s.topic(name), "line").Draw(r, s.topic(name), c) },
		} {
			g := screen.New(30, 8)
			draw(g.All())
			shades := map[screen.Color]bool{}
			for i := range 1001 {
				shades[theme.Shade(s.topic("a.rps").Index, float64(i)/1000)] = true
			}
			for y := range 8 {
				for x := range 30 {
					r, st := g.At(x, y)
					if (r >= "⠀" && r <= "⣿" || r >= "▁" && r <= "█") && !shades[st.Fg] {
						t.Fatalf("%s has %v at %d,%d, which is no shade of its family's hue", name, st.Fg, x, y)
					}
				}
			}
		}
	}
}
