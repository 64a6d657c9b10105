package view_test

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"topicmux/internal/testenv"
	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
)

// Patterns that must not appear at any size: a truncated number, and a unit
// without a number.
var (
	cutNumber = regexp.MustCompile(`[0-9]…`)
	loneUnit  = regexp.MustCompile(`(?:^|[^0-9kMGmµ– ▀▄█]) *(?:k|M|G|m|µ)?Hz`)
	lonePlus  = regexp.MustCompile(`\+(?:[^0-9]|$)`)
	legendOne = regexp.MustCompile(`[━╍┅╾] [a-z…]+ *(?:[-–<]?[0-9]|–)`)
	legendAny = regexp.MustCompile(`[━╍┅╾] [a-z…]`)
)

// numberScene returns a scene with numeric topics that have a unit, with one or
// several values.
func numberScene(t *testing.T) *scene {
	s := newScene(t)
	s.declare("gauge", `"kind":"gauge","unit":"Hz","min":0,"max":3000000000`)
	for topic, unit := range map[string]string{"one": "Hz", "few": "Hz", "pair": "Hz", "many": "Hz"} {
		s.declare(topic, `"unit":"`+unit+`"`)
	}
	s.every(time.Second, 70, "one", func(i int) string { return fmt.Sprintf("%.2f", 64121.55+float64(i%7)) })
	s.every(time.Second, 70, "gauge", func(i int) string { return fmt.Sprintf(`{"core":%d,"other":%d}`, 1_412_225_433+i*100_000, 99_000+i) })
	s.every(time.Second, 70, "few", func(i int) string {
		return fmt.Sprintf(`{"alpha":%d,"betaparticle":%d,"gamma":%.3f}`, 640_000+i, 710_000-i, 500_000.125+float64(i))
	})
	s.every(time.Second, 70, "pair", func(i int) string { return fmt.Sprintf(`{"received":%d,"sent":%d}`, 640_000+i*i, 71_000-i) })
	s.every(time.Second, 70, "many", func(i int) string {
		var b strings.Builder
		for k := range 9 {
			fmt.Fprintf(&b, `,"%s":%.1f`, strings.Repeat(string(rune('a'+k)), k+1), math.Pow(10, float64(k-2))*float64(i+1))
		}
		return "{" + b.String()[1:] + "}"
	})
	s.at(now.Add(-time.Hour), "once", "1412225433 Hz")
	return s
}

func TestNoSizeCutsANumberOrLeavesAUnitAlone(t *testing.T) {
	t.Parallel()
	s := numberScene(t)
	for _, name := range []string{"one", "gauge", "few", "pair", "many", "once"} {
		topic := s.topic(name)
		for _, v := range view.For(topic) {
			switch v.Name() {
			case "log", "text", "json":
				continue // they show the payload unchanged
			}
			for w := 1; w < 90; w += (1 + w/12) * testenv.Sample(4) {
				for _, h := range []int{1, 2, 3, 4, 5, 6, 8, 11, 17} {
					wantWhole(t, v, topic, w, h)
				}
			}
		}
	}
}

// wantWhole fails the test if a frame has a truncated number, a unit without a
// number, or a legend without a value.
func wantWhole(t *testing.T, v view.View, topic *store.Topic, w, h int) {
	t.Helper()
	got := frame(v, topic, context(), w, h)
	for _, line := range strings.Split(got, "\n") {
		switch {
		case cutNumber.MatchString(line):
			t.Fatalf("%s of %s at %d×%d cuts a number: %q\n%s", v.Name(), topic.Name, w, h, line, got)
		case loneUnit.MatchString(line):
			t.Fatalf("%s of %s at %d×%d has a unit without a number: %q\n%s", v.Name(), topic.Name, w, h, line, got)
		case lonePlus.MatchString(line):
			t.Fatalf("%s of %s at %d×%d: %q\n%s", v.Name(), topic.Name, w, h, line, got)
		case v.Name() != "gauge" && v.Name() != "bars" && len(legendAny.FindAllString(line, -1)) != len(legendOne.FindAllString(line, -1)):
			t.Fatalf("%s of %s at %d×%d has a legend without a value: %q\n%s", v.Name(), topic.Name, w, h, line, got)
		}
	}
}

func TestFiguresBesideAWholeAreNotRoundedAway(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 70, "cpu", func(i int) string { return fmt.Sprintf(`{"total":%.1f,"user":%d}`, 37.5+float64(i%2), 11+i%2) })
	got := frame(view.For(s.topic("cpu"))[0], s.topic("cpu"), context(), 60, 20)
	for _, want := range []string{"38.5", "37.5"} {
		if !strings.Contains(got, want+" ") {
			t.Errorf("%s is missing beside the chart:\n%s", want, got)
		}
	}
	if strings.Contains(got, " 38 ") {
		t.Errorf("38.5 or 37.5 is 38:\n%s", got)
	}
}
