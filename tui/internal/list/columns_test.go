package list_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"topicmux/tui/internal/list"
	"topicmux/tui/internal/screen"
)

// digits are lines that show a history and as many digits as fit.
type digits struct{}

func (digits) Line(_ string, room int, _ bool) list.Line {
	return list.Line{Mark: "●", Value: strings.Repeat("8", room)}
}

func (digits) History(r screen.Region, _ string) {
	w, _ := r.Size()
	r.HLine(0, 0, w, '▂', screen.Style{})
}

// A list without units leaves no room for them: values have more digits, and
// their history follows directly.
func TestTheRoomOfUnitsGoesToValuesWhereNoTopicHasAny(t *testing.T) {
	t.Parallel()
	row := func(w, unit int) (value, history int) {
		l := list.New()
		l.Resize(screen.Rect{W: w, H: 3})
		l.Set([]list.Item{{Name: "svc0.host0.rps", Known: true, Last: now}, {Name: "b", Known: true, Unit: unit, Last: now}}, now)
		g := screen.New(w, 3)
		l.Draw(g.All(), now, digits{})
		line := strings.Split(g.String(nil), "\n")[1]
		if unit == 0 && strings.Contains(line, "8   ▂") {
			t.Errorf("%d cells: a gap stands where units would:\n%s", w, line)
		}
		return strings.Count(line, "8"), strings.Count(line, "▂")
	}
	for _, w := range []int{24, 40, 80, 120, 200} {
		value, history := row(w, 0)
		narrow, short := row(w, 8)
		if one, _ := row(w, 1); one > value || value < narrow || value+history <= narrow+short {
			t.Errorf("%d cells: %d digits and a history of %d without units, %d and %d with", w, value, history, narrow, short)
		}
	}
	if _, history := row(40, 0); history < 5 {
		t.Errorf("forty cells have a history of %d", history)
	}
}

func TestTheListTellsWhenTheNextOrderHasTheLargestFirst(t *testing.T) {
	t.Parallel()
	l := newList(80, 20)
	for _, want := range []bool{true, false, false, false, false, true} {
		if got := l.SortsByValueNext(); got != want {
			t.Errorf("sorted by %q: %v, want %v", l.Sort(), got, want)
		}
		press(l, "s")
	}
	l.Set([]list.Item{{Name: "door", Last: now}}, now)
	if l.SetSort("name"); l.SortsByValueNext() {
		t.Error("a list without numbers has a largest one")
	}
}

// TestHeadsStandOverWhatTheyName checks the cells below each head in lists with
// little history. The newest part of the history is at its right end.
func TestHeadsStandOverWhatTheyName(t *testing.T) {
	t.Parallel()
	for _, w := range []int{66, 80, 120, 200} {
		l := newList(w, 20)
		rows := strings.Split(draw(l, young{scene()}), "\n")
		head := []rune(rows[0])
		find := func(row []rune, s string) (from, to int) {
			from = len([]rune(string(row)[:max(0, strings.Index(string(row), s))]))
			return from, from + len([]rune(s))
		}
		alarm := []rune(rows[slices.IndexFunc(rows, func(r string) bool { return strings.Contains(r, "alarm") })])
		for _, c := range []struct{ head, cells string }{
			{"state", "▲ alert"}, {"name", "alarm"}, {"value", "12,345,678"}, {"history", "▇█"}, {"rate", "50/s"}, {"age", "now"},
		} {
			if c.head == "history" && !strings.Contains(rows[0], c.head) {
				continue // no room for the column
			}
			hx, hend := find(head, c.head)
			x, end := find(alarm, c.cells)
			if x == 0 || hend <= x || end <= hx {
				t.Errorf("%d columns: %s at %d to %d, and %q at %d to %d:\n%s\n%s", w, c.head, hx, hend, c.cells, x, end, rows[0], string(alarm))
			}
		}
	}
}

// young are lines with little history.
type young struct{ lines }

func (young) History(r screen.Region, _ string) {
	w, _ := r.Size()
	r.TextRight(w, 0, "▇█", screen.Style{})
}

func TestNamesComeBeforeALongHistory(t *testing.T) {
	t.Parallel()
	all := []list.Item{{Name: "svc4.host3.*", Field: "latency_ms cpu_pct", Last: now}}
	for i := range 40 {
		all = append(all, list.Item{Name: fmt.Sprintf("a%d", i), Last: now})
	}
	for w, whole := range map[int]bool{70: false, 100: true, 120: true, 200: true} {
		l := list.New()
		l.Resize(screen.Rect{W: w, H: 60})
		l.Set(slices.Clone(all), now)
		if got := draw(l, lines{}); strings.Contains(got, "svc4.host3.* latency_ms cpu_pct") != whole || !strings.Contains(got, "▅▆▇") {
			t.Errorf("%d columns: a long name whole: %v, want that and a history:\n%s", w, !whole, got)
		}
	}
}

// TestEveryLetterOfAHeadTakesAClick clicks every cell of each head, with and
// without the arrow.
func TestEveryLetterOfAHeadTakesAClick(t *testing.T) {
	t.Parallel()
	for _, w := range []int{24, 40, 56, 66, 80, 120, 200} {
		for _, col := range []string{"state", "name", "value", "rate", "age"} {
			for _, sorted := range []string{"", " ↓"} {
				l := newList(w, 20)
				l.SetSort("name")
				if sorted != "" {
					l.SetSort("-" + col)
				}
				head := []rune(strings.Split(draw(l, lines{}), "\n")[0])
				at := -1
				if before, _, found := strings.Cut(string(head), col+sorted); found {
					at = len([]rune(before))
				}
				for x := at; at >= 0 && x < at+len([]rune(col+sorted)); x++ {
					l := newList(w, 20)
					l.SetSort("-" + col)
					if l.Click(x, 0, now); l.Sort() != col {
						t.Errorf("%d columns: a click at %d of %q leaves the order %s", w, x, string(head), l.Sort())
					}
				}
			}
		}
	}
}

// TestNamesOfANarrowListAreWhole has names that differ in their middle.
func TestNamesOfANarrowListAreWhole(t *testing.T) {
	t.Parallel()
	var all []list.Item
	for i := range 40 {
		all = append(all, list.Item{Name: fmt.Sprintf("auth.host%02d.cpu", i), Last: now})
	}
	for w := 40; w <= 120; w++ {
		l := list.New()
		l.Resize(screen.Rect{W: w, H: 60})
		l.Set(slices.Clone(all), now)
		if got := draw(l, lines{}); !strings.Contains(got, "auth.host07.cpu") {
			t.Errorf("%d columns cut a name of 15:\n%s", w, got)
		}
	}
}

func TestAnIdThatIsTooLongShowsItsEnd(t *testing.T) {
	t.Parallel()
	l := list.New()
	l.Resize(screen.Rect{W: 60, H: 4})
	l.Set([]list.Item{{Name: "id", Last: now}, {Name: "price", Last: now}}, now)
	g := screen.New(60, 4)
	l.Draw(g.All(), now, longValues{})
	got := g.String(nil)
	if !strings.Contains(got, "…199254740993") || strings.Contains(got, "…1,234") {
		t.Errorf("an id and a price of more cells than there are:\n%s", got)
	}
}

// longValues have more digits than fit.
type longValues struct{}

func (longValues) Line(name string, _ int, _ bool) list.Line {
	return list.Line{Value: map[string]string{"id": "9007199254740993", "price": "9,007,199,254,741,234"}[name]}
}

func (longValues) History(screen.Region, string) {}

func TestAgesAndRatesAreShort(t *testing.T) {
	t.Parallel()
	for age, want := range map[time.Duration]string{
		-time.Second: "now", 0: "now", 2999 * time.Millisecond: "now", 3 * time.Second: "3s", 19999 * time.Millisecond: "19s", 59 * time.Second: "59s",
		time.Minute: "1m", 59*time.Minute + 59*time.Second: "59m", time.Hour: "1h", 25 * time.Hour: "1d", 1 << 62: "999d",
	} {
		if got := list.AgeText(age); got != want {
			t.Errorf("AgeText(%v) = %q, want %q", age, got, want)
		}
	}
	for rate, want := range map[float64]string{
		0: "–", 0.0001: "–", 1.0 / 3600: "1.0/h", 0.5: "30/min", 0.94: "56/min", 0.96: "1.0/s", 9.96: "10/s", 340.4: "340/s",
		99_000: "99000/s", 1e6: "1000k/s",
	} {
		if got := list.RateText(rate); got != want || len(got) > 7 {
			t.Errorf("RateText(%v) = %q, want %q", rate, got, want)
		}
	}
}

func TestAnAgeChangesWhenItSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := list.New()
		l.Resize(screen.Rect{W: 80, H: 20})
		last := now.Add(-time.Duration(rapid.Int64Range(0, int64(300*24*time.Hour)).Draw(t, "age")))
		l.Set([]list.Item{{Name: "a", Last: last}}, now)
		at := l.Changes(now)
		before, after := list.AgeText(now.Sub(last)), list.AgeText(at.Sub(last))
		if !at.After(now) || before == after || list.AgeText(at.Sub(last)-1) != before {
			t.Fatalf("%q becomes %q at %v", before, after, at.Sub(now))
		}
	})
}
