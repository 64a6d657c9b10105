package alert_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/sse"
)

// bench is a store with a Watch and a clock that the test advances.
type bench struct {
	t      *testing.T
	now    time.Time
	store  *store.Store
	stream *store.Stream
	watch  *alert.Watch
	told   []string
}

func newBench(t *testing.T, rules ...string) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	b.store = store.New(store.Options{Clock: func() time.Time { return b.now }})
	b.stream = b.store.AddStream("")
	var parsed []*alert.Rule
	for _, s := range rules {
		r, err := alert.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, r)
	}
	b.watch = alert.New(parsed, alert.Options{})
	b.store.SetObserver(b.watch)
	b.stream.SetConn(sse.State{Phase: sse.Open})
	b.evaluate()
	return b
}

// publish stores an event and calls Evaluate, as a dashboard does in each frame.
func (b *bench) publish(topic, format string, args ...any) {
	b.stream.Apply(sse.Event{Type: topic, Data: fmt.Appendf(nil, format, args...)}, b.now)
	b.evaluate()
}

func (b *bench) evaluate() {
	st := b.store.Acquire()
	defer b.store.Release()
	for _, c := range b.watch.Evaluate(st, b.now) {
		word := "resolved"
		if c.Fired {
			word = "fired"
		}
		b.told = append(b.told, fmt.Sprintf("%s %s %s", c.Topic, word, c.Value))
	}
}

func (b *bench) pass(d time.Duration) { b.now = b.now.Add(d) }

// waits advances the clock and calls Evaluate when the Watch asks for it, as a
// dashboard without data does.
func (b *bench) waits(d time.Duration) {
	end := b.now.Add(d)
	for next := b.watch.Next(); !next.IsZero() && !next.After(end); next = b.watch.Next() {
		b.now = next
		b.evaluate()
	}
	b.now = end
}

func (b *bench) reports(want ...string) {
	b.t.Helper()
	if !slices.Equal(b.told, want) {
		b.t.Errorf("told %q, want %q", b.told, want)
	}
	b.told = nil
}

func TestAnAlertFiresOnceAndIsOverOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, "cpu > 90")
	for _, v := range []int{50, 91, 95, 92} {
		b.publish("cpu", "%d", v)
		b.pass(time.Second)
	}
	b.reports("cpu fired 91")
	for range 10 { // flapping around the threshold
		b.publish("cpu", "89")
		b.pass(time.Second)
		b.publish("cpu", "91")
		b.pass(time.Second)
	}
	b.reports()
	for range 7 {
		b.publish("cpu", "50")
		b.pass(time.Second)
	}
	b.reports("cpu resolved 50")
}

func TestForWantsAllOfTheTime(t *testing.T) {
	t.Parallel()
	b := newBench(t, "cpu > 90 for 3s clear < 80")
	for _, v := range []int{95, 95, 70, 95, 95, 95} {
		b.publish("cpu", "%d", v)
		b.pass(time.Second)
	}
	b.reports()
	b.publish("cpu", "96")
	b.reports("cpu fired 96")
	b.pass(time.Second)
	b.publish("cpu", "85") // below the threshold, but not below the clear condition
	b.pass(time.Minute)
	b.publish("cpu", "85")
	b.reports()
	b.pass(time.Second)
	b.publish("cpu", "79")
	b.reports("cpu resolved 79")
}

func TestAShortPeakBetweenTwoLooksCounts(t *testing.T) {
	t.Parallel()
	b := newBench(t, "cpu > 90")
	b.publish("cpu", "50")
	b.pass(time.Second)
	for _, v := range []string{"50", "99", "50"} {
		b.stream.Apply(sse.Event{Type: "cpu", Data: []byte(v)}, b.now)
		b.pass(10 * time.Millisecond)
	}
	b.evaluate()
	b.reports("cpu fired 99")
	for range 8 {
		b.pass(time.Second)
		b.publish("cpu", "50")
	}
	b.reports("cpu resolved 50")
}

func TestASilentNumberProvesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, "cpu > 90 for 1m")
	for range 10 {
		b.publish("cpu", "95")
		b.pass(time.Second)
	}
	b.waits(time.Hour)
	b.reports()
}

func TestFieldsOfATopicAreFound(t *testing.T) {
	t.Parallel()
	b := newBench(t, "cpu.total > 90", "net.rx.bytes > 5", `order.state == "failed"`, "*.temp > 40", "up == false")
	b.publish("cpu", `{"total":95,"user":3}`)
	b.publish("net", `{"rx":{"bytes":9}}`)
	b.publish("net.rx", `{"bytes":3}`) // from here on, the longer name matches
	b.publish("order", `{"state":"ok"}`)
	b.publish("order", `{"state":"failed"}`)
	b.publish("room", `{"temp":41}`)
	b.publish("up", "false")
	b.reports("cpu fired 95", "net fired 9", "order fired failed", "room fired 41", "up fired false")
}

// TestFieldsOfALogLineAreFound has payloads that a log shows in a readable
// form, without the level.
func TestFieldsOfALogLineAreFound(t *testing.T) {
	t.Parallel()
	b := newBench(t, "app.level == error", "app.user == ann")
	b.publish("app", `{"level":"info","msg":"paid","user":"ann"}`)
	b.publish("app", `{"level":"error","msg":"not paid","user":"bob"}`)
	b.reports("app fired ann", "app fired error")
}

func TestAWordBetweenTwoLooksCounts(t *testing.T) {
	t.Parallel()
	b := newBench(t, "order == failed")
	b.publish("order", "packing")
	for _, s := range []string{"failed", "packing"} {
		b.stream.Apply(sse.Event{Type: "order", Data: []byte(s)}, b.now)
	}
	b.store.Pause() // a paused dashboard must not miss an alert
	b.evaluate()
	b.reports("order fired failed")
	b.waits(10 * time.Second)
	b.reports("order resolved packing")
}

func TestSilenceIsTold(t *testing.T) {
	t.Parallel()
	b := newBench(t, "backup stale for 1m", "cpu stale")
	b.waits(59 * time.Second)
	b.reports()
	b.waits(2 * time.Second)
	b.reports(" fired nothing yet")
	b.publish("backup", "done")
	b.reports()
	for range 10 {
		b.publish("cpu", "5")
		b.pass(time.Second)
	}
	b.waits(30 * time.Second)
	b.reports("cpu fired silent for 4s")
	b.waits(30 * time.Second)
	b.publish("cpu", "5")
	b.reports("backup fired silent for 1m0s", "cpu resolved silent for 0s")
}

func TestGapsAreTold(t *testing.T) {
	t.Parallel()
	b := newBench(t, "* gap")
	b.publish("cpu", "5")
	b.publish("$gap", `{"topic":"cpu","missed":7,"reason":"slow"}`)
	b.reports("cpu fired 7 lost")
	b.waits(time.Minute)
	b.reports("cpu resolved 7 lost")
}

func TestAPercentageIsAPartOfTheTopicsRange(t *testing.T) {
	t.Parallel()
	b := newBench(t, "mem > 90%")
	b.publish("$topic", `{"name":"mem","kind":"gauge","unit":"B","min":0,"max":1000}`)
	b.publish("mem", "800")
	b.reports()
	b.publish("mem", "901")
	b.reports("mem fired 901 B")
	st := b.store.Acquire()
	defer b.store.Release()
	if l := b.watch.Limits(nil, st.Topics[0].Name); len(l) != 1 || l[0].Value != 900 || !l[0].Above || !l[0].Firing {
		t.Errorf("limits %+v", l)
	}
}

func TestAcknowledgedAlertsAreClosed(t *testing.T) {
	t.Parallel()
	b := newBench(t, "cpu > 90", "mem > 90")
	b.publish("cpu", "95")
	b.pass(time.Second)
	b.publish("cpu", "5")
	b.waits(10 * time.Second)
	if firing, resolved := b.watch.Open(); firing != 0 || resolved != 1 {
		t.Errorf("%d fire and %d are resolved, want 0 and 1", firing, resolved)
	}
	list := b.watch.Alerts()
	if len(list) != 2 || list[0].Topic != "cpu" || !list[0].Open() {
		t.Fatalf("the list is %+v", list)
	}
	b.watch.Acknowledge(list[0])
	if _, resolved := b.watch.Open(); resolved != 0 {
		t.Error("the alert is still open")
	}
	b.pass(time.Second)
	b.publish("cpu", "95")
	if firing, _ := b.watch.Open(); firing != 1 {
		t.Error("an acknowledged alert does not fire again")
	}
}

func TestTheValueIsToldAsItCame(t *testing.T) {
	t.Parallel()
	for _, v := range []string{"9007199254740993", "1784116401123", "12345", "99.950", "1.5 MB"} {
		b := newBench(t, "n > 5")
		b.publish("n", "%s", v)
		b.reports("n fired " + v)
	}
	b := newBench(t, "job.took > 5")
	b.publish("job", `{"took":"12.50 ms"}`)
	b.reports("job fired 12.50 ms")
}
