package tui

import (
	"slices"
	"testing"
	"time"
)

func TestAnyFieldCanBeCharted(t *testing.T) {
	d := newDesk(t, 120, 30, Options{})
	d.open()
	for i := range 20 {
		d.now = start.Add(time.Duration(i) * time.Second)
		d.publish("job", `{"name":"build","steps":[{"took":"%d ms","ok":true}],"host":{"free":%d}}`, 100+i, i)
	}
	d.frame()
	d.press("f")
	d.shows("fields of job")
	d.shows("steps.0.took")
	d.shows("119 ms")
	d.press("t o o k enter")
	if got := d.model.focus.look.Fields; !slices.Equal(got, []string{"steps.0.took"}) {
		t.Fatalf("%v are charted", got)
	}
	d.frame()
	d.shows("119 ms")
	d.shows("line")
	d.press("f down down down space down space enter")
	if got := d.model.focus.look.Fields; !slices.Equal(got, []string{"steps.0.took", "steps.0.ok", "host.free"}) {
		t.Errorf("%v are charted, want three", got)
	}
	if got := d.model.lookOf("job").Fields; !slices.Equal(got, d.model.focus.look.Fields) {
		t.Errorf("%v are remembered, want %v", got, d.model.focus.look.Fields)
	}
	d.press("f enter")
	if got := d.model.focus.look.Fields; got != nil {
		t.Errorf("%v are charted, want all again", got)
	}
}
