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
