package list_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"topicmux/tui/internal/list"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

var now = time.Date(2026, 5, 4, 12, 30, 47, 0, time.UTC)

// items returns topics that have different orders by value, rate and age.
func items() []list.Item {
	return []list.Item{
		{Name: "svc10.cpu", Rank: 6, Value: 5, Known: true, Unit: 1, Rate: 2, Last: now},
		{Name: "svc2.cpu", Field: "user", Rank: 6, Value: 90, Known: true, Unit: 1, Rate: 1, Last: now.Add(-2 * time.Second)},
		{Name: "news", Rank: 6, Rate: 0.1, Last: now.Add(-70 * time.Second)},
		{Name: "disk", Rank: 4, Value: -7, Known: true, Unit: 4, Last: now.Add(-3 * time.Hour)},
		{Name: "later", Rank: 6},
		{Name: "alarm", Rank: 0, Value: 40, Known: true, Unit: 8, Rate: 50, Last: now},
	}
}

func newList(w, h int) *list.List {
	l := list.New()
	l.Resize(screen.Rect{W: w, H: h})
	l.Set(items(), now)
	return l
}

func press(l *list.List, keys string) {
	for _, k := range strings.Fields(keys) {
		l.Press(k, now)
	}
}

func TestTheOrderIsTheOneAskedFor(t *testing.T) {
	t.Parallel()
	for sort, want := range map[string]string{
		"name":   "alarm disk later news svc2.cpu svc10.cpu",
		"-name":  "svc10.cpu svc2.cpu news later disk alarm",
		"-value": "svc2.cpu alarm svc10.cpu disk later news",
		"value":  "disk svc10.cpu alarm svc2.cpu later news",
		"-rate":  "alarm svc10.cpu svc2.cpu news disk later",
		"-age":   "disk news alarm svc2.cpu svc10.cpu later",
		"age":    "alarm svc2.cpu svc10.cpu news disk later",
		"state":  "alarm disk later news svc2.cpu svc10.cpu",
		"place":  "svc10.cpu svc2.cpu news disk later alarm",
	} {
		l := newList(80, 20)
		if !l.SetSort(sort) {
			t.Fatalf("%q is no order", sort)
		}
		if got := strings.Join(l.Shown(), " "); got != want {
			t.Errorf("%s: got  %s\nwant %s", sort, got, want)
		}
		if l.Sort() != sort || l.Selected() != strings.Fields(want)[0] {
			t.Errorf("the order is %q, and %s is selected; want %q and the first", l.Sort(), l.Selected(), sort)
		}
	}
	if l := list.New(); l.SetSort("-") || l.SetSort("colour") || l.Sort() != "name" {
		t.Error("an unknown order was taken")
	}
}

func TestKeysAndHeadsOrderTheList(t *testing.T) {
	t.Parallel()
	l := newList(80, 20)
	for _, want := range []string{"-value", "-rate", "-age", "state", "name"} {
		if act, ok := l.Press("s", now); act != list.Ordered || !ok || l.Sort() != want {
			t.Errorf("s gives %q, want %q", l.Sort(), want)
		}
	}
	press(l, "s S")
	if l.Sort() != "value" {
		t.Errorf("S gives %q, want the other way round", l.Sort())
	}
	frame := draw(l, lines{})
	head := strings.SplitN(frame, "\n", 2)[0]
	for _, c := range []struct{ name, sort string }{{"name", "name"}, {"name", "-name"}, {"age", "-age"}, {"rate", "-rate"}, {"value", "-value"}, {"state", "state"}} {
		x := strings.Index(head, c.name)
		if act := l.Click(len([]rune(head[:x])), 0, now); act != list.Ordered || l.Sort() != c.sort {
			t.Errorf("a click on %s gives %q, want %q", c.name, l.Sort(), c.sort)
		}
	}
}

func TestOneKeyBringsWhatNeedsAttentionToTheTop(t *testing.T) {
	t.Parallel()
	l := newList(80, 20)
	press(l, "s end")
	for _, want := range []string{"alarm disk", "alarm disk", "alarm disk later"} {
		act, ok := l.Press("!", now)
		if got := strings.Join(l.Shown(), " "); act != list.Ordered || !ok || !strings.HasPrefix(got, want) || l.Selected() != "alarm" {
			t.Errorf("! shows %s with %s selected, want %s first", got, l.Selected(), want)
		}
	}
	if l.Press("!", now); l.Sort() != "name" || l.Attention() {
		t.Errorf("! once more sorts by %s, want the names", l.Sort())
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

func TestTheSelectionStaysWithItsTopic(t *testing.T) {
	t.Parallel()
	l := newList(80, 3)
	l.SetSort("-value")
	press(l, "down down")
	if l.Selected() != "svc10.cpu" {
		t.Fatalf("selected %s", l.Selected())
	}
	changed := items()
	changed[0].Value = 1000 // svc10.cpu
	l.Set(changed, now.Add(time.Minute))
	if got := l.Shown(); l.Selected() != "svc10.cpu" || got[0] != "svc10.cpu" {
		t.Errorf("selected %s, shown %v", l.Selected(), got)
	}
	changed = items()
	changed[0].Value = -1000
	l.Set(changed, now.Add(2*time.Minute))
	if got := l.Shown(); l.Selected() != "svc10.cpu" || !slices.Contains(got, "svc10.cpu") {
		t.Errorf("selected %s, shown %v", l.Selected(), got)
	}
	l.Set(slices.DeleteFunc(items(), func(it list.Item) bool { return it.Name == "svc10.cpu" }), now.Add(3*time.Minute))
	if !slices.Contains(l.Shown(), l.Selected()) {
		t.Errorf("with its topic gone, %q is selected of %v", l.Selected(), l.Shown())
	}
}

func TestTheOrderRestsForASecondAndUnderAPersonsHands(t *testing.T) {
	t.Parallel()
	l := newList(80, 20)
	l.SetSort("-value")
	l.Set(items(), now.Add(time.Minute))
	before := l.Shown()
	turned := func() []list.Item {
		all := items()
		for i := range all {
			all[i].Value = -all[i].Value
		}
		return all
	}
	at := now.Add(time.Minute + list.Every - 1)
	l.Set(turned(), at)
	if got := l.Shown(); !slices.Equal(got, before) {
		t.Errorf("within a second the order went from %v to %v", before, got)
	}
	l.Press("down", at)
	l.Set(turned(), at.Add(list.Every))
	if got := l.Shown(); !slices.Equal(got, before) {
		t.Errorf("under a person's hands the order went from %v to %v", before, got)
	}
	l.Set(append(turned(), list.Item{Name: "new", Value: 1e9, Known: true}), at.Add(list.Every))
	if got := l.Shown(); !slices.Equal(got, append(before, "new")) {
		t.Errorf("a new topic changed the order from %v to %v", before, got)
	}
	l.Set(turned(), l.Due())
	if got := l.Shown(); slices.Equal(got, before) {
		t.Error("the order does not follow the values")
	}
}

func TestAnOrderIsPreferredUntilOneIsChosen(t *testing.T) {
	t.Parallel()
	l := newList(80, 20)
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() { l.Prefer(list.ByPlace) }, "svc10.cpu"},
		{func() { l.Prefer(list.ByName) }, "alarm"},
		{func() { press(l, "s") }, "svc2.cpu"}, // by value
		{func() { l.Prefer(list.ByPlace) }, "svc2.cpu"},
	} {
		step.do()
		if got := l.Shown()[0]; got != step.want {
			t.Errorf("%s is first, want %s", got, step.want)
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

func TestAlmostEqualTopicsDoNotChangePlaces(t *testing.T) {
	t.Parallel()
	for _, sort := range []string{"-rate", "-age"} {
		l := list.New()
		l.Resize(screen.Rect{W: 80, H: 20})
		l.SetSort(sort)
		first := ""
		for i := range 50 {
			at := now.Add(time.Duration(i) * time.Minute)
			var all []list.Item
			for k, name := range []string{"a", "b", "c"} {
				jitter := (i + k) % 3
				all = append(all, list.Item{Name: name, Rate: 1 + 0.01*float64(jitter), Last: at.Add(-time.Duration(jitter) * time.Second)})
			}
			l.Set(all, at)
			if got := strings.Join(l.Shown(), ""); i == 0 {
				first = got
			} else if got != first {
				t.Fatalf("%s: the order went from %s to %s", sort, first, got)
			}
		}
	}
}

func TestMovingByKeysAndWheel(t *testing.T) {
	t.Parallel()
	l := list.New()
	l.Resize(screen.Rect{W: 80, H: 11}) // ten rows and the head
	var all []list.Item
	for i := range 35 {
		all = append(all, list.Item{Name: fmt.Sprintf("t%d", i), Last: now})
	}
	l.Set(all, now)
	for _, c := range []struct {
		keys, selected, top string
	}{
		{"", "t0", "t0"},
		{"down j tab", "t3", "t0"},
		{"up", "t2", "t0"},
		{"pgdown", "t11", "t2"},
		{"end", "t34", "t25"},
		{"down", "t34", "t25"},
		{"pgup", "t25", "t25"},
		{"home k shift+tab", "t0", "t0"},
		{"pgdown pgdown pgdown pgdown pgdown", "t34", "t25"},
	} {
		press(l, c.keys)
		if l.Selected() != c.selected || l.Shown()[0] != c.top {
			t.Errorf("after %q: %s is selected and %s at the top, want %s and %s", c.keys, l.Selected(), l.Shown()[0], c.selected, c.top)
		}
	}
	press(l, "home")
	l.Wheel(2, now)
	if first, last := l.Span(); first != 7 || last != 16 || l.Selected() != "t0" {
		t.Errorf("the wheel shows %d to %d with %s selected, want 7 to 16 with t0", first, last, l.Selected())
	}
	l.Set(slices.Clone(all), now.Add(time.Minute))
	if first, _ := l.Span(); first != 7 {
		t.Errorf("a new order moved the rows to %d", first)
	}
	if act := l.Click(5, 3, now); act != list.Moved || l.Selected() != "t8" {
		t.Errorf("a click selects %s, want t8", l.Selected())
	}
	if act := l.Click(5, 3, now.Add(time.Second)); act != list.Moved {
		t.Error("two slow clicks open the topic")
	}
	if act := l.Click(5, 3, now.Add(1100*time.Millisecond)); act != list.Open {
		t.Error("a double click does not open the topic")
	}
	if _, ok := l.Press("q", now); ok {
		t.Error("the list takes q")
	}
}

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

func TestNamesAreOrderedAsPeopleCount(t *testing.T) {
	t.Parallel()
	want := []string{"", "a", "a1", "a01", "a2", "a10", "a10b", "b", "svc2.host10", "svc10.host2", "世界"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, list.CompareNames)
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[ab019.]{0,6}`)
		a, b, c := name.Draw(t, "a"), name.Draw(t, "b"), name.Draw(t, "c")
		if list.CompareNames(a, b) != -list.CompareNames(b, a) || (list.CompareNames(a, b) == 0) != (a == b) {
			t.Fatalf("%q and %q", a, b)
		}
		if list.CompareNames(a, b) < 0 && list.CompareNames(b, c) < 0 && list.CompareNames(a, c) >= 0 {
			t.Fatalf("%q, %q and %q have no order", a, b, c)
		}
	})
}

// lines is a Source for tests.
type lines map[string]list.Line

func (s lines) Line(name string, _ int, unit bool) list.Line {
	if l, ok := s[name]; ok {
		if !unit {
			l.Unit = ""
		}
		return l
	}
	return list.Line{Mark: "●", Value: "1"}
}

func (s lines) History(r screen.Region, _ string) {
	w, _ := r.Size()
	for x := range w {
		r.Rune(x, 0, []rune("▁▂▃▄▅▆▇█")[x%8], screen.Style{})
	}
}

func scene() lines {
	return lines{
		"svc10.cpu": {Mark: "●", Value: "5.0", Unit: "%"},
		"svc2.cpu":  {Mark: "●", Value: "90.1", Unit: "%"},
		"news":      {Mark: "●", Text: "WARN the disk is full of 世界 and of other things that take room"},
		"disk":      {Mark: "◌", Value: "-7", Unit: "MB/s", State: "silent", Quiet: true},
		"later":     {Mark: "●"},
		"alarm":     {Mark: "▲", Value: "12,345,678", Unit: "k events", State: "alert", Colour: theme.Bad},
	}
}

func draw(l *list.List, s list.Source) string {
	a := l.Area()
	g := screen.New(a.X+a.W, a.Y+a.H)
	l.Draw(g.All(), now, s)
	rows := strings.Split(g.String(nil), "\n")
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " ")
	}
	return strings.Join(rows, "\n") + "\n"
}

func TestTheListLooksAsItDid(t *testing.T) {
	for _, size := range [][2]int{{12, 3}, {24, 7}, {40, 7}, {56, 7}, {66, 7}, {80, 7}, {120, 7}, {200, 7}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			l := newList(size[0], size[1])
			l.SetSort("-value")
			golden.RequireEqual(t, []byte(draw(l, scene())))
		})
	}
}

// TestTheListStaysInItsPlace draws lists of all sizes with names and texts of
// all kinds. Cells outside the area must not change, and numbers must not be
// truncated.
func TestTheListStaysInItsPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := screen.Rect{
			X: rapid.IntRange(0, 3).Draw(t, "x"), Y: rapid.IntRange(0, 3).Draw(t, "y"),
			W: rapid.IntRange(1, 220).Draw(t, "w"), H: rapid.IntRange(0, 30).Draw(t, "h"),
		}
		s, all := lines{}, []list.Item(nil)
		for i := range rapid.IntRange(0, 40).Draw(t, "n") {
			name := rapid.SampledFrom([]string{"a", "svc.host.cpu", "世界世界世界", strings.Repeat("long", 32)}).Draw(t, "name") + fmt.Sprint(i)
			all = append(all, list.Item{
				Name: name, Last: now, Known: true, Value: float64(i),
				Field: rapid.SampledFrom([]string{"", "user", strings.Repeat("f", 90)}).Draw(t, "field"),
				Unit:  rapid.SampledFrom([]int{0, 1, 9}).Draw(t, "width"),
			})
			s[name] = list.Line{
				Mark: "●", Value: rapid.SampledFrom([]string{"", "12.5", "99,999,999.9"}).Draw(t, "value"), Unit: rapid.SampledFrom([]string{"", "%", "k events/s"}).Draw(t, "unit"),
				Text:  rapid.SampledFrom([]string{"", "text", strings.Repeat("世", 200)}).Draw(t, "text"),
				State: rapid.SampledFrom([]string{"", "silent"}).Draw(t, "state"), Quiet: rapid.Bool().Draw(t, "quiet"),
			}
		}
		l := list.New()
		l.Resize(a)
		l.Set(all, now)
		for range rapid.IntRange(0, 6).Draw(t, "steps") {
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				l.Press(rapid.SampledFrom(strings.Fields("up down pgup pgdown home end s S")).Draw(t, "key"), now)
			case 1:
				l.Wheel(rapid.IntRange(-3, 3).Draw(t, "wheel"), now)
			default:
				l.Click(rapid.IntRange(0, 230).Draw(t, "cx"), rapid.IntRange(0, 40).Draw(t, "cy"), now)
			}
			if first, last := l.Span(); len(all) > 0 && a.H > 1 && (first < 1 || last > len(all) || last-first+1 > a.H) {
				t.Fatalf("shows %d to %d of %d in %d rows", first, last, len(all), a.H)
			}
		}
		g := screen.New(a.X+a.W+3, a.Y+a.H+3)
		for y := range a.Y + a.H + 3 {
			g.All().HLine(0, y, a.X+a.W+3, '#', screen.Style{})
		}
		l.Draw(g.All(), now, s)
		for y := range a.Y + a.H + 3 {
			for x := range a.X + a.W + 3 {
				if c, _ := g.At(x, y); !a.Contains(x, y) && c != "#" {
					t.Fatalf("cell %d,%d beyond %v is %q", x, y, a, c)
				}
			}
		}
	})
}
