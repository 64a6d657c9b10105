package list_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"topicmux/tui/internal/list"
	"topicmux/tui/internal/screen"
)

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
