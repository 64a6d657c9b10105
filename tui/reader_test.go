package tui

import (
	"slices"
	"testing"
)

func TestTheFieldAtTheCursorIsCharted(t *testing.T) {
	d := newDesk(t, 100, 30, Options{})
	d.open()
	for i := range 5 {
		d.publish("job", `{"name":"a rather long name for a build","note":"another long text that fills the row","deep":{"er":[{"v":%d,"w":"x"},{"v":2,"w":"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"}]}}`, i)
	}
	d.frame()
	d.press("v") // these are events, with a line for each
	d.shows("name")
	d.press("down c")
	d.shows("name cannot be charted")
	d.press("down down left")
	d.lines()
	d.shows("▸")
	d.press("right")
	d.hides("▸")
	d.press("down down c")
	d.frame()
	if got := d.model.panes.focus.viewState.Fields; !slices.Equal(got, []string{"deep.er.0.v"}) {
		t.Errorf("%v are charted", got)
	}
}
