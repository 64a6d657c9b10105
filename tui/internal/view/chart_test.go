package view_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/view"
)

// axisOf returns the labels of a chart from top to bottom, and their rows.
func axisOf(got string) (labels []string, rows []int) {
	for y, line := range strings.Split(got, "\n") {
		if s := axisLabel(line); s != "" {
			labels, rows = append(labels, s), append(rows, y)
		}
	}
	return labels, rows
}

func TestAConstantIsACalmLine(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("ranged", `"kind":"number","min":0,"max":10`)
	for topic, value := range map[string]string{"five": "5", "large": "14122254336", "below": "-21312", "ranged": "9", "nothing": "0", "percent": "99.95 %"} {
		s.every(time.Second, 70, topic, func(int) string { return value })
		s.every(time.Second, 70, topic+".json", func(int) string { return `{"a":` + strings.TrimSuffix(value, " %") + `,"b":3}` })
	}
	s.declare("disk", `"kind":"gauge","unit":"B","min":0,"max":271045865472`)
	s.every(time.Second, 70, "disk", func(int) string { return `{"used":14122254336}` })
	for _, topic := range []string{"five", "large", "below", "ranged", "nothing", "percent", "disk", "five.json", "large.json"} {
		for _, v := range view.For(s.topic(topic)) {
			if v.Name() != "line" && v.Name() != "lanes" {
				continue
			}
			for _, size := range [][2]int{{100, 30}, {56, 12}, {40, 8}, {24, 4}, {20, 2}, {30, 1}} {
				got := frame(v, s.topic(topic), context(), size[0], size[1])
				if strings.ContainsAny(got, "⣿⣶█▇") {
					t.Errorf("%s of a constant %s is a block:\n%s", v.Name(), topic, got)
				}
			}
		}
	}
}

func TestEveryAxisHasTwoLabelsOnRowsAtEqualDistances(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("disk", `"kind":"number","unit":"B","min":0,"max":271045865472`)
	s.every(time.Second, 70, "disk", func(i int) string { return fmt.Sprint(14122254336 + i*1e6) })
	s.every(time.Second, 70, "free", func(i int) string { return fmt.Sprintf("%d B", 14122254336+i*1_000_000) })
	s.every(time.Second, 70, "price", func(i int) string { return fmt.Sprintf("%.2f", 64121.55+float64(i%7)) })
	s.every(time.Second, 70, "hpa", func(i int) string { return fmt.Sprintf("%d hPa", 1021+i%7) })
	s.every(time.Second, 70, "jobs", func(i int) string { return fmt.Sprint(120 + 7*i) })
	s.every(time.Second, 70, "neg", func(i int) string { return fmt.Sprint(-21300 - i%9) })
	s.every(time.Second, 70, "tiny", func(i int) string { return fmt.Sprintf("%.6f", 0.000121+float64(i%7)*1e-6) })
	s.every(time.Second, 70, "pair", func(i int) string { return fmt.Sprintf(`{"a":%d,"b":%d}`, i, 2*i) })
	for _, topic := range []string{"disk", "free", "price", "hpa", "jobs", "neg", "tiny", "pair"} {
		for w := 18; w < 130; w += 13 {
			for _, h := range []int{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 17, 24, 39} {
				got := frame(view.For(s.topic(topic))[0], s.topic(topic), context(), w, h)
				labels, rows := axisOf(got)
				if len(labels) < 2 {
					t.Fatalf("%s at %d×%d: labels %q\n%s", topic, w, h, labels, got)
				}
				for i := 1; i < len(rows); i++ {
					if rows[i]-rows[i-1] != rows[1]-rows[0] {
						t.Fatalf("%s at %d×%d: labels %q on rows %v\n%s", topic, w, h, labels, rows, got)
					}
					if labels[i] == labels[i-1] {
						t.Fatalf("%s at %d×%d: two labels are %q\n%s", topic, w, h, labels[i], got)
					}
				}
			}
		}
	}
}

func TestNoGridRightOfTheNewestPoint(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "n", func(i int) string {
		if i > 50 {
			return "" // 19 s ago
		}
		return fmt.Sprint(i % 10 * i)
	})
	for _, line := range strings.Split(frame(view.For(s.topic("n"))[0], s.topic("n"), context(), 66, 12), "\n") {
		if r := []rune(line); len(r) > 52 && strings.ContainsRune(string(r[52:]), '┈') {
			t.Errorf("a stub of the grid behind the newest point: %q", line)
		}
	}
}

func TestTimeHasTwoTicks(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 400, "n", func(i int) string { return fmt.Sprint(i % 17) })
	topic := s.topic("n")
	for w := 20; w < 140; w++ {
		for _, window := range []time.Duration{30 * time.Second, time.Minute, 5 * time.Minute, 7 * time.Minute, time.Hour, 36 * time.Hour} {
			for _, past := range []bool{false, true} {
				c := context()
				c.From, c.Past = c.To.Add(-window), past
				rows := strings.Split(frame(view.For(topic)[0], topic, c, w, 8), "\n")
				if clock := rows[len(rows)-2]; len(strings.Fields(clock)) < 2 {
					t.Errorf("%v in %d cells: %q", window, w, clock)
				}
			}
		}
	}
	c := context()
	if got := frame(view.For(topic)[0], topic, c, 24, 8); !strings.Contains(got, "−60s") || !strings.Contains(got, "now") {
		t.Errorf("the edges are not told:\n%s", got)
	}
}

func TestTheTimeAxisKeepsItsForm(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 400, "n", func(i int) string { return fmt.Sprint(i % 17) })
	topic := s.topic("n")
	for w := 20; w < 140; w += 3 {
		for _, window := range []time.Duration{10 * time.Second, time.Minute, 5 * time.Minute, time.Hour} {
			forms := map[bool]int{}
			for i := range 20 {
				c := context()
				c.To = c.To.Add(time.Duration(i) * window / 20)
				c.From = c.To.Add(-window)
				rows := strings.Split(frame(view.For(topic)[0], topic, c, w, 8), "\n")
				clock := rows[len(rows)-2]
				forms[strings.Contains(clock, "now")]++
				if len(strings.Fields(clock)) < 2 {
					t.Errorf("%v in %d cells: %q", window, w, clock)
				}
			}
			if len(forms) != 1 {
				t.Errorf("%v in %d cells: %d times of the clock, %d spans", window, w, forms[false], forms[true])
			}
		}
	}
}

func TestAnAreaDoesNotBecomeALineAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 300, "n", func(i int) string {
		return fmt.Sprintf("%.1f", 60+30*math.Sin(float64(i)/9)+10*math.Sin(float64(i)/31))
	})
	topic, flips := s.topic("n"), 0
	c := context()
	c.Cache = &view.Cache{}
	last := ""
	for i := range 200 {
		c.To = now.Add(time.Duration(i-200) * time.Second)
		c.From = c.To.Add(-20 * time.Second)
		style := "line"
		if strings.Contains(frame(view.For(topic)[0], topic, c, 60, 12), "⣿⣿") {
			style = "area"
		}
		if last != "" && style != last {
			flips++
		}
		last = style
	}
	if flips > 2 {
		t.Errorf("%d flips between area and line in 200 s", flips)
	}
}
