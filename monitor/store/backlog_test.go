package store_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// event applies an event that was created age before it arrives.
func (r *rig) event(topic, id string, age time.Duration, data string) {
	r.s.Apply(sse.Event{
		Type: topic, ID: []byte(id), Time: r.now.Add(-age).UnixMilli(), Data: []byte(data),
	}, r.now)
}

func (r *rig) hello(resume, topics string) {
	r.conn(sse.Open)
	r.send("$hello", fmt.Sprintf(`{"server":"topicmux 1","epoch":"e"%s,"topics":[%s]}`, resume, topics))
}

func TestTheBacklogIsHereWhenEachTopicHasItsLast(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.hello("", `{"name":"a","last":"e-9"},{"name":"b","last":"e-7"},{"name":"c"},{"name":"d","last":"e-2"}`)
	equal(t, "of so many it is to come", r.of().Backlog, 3)
	r.event("a", "e-5", time.Minute, "1")
	r.event("b", "e-7", time.Minute, "1")
	r.event("c", "e-8", time.Minute, "1")
	equal(t, "one is here", r.of().Backlog, 2)
	r.event("a", "e-9", time.Minute, "2")
	equal(t, "two are", r.of().Backlog, 1)
	r.event("d", "e-10", 0, "3") // a newer event has replaced the last one
	equal(t, "all are", r.of().Backlog, 0)
	r.hello("", `{"name":"a","last":"e-9"}`)
	r.conn(sse.Waiting)
	r.conn(sse.Open)
	equal(t, "another connection", r.of().Backlog, 0)
	r.hello(`,"resume":{"asked":"e-9","replayed":1,"missed":0}`, `{"name":"a","last":"e-11"}`)
	equal(t, "a resume has none", r.of().Backlog, 0)
}

func TestTheBacklogSaysNothingOfDelayNorClock(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.hello("", `{"name":"a","last":"e-1000"}`)
	for i := range 20 { // over a slow connection
		r.event("a", fmt.Sprintf("e-%d", i), time.Minute, "1")
		r.wait(time.Second)
	}
	a := r.topic("a")
	equal(t, "the clock is right", r.of().Skew, 0)
	equal(t, "where it belongs", r.now.Sub(a.LastAt), time.Minute+time.Second)
	_, _, known := a.Delay()
	equal(t, "the delay is not known", known, false)
	equal(t, "nothing flows", r.state().Rate(r.now), 0)
	r.event("a", "e-1000", time.Minute, "1")
	r.event("a", "e-1001", 10*time.Millisecond, "1")
	if _, p99, ok := a.Delay(); !ok || p99 > time.Second {
		t.Errorf("the delay is %v, %v", p99, ok)
	}
}

func TestTheBacklogHasNoArrival(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{ArrivalTime: true})
	r.hello("", `{"name":"a","last":"e-2"}`)
	r.event("a", "e-1", time.Minute, "1")
	equal(t, "an old one", r.now.Sub(r.topic("a").LastAt), time.Minute)
	r.event("a", "e-2", time.Second, "1")
	equal(t, "the newest", r.now.Sub(r.topic("a").LastAt), time.Second)
	r.event("a", "e-3", 100*time.Millisecond, "1")
	equal(t, "one under way", r.now.Sub(r.topic("a").LastAt), 0)
}

// TestLiveEndsTheBacklog has a server that keeps events which it does not send: only
// $live says that nothing of the past follows.
func TestLiveEndsTheBacklog(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	r.hello("", `{"name":"a","last":"e-5"},{"name":"b","last":"e-9"}`)
	equal(t, "catching up", r.of().CatchingUp(), true)
	r.event("a", "e-4", 0, "1")
	r.send("$live", `{}`)
	equal(t, "backlog", r.of().Backlog, 0)
	equal(t, "catching up after $live", r.of().CatchingUp(), false)
	equal(t, "topics", len(r.state().Topics), 2)
	equal(t, "events", r.of().Events, 1)
	equal(t, "unknown control events", r.of().Unknown, 0)
	r.event("b", "e-9", 0, "1")
	equal(t, "older events", r.of().Older, 1)
}

func TestLiveEndsAReplay(t *testing.T) {
	t.Parallel()
	const resume = `,"resume":{"asked":"e-5","replayed":2,"missed":0}`
	for _, live := range []bool{true, false} { // older servers send none
		r := newRig(t, store.Options{})
		r.conn(sse.Open)
		r.hello(resume, `{"name":"a","last":"e-9"}`)
		equal(t, "catching up", r.of().CatchingUp(), true)
		r.event("a", "e-6", 0, "1")
		equal(t, "catching up after one event", r.of().CatchingUp(), true)
		if live {
			r.send("$live", `{}`)
		} else {
			r.event("a", "e-9", 0, "1")
		}
		equal(t, "then", r.of().CatchingUp(), false)
		r.hello(resume, `{"name":"a","last":"e-9"}`)
		r.conn(sse.Waiting)
		r.conn(sse.Open)
		equal(t, "on the next connection", r.of().CatchingUp(), false)
	}
}

// TestLiveOfAnotherServerIsATopic has a server whose own event has that name.
func TestLiveOfAnotherServerIsATopic(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("$live", "37", `[1]`)
	equal(t, "topics", len(r.state().Topics), 1)
}
