package store_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// recovers announces that the source of a topic is live again.
func (r *rig) recovers(topic, last string) {
	r.s.Apply(sse.Event{Type: "$topic", Data: fmt.Appendf(nil, `{"name":%q,"state":"live","last":%q}`, topic, last)}, r.now)
}

// value applies an event with an id at the current time.
func (r *rig) value(topic string, id int, data string) {
	r.s.Apply(sse.Event{Type: topic, ID: fmt.Appendf(nil, "e-%d", id), Data: []byte(data), Time: r.now.UnixMilli()}, r.now)
}

// failed reports whether the source of a topic failed between the events at two times.
func (r *rig) failed(topic string, a, b time.Duration) bool {
	return r.topic(topic).FailedBetween(new(store.Series), start.Add(a+1), start.Add(b))
}

func TestAFailureIsBetweenTheEventsAroundIt(t *testing.T) {
	t.Parallel()
	const s = time.Second
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	r.value("x", 1, "1")
	r.wait(5 * s)
	r.value("x", 2, "1")
	r.wait(5 * s)
	r.fails("x", "exit status 1", 0, 0)
	equal(t, "before the next event", r.failed("x", 5*s, 40*s), true)
	r.wait(5 * s)
	r.fails("x", "exit status 2", 0, 0)
	r.wait(25 * s)
	r.value("x", 4, "2")
	r.recovers("x", "e-4")
	r.wait(5 * s)
	r.value("x", 6, "2")
	equal(t, "before the failure", r.failed("x", 0, 5*s), false)
	equal(t, "around the failure", r.failed("x", 5*s, 40*s), true)
	equal(t, "after the failure", r.failed("x", 40*s, 45*s), false)
	equal(t, "around all", r.failed("x", 0, 45*s), true)
	if usual := r.topic("x").Interval(); usual != 5*s {
		t.Errorf("the interval is %v: a failure is no interval", usual)
	}
}

// TestTheHistoryIsNotAfterAFailure: a dashboard that starts during a failure gets older
// events first.
func TestTheHistoryIsNotAfterAFailure(t *testing.T) {
	t.Parallel()
	const s = time.Second
	r := newRig(t, store.Options{})
	r.now = start.Add(60 * s)
	r.conn(sse.Open)
	r.s.Apply(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","epoch":"e","topics":[{"name":"x","state":"failed","error":"no","last":"e-3"}]}`)}, r.now)
	for i := range 3 {
		at := start.Add(time.Duration(i) * 5 * s)
		r.s.Apply(sse.Event{Type: "x", ID: fmt.Appendf(nil, "e-%d", i+1), Data: []byte("1"), Time: at.UnixMilli()}, r.now)
	}
	last := r.topic("x").LastAt.Sub(start)
	equal(t, "in the history", r.failed("x", last-10*s, last), false)
	r.now = start.Add(90 * s)
	r.value("x", 5, "2")
	r.recovers("x", "e-5")
	equal(t, "in the history, after the failure", r.failed("x", last-10*s, last), false)
	equal(t, "around the failure", r.failed("x", last, 90*s), true)
}

// TestFailuresOfALostConnection: two failures, and the events between them come after the
// connection is back.
func TestFailuresOfALostConnection(t *testing.T) {
	t.Parallel()
	const s = time.Second
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	r.value("x", 1, "1")
	r.s.Apply(sse.Event{Type: "$topic", Data: []byte(`{"name":"x","state":"failed","error":"no","last":"e-1"}`)}, r.now)
	r.conn(sse.Waiting)
	r.wait(60 * s)
	r.conn(sse.Open)
	r.s.Apply(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","epoch":"e","topics":[{"name":"x","state":"failed","error":"no","last":"e-4"}]}`)}, r.now)
	for i, at := range []time.Duration{20 * s, 25 * s} {
		r.s.Apply(sse.Event{Type: "x", ID: fmt.Appendf(nil, "e-%d", i+3), Data: []byte("1"), Time: start.Add(at).UnixMilli()}, r.now)
	}
	r.wait(10 * s)
	r.value("x", 6, "1")
	r.recovers("x", "e-6")
	equal(t, "first failure", r.failed("x", 0, 20*s), true)
	equal(t, "in between", r.failed("x", 20*s, 25*s), false)
	equal(t, "second failure", r.failed("x", 25*s, 70*s), true)
}

func TestFailuresAreBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	const n = 2000
	for i := range n {
		r.value("x", 3*i+1, "1")
		r.wait(time.Second)
		r.s.Apply(sse.Event{Type: "$topic", Data: fmt.Appendf(nil, `{"name":"x","state":"failed","error":"no","last":"e-%d"}`, 3*i+1)}, r.now)
		r.wait(time.Second)
	}
	known := 0
	for i := range n - 1 {
		at := time.Duration(2*i) * time.Second
		if r.failed("x", at, at+2*time.Second) {
			known++
		}
	}
	if known < 150 || known > 256 {
		t.Errorf("%d failures are known, want at most 256", known)
	}
}

func TestAStateEndsWithAFailure(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	r.s.Apply(sse.Event{Type: "$topic", Data: []byte(`{"name":"x","kind":"state"}`)}, r.now)
	r.value("x", 1, "up")
	r.wait(10 * time.Second)
	r.s.Apply(sse.Event{Type: "$topic", Data: []byte(`{"name":"x","kind":"state","state":"failed","error":"no","last":"e-1"}`)}, r.now)
	r.wait(10 * time.Second)
	r.value("x", 3, "up")
	r.wait(10 * time.Second)
	var got string
	for _, span := range r.topic("x").States(start, r.now) {
		got += fmt.Sprintf("%v-%v %s ", span.From.Sub(start), span.To.Sub(start), span.Value)
	}
	equal(t, "states", got, "0s-10s up 20s-30s up ")
}
