package alert_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/sse"
)

func TestTheBacklogIsThePastAndItsNewestIsNow(t *testing.T) {
	t.Parallel()
	hello := func(b *bench) {
		b.stream.Apply(sse.Event{Type: "$hello", Data: []byte(
			`{"server":"topicmux 1","epoch":"e","topics":[{"name":"cpu","last":"e-3"},{"name":"job","last":"e-6"}]}`)}, b.now)
	}
	events := func(b *bench) {
		for i, e := range []struct{ topic, data string }{
			{"cpu", "99"}, {"cpu", "98"}, {"cpu", "5"}, {"job", "failed"}, {"job", "ok"}, {"job", "failed"},
		} {
			b.stream.Apply(sse.Event{Type: e.topic, ID: fmt.Appendf(nil, "e-%d", i+1), Data: []byte(e.data)}, b.now)
			b.evaluate()
		}
	}
	b := newBench(t, "cpu > 90", "job == failed")
	hello(b)
	events(b)
	b.reports("job fired failed")
	b.apply("cpu", "95")
	b.evaluate()
	b.reports("cpu fired 95")

	b = newBench(t)
	b.watch = alert.New([]*alert.Rule{parse(t, "cpu > 90"), parse(t, "job == failed")}, alert.Options{Backlog: true})
	b.store.SetObserver(b.watch)
	hello(b)
	events(b)
	b.reports("cpu fired 99", "job fired failed")
}

func TestARecordingGoesByItsOwnTime(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	rules := []*alert.Rule{
		parse(t, "cpu > 90 for 3s"), parse(t, "cpu > 90 for 8s"), parse(t, "old stale for 4s"),
		parse(t, "never stale for 5s"), parse(t, "never stale for 1h"), parse(t, "cpu stale for 1m"),
	}
	b.watch = alert.New(rules, alert.Options{EventTime: true})
	b.store.SetObserver(b.watch)
	at := b.now.Add(-time.Hour)
	for i, v := range []string{"50", "91", "92", "93", "94", "95", "50", "50"} {
		if i == 0 {
			b.stream.Apply(sse.Event{Type: "old", Time: at.UnixMilli(), Data: []byte("1")}, b.now)
		}
		b.stream.Apply(sse.Event{Type: "cpu", Time: at.UnixMilli(), Data: []byte(v)}, b.now)
		at = at.Add(time.Second)
	}
	b.evaluate()
	b.reports("cpu fired 94", "old fired silent for 5s", " fired nothing yet")
	b.pass(time.Hour)
	b.evaluate()
	b.reports()
}

func TestTheValueOfARecordingIsTheOneBeforeTimeRanOut(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.watch = alert.New([]*alert.Rule{parse(t, "cpu > 90 for 3s")}, alert.Options{EventTime: true})
	b.store.SetObserver(b.watch)
	for i, v := range []string{"91", "92", "50", "50", "51"} { // five seconds apart
		at := b.now.Add(time.Duration(5*i) * time.Second)
		b.stream.Apply(sse.Event{Type: "cpu", Time: at.UnixMilli(), Data: []byte(v)}, b.now.Add(time.Hour))
	}
	b.evaluate()
	b.reports("cpu fired 91", "cpu resolved 50")
}

func TestABackfillNeitherRepeatsNorLosesAnAlert(t *testing.T) {
	t.Parallel()
	b := newBench(t, "cpu > 90 clear < 80", "job == failed", "* gap")
	event := func(topic string, n int, data string) sse.Event {
		return sse.Event{Type: topic, ID: fmt.Appendf(nil, "e-%d", n), Data: []byte(data)}
	}
	past := &store.Past{}
	_, _ = past.Add(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[{"name":"cpu","last":"z"},{"name":"job","last":"z"}]}`)})
	for n, ev := range []sse.Event{
		event("cpu", 1, "99"), event("job", 2, "failed"), event("cpu", 3, "99"), event("job", 4, "ok"),
		event("cpu", 5, "50"), event("job", 6, "ok"), event("cpu", 7, "95"),
	} {
		_, _ = past.Add(ev)
		if n >= 4 {
			b.stream.Apply(ev, b.now)
		}
	}
	b.stream.Hold()
	b.evaluate()
	b.reports("cpu fired 95")
	if added := b.stream.Backfill(past); added["cpu"] != 2 || added["job"] != 2 {
		t.Fatalf("added %v", added)
	}
	b.evaluate()
	b.reports()
	b.stream.Apply(event("job", 8, "failed"), b.now)
	b.stream.Apply(event("job", 9, "ok"), b.now)
	b.stream.Apply(event("cpu", 10, "75"), b.now)
	b.evaluate()
	b.reports("job fired failed", "cpu resolved 75")
}
