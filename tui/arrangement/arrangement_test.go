package arrangement_test

import (
	"strings"
	"testing"

	"topicmux/monitor/number"
	"topicmux/tui/arrangement"
)

func selector(t *testing.T, s string) arrangement.Selector {
	t.Helper()
	out, err := arrangement.ParseSelector(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSelectorsSelectTopics(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		selector, topic, own string
		want                 bool
	}{
		{"cpu", "cpu", "cpu", true},
		{"cpu", "cpu2", "cpu2", false},
		{"cpu", "eu.cpu", "cpu", true}, // in the stream eu
		{"eu.cpu", "eu.cpu", "cpu", true},
		{"us.cpu", "eu.cpu", "cpu", false},
		{"net.*", "net.eth0.rx", "net.eth0.rx", true},
		{"net.*", "net", "net", false},
		{"net.*", "net.*", "net.*", true}, // the group
		{"*.cpu", "a.b.cpu", "a.b.cpu", true},
		{"*.cpu", ".cpu", ".cpu", false},
		{"net.>", "net.eth0", "net.eth0", true},
		{"net.>", "net.", "net.", false},
		{"*", "anything", "anything", true},
		{">", "anything", "anything", true},
		{"a*z", "az", "az", false},
		{"a*z", "abz", "abz", true},
	} {
		if got := selector(t, c.selector).Matches(c.topic, c.own); got != c.want {
			t.Errorf("%s selects %s: %v", c.selector, c.topic, got)
		}
	}
	for _, wrong := range []string{"", "a*b*", ">x", "a>", "*.>", "a.>.b", strings.Repeat("x", 600)} {
		if s, err := arrangement.ParseSelector(wrong); err == nil {
			t.Errorf("%q is the selector %v", wrong, s)
		}
	}
}

// TestTheMostSpecificPaneCounts checks each property on its own: a name comes before a
// pattern, a long pattern before a short one, whatever their order is.
func TestTheMostSpecificPaneCounts(t *testing.T) {
	t.Parallel()
	yes, no, zero, ten := true, false, 0.0, 10.0
	format, _ := number.ParsePattern("0.0")
	a := arrangement.Arrangement{
		Hide: []arrangement.Selector{selector(t, "net.*")},
		Panes: []arrangement.Pane{
			{Of: selector(t, "net.eth0"), Title: "Wire", Max: &ten, Hidden: &no},
			{Of: selector(t, "net.eth*"), Title: "Wires", Unit: "b/s"},
			{Of: selector(t, "*"), View: "line", Unit: "x", Format: format, Min: &zero, Width: 2},
			{Of: selector(t, "net.*"), Unit: "B/s", View: "gauge"},
			{Of: selector(t, "quiet"), Hidden: &yes},
		},
	}
	p := a.Pane("net.eth0", "net.eth0")
	if p.Title != "Wire" || p.Unit != "b/s" || p.View != "gauge" || p.Format != format || *p.Min != 0 || *p.Max != 10 || p.Width != 2 || *p.Hidden {
		t.Errorf("got %+v", p)
	}
	if p := a.Pane("net.wlan", "net.wlan"); p.Title != "" || p.Unit != "B/s" || p.Hidden == nil || !*p.Hidden {
		t.Errorf("got %+v", p)
	}
	if p := a.Pane("net.eth*", "net.eth*"); p.Title != "Wires" {
		t.Errorf("the group has the title %q", p.Title)
	}
	if p := a.Pane("quiet", "quiet"); p.Hidden == nil || !*p.Hidden {
		t.Error("the pane is not hidden")
	}
}

// TestATitleTellsStreamsApart checks that a title for a topic of several streams has the name
// of the stream in front.
func TestATitleTellsStreamsApart(t *testing.T) {
	t.Parallel()
	a := arrangement.Arrangement{Panes: []arrangement.Pane{
		{Of: selector(t, "cpu"), Title: "Processor"}, {Of: selector(t, "us.cpu"), Title: "America"},
	}}
	for topic, want := range map[string]string{"eu.cpu": "eu Processor", "us.cpu": "America"} {
		if got := a.Presentation(topic, topic[:2]).Title; got != want {
			t.Errorf("%s has the title %q, want %q", topic, got, want)
		}
	}
	if got := a.Presentation("cpu", "").Title; got != "Processor" {
		t.Errorf("cpu has the title %q", got)
	}
}

func TestTheOrderBeginsWithTheListedPanes(t *testing.T) {
	t.Parallel()
	a := arrangement.Arrangement{Order: []arrangement.Selector{selector(t, "load"), selector(t, "net.>"), selector(t, "cpu")}}
	for topic, want := range map[string]int{"load": 0, "net.rx": 1, "net.tx": 1, "cpu": 2, "other": 3} {
		if got := a.Place(topic, topic); got != want {
			t.Errorf("%s is at %d, want %d", topic, got, want)
		}
	}
}
