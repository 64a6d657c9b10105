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
	if got := d.model.panes.focus.viewState.Fields; !slices.Equal(got, []string{"steps.0.took"}) {
		t.Fatalf("%v are charted", got)
	}
	d.frame()
	d.shows("119 ms")
	d.shows("line")
	d.press("f down down down space down space enter")
	if got := d.model.panes.focus.viewState.Fields; !slices.Equal(got, []string{"steps.0.took", "steps.0.ok", "host.free"}) {
		t.Errorf("%v are charted, want three", got)
	}
	if got := d.model.panes.viewStateOf(d.model.panes.byTopic["job"]).Fields; !slices.Equal(got, d.model.panes.focus.viewState.Fields) {
		t.Errorf("%v are remembered, want %v", got, d.model.panes.focus.viewState.Fields)
	}
	d.press("f enter")
	if got := d.model.panes.focus.viewState.Fields; got != nil {
		t.Errorf("%v are charted, want all again", got)
	}
}

func TestAFieldThatCannotBeChartedSaysWhy(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	for i := range 3 {
		d.now = start.Add(time.Duration(i) * time.Second)
		d.publish("job", `{"type":"order.paid","n":null,"latency_ms":%d,"ok":true}`, 493+i)
	}
	d.frame()
	d.press("f enter")
	d.shows(`type is text, "order.paid": only numbers`)
	d.shows("fields of job")
	d.press("down space")
	d.shows("n is null: only numbers")
	d.press("down enter")
	d.hides("fields of job")
	d.frame()
	d.shows("latency_ms 495")
	d.press("z")
	d.shows("latency_ms 495")
}

func TestTheTitleNamesItsField(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 160, 40, Options{})
	d.open()
	for i := range 3 {
		d.now = start.Add(time.Duration(i) * time.Second)
		d.publish("jobs", `{"queued":%d,"running":7}`, 42+i)
		d.publish("room.temp", `{"temp":%d}`, 20+i)
		d.publish("cpu", "%d", 30+i)
	}
	d.frame()
	d.shows("queued 44 ╮")
	d.shows("─ 22 ╮")
	d.shows("─ 32 ╮")
}
