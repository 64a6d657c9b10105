package tui

import (
	"fmt"
	"testing"

	"topicmux/tui/savedstate"
)

// fleet returns a desk with three metrics of two hosts of two services.
func fleet(t *testing.T, opts Options) *desk {
	t.Helper()
	d := newDesk(t, 160, 40, opts)
	d.open()
	for i := range 3 {
		for svc := range 2 {
			for host := range 2 {
				for _, metric := range []string{"cpu", "mem", "rps"} {
					d.publish(fmt.Sprintf("svc%d.host%d.%s", svc, host, metric), "%d", i)
				}
			}
		}
	}
	d.publish("news", "hello there")
	d.publish("alone", "1")
	d.frame()
	return d
}

func TestGroupingGoesFromTheClosestSiblingsToAllThatShareAPart(t *testing.T) {
	t.Parallel()
	d := fleet(t, Options{})
	d.model.workspace.goToTopic("svc0.host0.rps")
	for _, c := range []struct{ title, told string }{
		{"svc0.host0.* ●", "grouped 3 topics as svc0.host0.* · g: svc0.*.rps"},
		{"svc0.*.rps ●", "grouped 2 topics as svc0.*.rps · g: *.host0.rps"},
		{"*.host0.rps ●", "grouped 2 topics as *.host0.rps · g: svc0.*"},
		{"svc0.* ●", "grouped 6 topics as svc0.* · g: *.rps"},
		{"*.rps ●", "grouped 4 topics as *.rps · g: separate panes"},
		{"svc0.host0.rps ●", "svc0.host0.rps has its own pane again"},
		{"svc0.host0.* ●", "g: svc0.*.rps"},
	} {
		d.press("g")
		d.shows(c.title)
		d.shows(c.told)
		if n := len(d.model.groups.grouped); n > 1 {
			t.Fatalf("%d groups", n)
		}
	}
	d.shows("svc1.host1.cpu") // the others stay
	d.hides("svc0.host0.cpu ●")
}

func TestGroupingInTheListKeepsTheSelection(t *testing.T) {
	t.Parallel()
	for _, order := range []string{"name", "-rate", "state", "-value"} {
		d := fleet(t, Options{})
		d.press(":")
		d.writes("layout list")
		d.press("enter")
		d.model.list.list.SetSort(order)
		d.model.workspace.goToTopic("svc0.host0.rps")
		d.frame()
		for _, want := range []string{
			"svc0.host0.*", "svc0.*.rps", "*.host0.rps", "svc0.*", "*.rps", "svc0.host0.rps", "svc0.host0.*",
		} {
			d.press("g")
			d.frame()
			if got := d.model.list.list.Selected(); got != want {
				t.Fatalf("sorted by %s: %q is selected, want %q", order, got, want)
			}
			if got := d.model.panes.focus.topic; got != want {
				t.Fatalf("sorted by %s: %q has the focus, want %q", order, got, want)
			}
		}
	}
}

func TestGroupsOfOneScreenMayShareTopics(t *testing.T) {
	t.Parallel()
	d := fleet(t, Options{})
	d.press(":")
	d.writes("group *.cpu")
	d.shows("4 topics")
	d.press("enter :")
	d.writes("group svc0.*")
	d.press("enter")
	d.shows("*.cpu ●")
	d.shows("svc0.* ●")
	d.hides("svc1.host0.cpu ●")
	d.press(":")
	d.writes("ungroup *.cpu")
	d.press("enter")
	d.shows("svc1.host0.cpu ●")
	d.hides("svc0.host0.cpu ●") // it is still in the other group
	for typed, want := range map[string]string{
		"group *.nosuch": "A group needs two numeric topics, but *.nosuch matches 0.",
		"group all":      "This is not a pattern.",
	} {
		d.press("esc :")
		d.writes(typed)
		d.press("enter")
		d.shows(want)
	}
}

func TestATopicWithoutSiblingsSaysWhy(t *testing.T) {
	t.Parallel()
	d := fleet(t, Options{})
	d.model.workspace.goToTopic("alone")
	d.press("g")
	d.shows("alone has no group: no other numeric topic shares a part of its name")
	d.model.workspace.goToTopic("news")
	d.press("g")
	d.shows("news cannot be grouped: its payloads are not numbers")
}

func TestAGroupMemberThatIsNoNumberAnyMoreHasItsOwnPane(t *testing.T) {
	t.Parallel()
	d := fleet(t, Options{})
	d.model.workspace.goToTopic("svc0.host0.rps")
	d.press("g")
	d.hides("svc0.host0.cpu ●")
	for range 9 {
		d.publish("svc0.host0.cpu", "INFO not a number any more")
	}
	d.frame()
	d.shows("svc0.host0.cpu ●")
}

func TestGroupsOfEarlierVersionsAreRemembered(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	opts := Options{StateDir: dir}
	d := newDesk(t, 120, 30, opts)
	mem, err := savedstate.Open(dir, d.model.opts.Server)
	if err != nil {
		t.Fatal(err)
	}
	mem.SetGrouped("svc0.host0.", true)
	if err := mem.Snapshot().Write(); err != nil {
		t.Fatal(err)
	}
	fleet(t, opts).shows("svc0.host0.* ●")
}
