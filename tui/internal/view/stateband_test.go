package view_test

import (
	"strings"
	"testing"
	"time"
)

// band returns the rows of a frame after the first from rows.
func band(got string, from int) []string {
	lines := strings.Split(got, "\n")
	return lines[from : len(lines)-1]
}

func TestAStateIsNamedInItsBarOrNotAtAll(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	words := []string{"ok", "ok", "ok", "down", "degraded", "ok", "ok", "maintenance"}
	s.every(3*time.Second, 23, "slow", func(i int) string { return words[i%len(words)] })
	s.every(300*time.Millisecond, 233, "fast", func(i int) string { return words[(i*i+i/3)%len(words)] })
	for _, topic := range []string{"slow", "fast"} {
		for w := 8; w < 140; w += 7 {
			for h := 2; h < 16; h++ {
				got := frame(named(t, s.topic(topic), "states"), s.topic(topic), context(), w, h)
				head := 1
				if h >= 4 {
					head = strings.Count(got[:strings.LastIndexAny(got, "●◐■◆")], "\n") + 1
				}
				for _, line := range band(got, head) {
					for i, part := range strings.Split(line, "█") {
						name := strings.TrimSpace(strings.Trim(part, "▁ "))
						if strings.ContainsAny(name, ":−+") { // the time axis, or the rest of the legend
							continue
						}
						if name != "" && (i == 0 || part != name || !strings.Contains(" ok down degraded maintenance ", " "+name+" ")) {
							t.Fatalf("%s at %d×%d: %q is in a bar:\n%s", topic, w, h, part, got)
						}
					}
				}
			}
		}
	}
}

func TestEachStateIsInTheLegend(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 60, "door", func(i int) string { return []string{"ok", "degraded", "down"}[i%20/8] })
	for _, c := range []struct {
		w, h int
		want []string
	}{
		{80, 8, []string{"■ down ", " %  ◐ degraded ", " %  ● ok ", " %"}},
		{30, 5, []string{"■ down  ◐ degraded  ● ok"}},
		{16, 9, []string{"● ok", "◐ degraded", "■ down"}},
		{16, 4, []string{"■ down  +2"}},
	} {
		got := frame(named(t, s.topic("door"), "states"), s.topic("door"), context(), c.w, c.h)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("at %d×%d %q is missing:\n%s", c.w, c.h, want, got)
			}
		}
	}
}

func TestABadStateIsSeenHoweverShortItWas(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(100*time.Millisecond, 700, "fast", func(i int) string {
		if i%100 == 50 {
			return "down"
		}
		return "ok"
	})
	got := frame(named(t, s.topic("fast"), "states"), s.topic("fast"), context(), 60, 10)
	if n := strings.Count(strings.Split(got, "\n")[2], "█"); n < 5 || n > 7 {
		t.Errorf("the tops of %d bad columns are shown:\n%s", n, got)
	}
	if !strings.Contains(got, "■ down 1 %") {
		t.Errorf("the time of the bad state is missing:\n%s", got)
	}
	if strings.Contains(got, "▲") {
		t.Errorf("a bad state has the mark of an alert:\n%s", got)
	}
}

func TestNearlyAllIsNotAll(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(50*time.Millisecond, 1200, "x", func(i int) string {
		if i == 600 {
			return "down"
		}
		return "up"
	})
	got := frame(named(t, s.topic("x"), "states"), s.topic("x"), context(), 60, 10)
	if !strings.Contains(got, "■ down <1 %  ● up >99 %") {
		t.Errorf("a little is none:\n%s", got)
	}
}
