package tui

import (
	"testing"

	"topicmux/sse"
)

func TestTheWireShowsTheLinesOfItsTopicUntilItIsLeft(t *testing.T) {
	d := three(t)
	for _, line := range []string{"id: a-1", "event: wired", "data: 42"} {
		d.store.Stream(0).Line(sse.Line{Kind: sse.LineField, Raw: []byte(line)})
	}
	d.store.Stream(0).Line(sse.Line{})
	d.publish("wired", "42")
	d.frame()
	d.press("4 w")
	d.shows("event: wired")
	d.shows("data: 42")
	d.press("w")
	d.hides("event: wired")
	d.press("w v")
	d.hides("event: wired")
}

func TestAChosenViewIsKeptByItsName(t *testing.T) {
	d := three(t)
	d.press("1 v")
	name := d.model.panes.focus.viewState.View
	if name == "" {
		t.Fatal("v chose nothing")
	}
	d.press("2 1")
	if got := d.model.panes.focus.viewState.View; got != name {
		t.Errorf("the pane shows %q, want %q", got, name)
	}
	if l := d.model.panes.viewStateOf(d.model.panes.byTopic["cpu"]); l.View != name {
		t.Errorf("remembered as %q, want %q", l.View, name)
	}
	d.model.panes.focus.viewState.View = "a view that is no more"
	d.frame()
}
