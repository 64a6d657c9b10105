package view_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestAGaugeWithoutARangeLabelsWhatItHasSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entry string
		data  func(i int) string
		want  []string // rows, with one blank for several and one ─ for several
	}{
		"a number":   {``, func(i int) string { return fmt.Sprint(1000 + i%21) }, []string{`1000 ├─●─┤ 1020 1006`}},
		"below zero": {``, func(i int) string { return fmt.Sprint(-3 - i%5) }, []string{`-7 ├─●─┤ -3 -7|-7 ●─┤ -3 -7|-7 ├─●─┤ -3 -[3-7]`}},
		"its unit":   {`"unit":"B"`, func(i int) string { return fmt.Sprint(1000 * (100 + i%3)) }, []string{`100.00k .* 102.00k 10[0-2].00 kB`}},
		"each its own": {
			``, func(i int) string { return fmt.Sprintf(`{"price":%d,"ratio":0.%d}`, 100+i%10, 20+i%10) },
			[]string{`price 100 .* 109 10\d`, `ratio 0.20 .* 0.29 0.2\d`},
		},
		"constant":             {``, func(int) string { return "42" }, []string{`no range: all values are equal 42`}},
		"only the lower end":   {`"min":0`, func(i int) string { return fmt.Sprint(40 + i%3) }, []string{`0 ├.* 42 4[0-2]`}},
		"only the upper end":   {`"max":500`, func(i int) string { return fmt.Sprint(40 + i%3) }, []string{`40 .*┤ 500 4[0-2]`}},
		"a kind without range": {`"kind":"gauge"`, func(i int) string { return fmt.Sprint(40 + i%3) }, []string{`40 .* 42 4[0-2]`}},
	} {
		s := newScene(t)
		if c.entry != "" {
			s.declare("q", c.entry)
		}
		s.every(time.Second, 70, "q", c.data)
		got := frame(named(t, s.topic("q"), "gauge"), s.topic("q"), context(), 60, 4)
		flat := regexp.MustCompile(` +`).ReplaceAllString(regexp.MustCompile(`─+`).ReplaceAllString(got, "─"), " ")
		for _, want := range c.want {
			if !regexp.MustCompile(`(?m)^ ?(` + want + `) *$`).MatchString(flat) {
				t.Errorf("%s: no row %q:\n%s", name, want, got)
			}
		}
		if strings.ContainsAny(got, "█━▌") {
			t.Errorf("%s: a bar without a range:\n%s", name, got)
		}
	}
}

// A scale without its labels would have invented ends, and a note about ends
// needs a scale.
func TestAScaleHasBothLabelsOrIsNotDrawn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "one", func(i int) string { return fmt.Sprint(12345 + i%21) })
	s.every(time.Second, 70, "two", func(i int) string { return fmt.Sprintf(`{"price":%d.25,"load":%d}`, 12345+i%10, i%7) })
	for _, topic := range []string{"one", "two"} {
		for w := 4; w < 100; w++ {
			for _, h := range []int{1, 2, 3, 8, 20} {
				got := frame(named(t, s.topic(topic), "gauge"), s.topic(topic), context(), w, h)
				scales, labels := strings.Count(got, "┤"), strings.Count(got, "12,365 ")+strings.Count(got, "12354.25 ")+strings.Count(got, "12,354.25 ")+strings.Count(got, " 6 ")
				if topic == "one" && h < 8 && scales != min(labels, 1) && !strings.Contains(got, "● 12,365") {
					t.Errorf("%s in %d×%d has %d scales and %d labels:\n%s", topic, w, h, scales, labels, got)
				}
				if strings.Contains(got, "lowest") && !strings.ContainsAny(got, "├┤●") {
					t.Errorf("%s in %d×%d explains a scale that is not there:\n%s", topic, w, h, got)
				}
			}
		}
	}
}

func TestAGaugeWithARangeKeepsItsBar(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("q", `"min":0,"max":100`)
	s.every(time.Second, 70, "q", func(i int) string { return fmt.Sprint(40 + i%3) })
	if got := frame(named(t, s.topic("q"), "gauge"), s.topic("q"), context(), 60, 3); !strings.Contains(got, "█") {
		t.Errorf("no bar:\n%s", got)
	}
}
