package view_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

func TestPairsAreMirrored(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for i, names := range [][2]string{
		{"rx", "tx"},
		{"tx", "rx"},
		{"read", "write"},
		{"in", "out"},
		{"up", "down"},
		{"received", "sent"},
		{"rx_bytes", "tx_bytes"},
		{"bytesIn", "bytesOut"},
		{"download", "upload"},
		{"ingress", "egress"},
		{"reads", "writes"},
		{"recv", "send"},
	} {
		topic := fmt.Sprint("pair", i)
		s.every(time.Second, 60, topic, func(i int) string { return fmt.Sprintf(`{%q:%d,%q:%d}`, names[0], 10+i, names[1], 5+i%9) })
		if v := view.For(s.topic(topic))[0].Name(); v != "mirror" {
			t.Errorf("%s and %s are shown as %s", names[0], names[1], v)
		}
	}
	for i, names := range [][2]string{{"rx", "rx2"}, {"a", "b"}, {"eth0_rx", "eth1_tx"}, {"rx_bytes", "tx_packets"}, {"read", "out"}, {"up", "uptime"}} {
		topic := fmt.Sprint("none", i)
		s.every(time.Second, 60, topic, func(i int) string { return fmt.Sprintf(`{%q:%d,%q:%d}`, names[0], 10+i, names[1], 5+i%9) })
		for _, v := range view.For(s.topic(topic)) {
			if v.Name() == "mirror" {
				t.Errorf("%s and %s count as a pair", names[0], names[1])
			}
		}
	}
	s.every(time.Second, 60, "more", func(i int) string { return fmt.Sprintf(`{"rx":%d,"tx":7,"errors":%d}`, i, i%3) })
	if v := view.For(s.topic("more"))[0].Name(); v != "line" {
		t.Errorf("a pair and something else is shown as %s", v)
	}
	named(t, s.topic("more"), "mirror")
}

func TestAMirrorHasOneScaleAndPositiveLabels(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "net", func(i int) string {
		return fmt.Sprintf(`{"rx":%.0f,"tx":%.0f}`, 4e5+3e5*math.Sin(float64(i)/5), 1.5e5+1e5*math.Cos(float64(i)/7))
	})
	s.every(time.Second, 70, "far", func(i int) string { return fmt.Sprintf(`{"rx":%d,"tx":%d}`, 400_000+i*1000, 100+i) })
	for w := 18; w < 110; w += 17 {
		for h := 5; h < 40; h++ {
			for _, name := range []string{"net", "far"} {
				got := frame(view.For(s.topic(name))[0], s.topic(name), context(), w, h)
				labels, rows := axisOf(got)
				if len(labels) < 2 || strings.Contains(strings.Join(labels, " "), "-") {
					t.Fatalf("%s at %d×%d: labels %q\n%s", name, w, h, labels, got)
				}
				for i := 1; i < len(rows) && name == "net" && h >= 7; i++ {
					if rows[i]-rows[i-1] != rows[1]-rows[0] {
						t.Fatalf("at %d×%d: labels %q on rows %v\n%s", w, h, labels, rows, got)
					}
				}
				if name == "net" && labels[0] != labels[len(labels)-1] {
					t.Errorf("at %d×%d the halves have the labels %q", w, h, labels)
				}
				if y := lastDots(got); rows[len(rows)-1] < y {
					t.Errorf("at %d×%d the lower end has no label:\n%s", w, h, got)
				}
			}
		}
	}
	got := frame(view.For(s.topic("far"))[0], s.topic("far"), context(), 60, 16)
	if n := strings.Count(got, "⣿"); n < 60 && !strings.ContainsAny(got, "⠉⠒⠤") {
		t.Errorf("100 beside 400,000 cannot be seen:\n%s", got)
	}
}

// lastDots returns the last row of a frame that has dots.
func lastDots(got string) int {
	last := 0
	for y, line := range strings.Split(got, "\n") {
		if strings.ContainsFunc(line, func(r rune) bool { return r > '⠀' && r <= '⣿' }) {
			last = y
		}
	}
	return last
}

// hues returns the colours of the dots in a frame.
func hues(v view.View, s *scene, topic string, c *view.Context, w, h int) map[screen.Color]int {
	g := screen.New(w, h)
	v.Draw(g.All(), s.topic(topic), c)
	out := map[screen.Color]int{}
	for y := range h {
		for x := range w {
			if ch, st := g.At(x, y); ch >= "⠁" && ch <= "⣿" {
				out[st.Fg]++
			}
		}
	}
	return out
}

func TestEqualSeriesDoNotHideEachOther(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "lo", func(i int) string {
		v := 30000 + 20000*math.Sin(float64(i)/6)
		return fmt.Sprintf(`{"rx":%.0f,"tx":%.0f}`, v, v)
	})
	s.every(time.Second, 70, "load", func(i int) string {
		v := 1.2 + .5*math.Sin(float64(i)/9)
		return fmt.Sprintf(`{"1m":%.2f,"5m":%.2f,"15m":%.2f}`, v, v, v)
	})
	for topic, n := range map[string]int{"lo": 2, "load": 3} {
		for _, size := range [][2]int{{100, 30}, {60, 12}, {26, 5}} {
			got := hues(named(t, s.topic(topic), "line"), s, topic, context(), size[0], size[1])
			for i := range n {
				if got[theme.Series(i)] < 3 {
					t.Errorf("%s at %v: series %d has %d cells: %v", topic, size, i, got[theme.Series(i)], got)
				}
			}
		}
	}
	got := hues(view.For(s.topic("lo"))[0], s, "lo", context(), 60, 12)
	if got[theme.Series(0)] < 50 || got[theme.Series(1)] < 50 {
		t.Errorf("mirrored: %v", got)
	}
}

func TestMagnitudesDoNotFlattenEachOther(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "quote", func(i int) string {
		return fmt.Sprintf(`{"ts":%d,"bid":%.2f,"ask":%.2f,"volume":%d}`, now.Add(time.Duration(i-70)*time.Second).UnixMilli(), 100.7+.05*math.Sin(float64(i)/7), 100.8+.05*math.Sin(float64(i)/7), 5000+40*i)
	})
	got := frame(view.For(s.topic("quote"))[0], s.topic("quote"), context(), 60, 20)
	labels, _ := axisOf(got)
	if all := strings.Join(labels, " "); !strings.Contains(all, "100.") || !strings.Contains(all, "k") && !strings.Contains(all, "000") {
		t.Errorf("want an axis for prices and one for volumes, have %q:\n%s", labels, got)
	}
	for _, want := range []string{"bid 100.", "ask 100.", "volume 7"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
	s.every(time.Second, 70, "http", func(i int) string { return fmt.Sprintf(`{"GET":%d,"POST":%d,"PUT":12,"DELETE":0}`, 120+i, 80-i) })
	if got := frame(view.For(s.topic("http"))[0], s.topic("http"), context(), 60, 20); strings.Count(got, " 0 ┈") > 1 || !strings.Contains(got, "DELETE 0") {
		t.Errorf("what can share an axis does not:\n%s", got)
	}
}

func TestALaneTellsItsExtent(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "quote", func(i int) string {
		return fmt.Sprintf(`{"price":%d,"volume":%d,"same":7}`, 64121+i%7, 100+i*i%900)
	})
	s.every(time.Second, 70, "cores", func(i int) string { return fmt.Sprintf(`{"a":%d,"b":%d}`, i%7, i%9) })
	got := frame(named(t, s.topic("quote"), "lanes"), s.topic("quote"), context(), 60, 15)
	for _, want := range []string{"↑ 64,127", "↓ 64,121", "64,1", "↑ ", "↓ "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
	if strings.Contains(got, "↑ 7") || strings.Contains(got, "↓ 7") {
		t.Errorf("a constant has an extent:\n%s", got)
	}
	if got := frame(named(t, s.topic("cores"), "lanes"), s.topic("cores"), context(), 60, 15); strings.Contains(got, "↑") {
		t.Errorf("lanes of one axis have an extent each:\n%s", got)
	}
	for w := 1; w < 60; w++ {
		if got := frame(named(t, s.topic("quote"), "lanes"), s.topic("quote"), context(), w, 9); strings.Contains(got, "↑") && w < laneLeast {
			t.Errorf("at %d cells the extent takes the room of the chart:\n%s", w, got)
		}
	}
}

const laneLeast = 28
