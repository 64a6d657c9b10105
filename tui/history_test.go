package tui

import (
	"fmt"
	"testing"
	"time"

	"topicmux/sse"
)

func (d *desk) event(topic string, number int, age time.Duration, data string) {
	d.store.Apply(sse.Event{
		Type: topic, ID: fmt.Appendf(nil, "e-%d", number), Time: d.now.Add(-age).UnixMilli(), Data: []byte(data),
	}, d.now)
}

func TestTheFirstPanesComeWithTheirHistory(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{})
	d.open()
	d.publish("$hello", `{"server":"topicmux 1","epoch":"e","topics":[{"name":"cpu","last":"e-9"},{"name":"mem","last":"e-3"},{"name":"odd"}]}`)
	d.event("cpu", 1, time.Minute, "37")
	d.event("mem", 3, time.Minute, "12")
	d.frame()
	d.hides("cpu")
	d.event("cpu", 9, time.Second, "38")
	d.frame()
	d.shows("1 cpu")
	d.shows("2 mem")
	d.event("late", 10, 0, "1")
	d.frame()
	d.shows("late")
}

func TestAHistoryThatIsSlowIsNotWaitedForLong(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{})
	d.open()
	d.publish("$hello", `{"server":"topicmux 1","epoch":"e","topics":[{"name":"cpu","last":"e-9"}]}`)
	d.event("cpu", 1, time.Minute, "37")
	d.frame()
	d.hides("cpu")
	if wait := d.wake.Sub(d.now); wait <= 0 || wait > time.Second {
		t.Fatalf("it looks again in %v", wait)
	}
	d.now = d.wake
	d.frame()
	d.shows("1 cpu")
}
