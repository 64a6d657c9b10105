package list_test

import (
	"strings"
	"testing"

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
