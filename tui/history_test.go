package tui

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/sse"
)

func (d *desk) event(topic string, number int, age time.Duration, data string) {
	d.store.Stream(0).Apply(sse.Event{
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

func TestALongerWindowAsksForMoreHistoryOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 100, 24, Options{})
	var asked []time.Duration
	d.model.history.asked, d.model.history.streams = historyOf(time.Minute), []pastStream{fakePast(func(span time.Duration) { asked = append(asked, span) })}
	wants := func(what string, want ...time.Duration) {
		t.Helper()
		if !slices.Equal(asked, want) {
			t.Errorf("%s asked for %v, want %v", what, asked, want)
		}
		asked = nil
	}
	d.open()
	d.publish("cpu", "1")
	d.frame()
	d.press("+")
	wants("a server of others")
	d.press("-")
	d.publish("$hello", `{"server":"topicmux 1"}`)
	d.press("+")
	wants("the longer window", historyOf(2*time.Minute))
	d.press("- + =")
	wants("a window that is there")
	d.model.Update(monitor.History{Stream: d.model.streams.current(), Err: errors.New("refused")})
	d.shows("no history: refused")
	d.press("+")
	wants("after a failure", historyOf(2*time.Minute))
	d.press("space +")
	wants("a pause", historyOf(5*time.Minute))
	d.model.Update(monitor.History{})
	d.shows("window: 5m; the server has nothing older")
	d.press("r")
	wants("r", historyOf(5*time.Minute))
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Waiting})
	d.press("r +")
	wants("a connection that is lost")
}

// fakePast records for which spans the history is requested.
type fakePast func(span time.Duration)

func (fakePast) CanFetchHistory() bool             { return true }
func (f fakePast) FetchHistory(span time.Duration) { f(span) }

func TestAReaderStaysWhenOlderEventsComeIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 60, 10, Options{})
	d.open()
	d.publish("$hello", `{"server":"topicmux 1","epoch":"e","topics":[{"name":"app","last":"e-100"}]}`)
	var past store.Past
	_, _ = past.Add(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[{"name":"app","last":"z"}]}`)})
	for i := range 101 {
		ev := sse.Event{Type: "app", ID: fmt.Appendf(nil, "e-%d", i), Data: fmt.Appendf(nil, "INFO request %d served", i)}
		_, _ = past.Add(ev)
		if i >= 50 {
			d.store.Stream(0).Apply(ev, d.now)
		}
	}
	d.store.Stream(0).Hold()
	d.frame()
	d.press("pgup pgup")
	before := d.lines()
	added := d.store.Stream(0).Backfill(&past)
	d.model.Update(monitor.History{Added: added})
	d.frame()
	for i, line := range d.lines()[1:8] {
		if line != before[i+1] {
			t.Fatalf("line %d was %q and is %q", i+1, before[i+1], line)
		}
	}
	d.shows("50 older events")
}
