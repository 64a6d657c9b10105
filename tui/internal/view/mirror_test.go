package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestBothHalvesOfAMirrorHaveTheUnitOrNeither is about halves of different scales, of
// which only one has room for it beside its numbers.
func TestBothHalvesOfAMirrorHaveTheUnitOrNeither(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"B/s", "B", "W", "req/s"} {
		for _, most := range [][2]int{{800_000, 40_000_000}, {40_000_000, 800_000}, {900, 123_456_000}, {5, 999_999_999}} {
			s := newScene(t)
			s.declare("disk", `"unit":"`+unit+`"`)
			for i := range 30 {
				s.at(now.Add(time.Duration(i-30)*time.Second), "disk", fmt.Sprintf(`{"read":%d,"write":%d}`, most[0]*(i%7)/6, most[1]*(i%5)/4))
			}
			v := named(t, s.topic("disk"), "mirror")
			for w := 24; w <= 120; w += 4 {
				got := frame(v, s.topic("disk"), context(), w, 14)
				with, without := 0, 0
				for _, line := range strings.Split(got, "\n")[1:] {
					label := strings.TrimSpace(strings.SplitN(line+"┈", "┈", 2)[0])
					switch {
					case !strings.Contains(line, "┈") || label == "" || label == "0":
					case strings.HasSuffix(label, unit):
						with++
					default:
						without++
					}
				}
				if with > 0 && without > 0 {
					t.Errorf("%s at %d cells:\n%s", unit, w, got)
				}
				legend := strings.Split(got, "\n")[0]
				if w >= 40 && with == 0 && !strings.Contains(legend, unit) && !strings.Contains(legend, "+") {
					t.Errorf("%s at %d cells, no unit at all:\n%s", unit, w, got)
				}
			}
		}
	}
}
