package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

func TestConnectionIsTold(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Connecting)
	equal(t, "phase", r.of().Conn.Phase, store.Connecting)
	equal(t, "since", r.of().Conn.Since, start)
	r.wait(time.Second)
	r.s.SetConn(sse.State{Phase: sse.Open, URL: "http://x/events", Status: 200})
	r.wait(time.Minute)
	until := r.now.Add(3 * time.Second)
	r.s.SetConn(sse.State{
		Phase: sse.Waiting, Attempt: 2, Until: until, Err: errors.New("reset\x1b[31m by peer"),
		URL: "http://x/events", LastEventID: "e-5\x00", Status: 503,
	})
	c := r.of().Conn
	equal(t, "state", c, store.Conn{
		Phase: store.Waiting, Since: r.now, Attempt: 2, Until: until, Reason: "reset by peer",
		URL: "http://x/events", LastEventID: "e-5␀", Status: 503, Connects: 1,
	})
	r.wait(time.Second)
	r.conn(sse.Closed)
	equal(t, "no reason left", r.of().Conn.Reason, "")
}

func TestLostConnectionIsAHole(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Connecting)
	r.wait(time.Minute)
	r.conn(sse.Open)
	equal(t, "none before the first connection", len(r.of().Outages), 0)
	r.every(time.Second, "x", "1", "2", "3", "4", "5")
	before := r.now
	r.conn(sse.Waiting)
	lost := r.now
	r.wait(3 * time.Second)
	r.conn(sse.Connecting)
	equal(t, "it lasts", r.of().Outages[0], store.Outage{From: lost})
	r.wait(time.Second)
	r.conn(sse.Open)
	r.every(time.Second, "x", "6")
	equal(t, "it ended", r.of().Outages[0].To.Sub(lost), 4*time.Second)

	x := r.topic("x")
	equal(t, "no line over it", joins(x, before, r.now), false)
	equal(t, "a line before it", joins(x, before.Add(-time.Second), before.Add(-1)), true)
	for range 1000 {
		r.conn(sse.Waiting)
		r.wait(time.Millisecond)
		r.conn(sse.Open)
	}
	equal(t, "outages are bounded", len(r.of().Outages), 256)
}

func TestCompleteResumeHealsTheHole(t *testing.T) {
	t.Parallel()
	for _, missed := range []int{0, 3} {
		r := newRig(t, store.Options{})
		r.conn(sse.Open)
		r.every(time.Second, "x", "1", "2", "3", "4", "5")
		before := r.now
		r.conn(sse.Waiting)
		r.wait(2 * time.Second)
		r.conn(sse.Open)
		r.send("$hello", fmt.Sprintf(`{"server":"topicmux 1","resume":{"asked":"e-5","replayed":2,"missed":%d}}`, missed))
		equal(t, "recovered", r.of().Outages[0].Recovered, missed == 0)
		equal(t, "joined", joins(r.topic("x"), before, r.now), missed == 0)
		c := r.of().Conn
		equal(t, "resume", fmt.Sprint(c.Resumed, c.Asked, c.Replayed, c.MissedOnResume), fmt.Sprint(true, "e-5", 2, missed))
		r.conn(sse.Waiting)
		r.conn(sse.Open)
		equal(t, "forgotten by the next connection", r.of().Conn.Resumed, false)
	}
}

func TestRestartedServerHealsNothing(t *testing.T) {
	t.Parallel()
	for epoch, recovered := range map[string]bool{"old": true, "new": false, "ol": false} {
		r := newRig(t, store.Options{})
		r.conn(sse.Open)
		r.conn(sse.Waiting)
		r.wait(time.Second)
		r.conn(sse.Open)
		r.send("$hello", fmt.Sprintf(`{"server":"topicmux 1","epoch":%q,"resume":{"asked":"old-5","replayed":2,"missed":0}}`, epoch))
		equal(t, "recovered by "+epoch, r.of().Outages[0].Recovered, recovered)
	}
	r := newRig(t, store.Options{})
	r.send("$gap", `{"topic":"x","missed":0,"atLeast":true,"reason":"restarted"}`)
	equal(t, "nobody knows how many", r.topic("x").Gaps[0].AtLeast, true)
}

func TestChartsDoNotBridgeSilenceOrGaps(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", "1", "2", "3", "4", "5")
	from := r.now
	x := r.topic("x")
	equal(t, "an interval", joins(x, from, from.Add(time.Second)), true)
	equal(t, "three", joins(x, from, from.Add(3*time.Second)), true)
	equal(t, "silence", joins(x, from, from.Add(5*time.Second)), false)
	r.wait(500 * time.Millisecond)
	r.send("$gap", `{"topic":"x","missed":1,"reason":"slow"}`)
	equal(t, "a gap", joins(x, from, from.Add(time.Second)), false)
	equal(t, "before the gap", joins(x, from.Add(-time.Second), from), true)
}

func TestHelloBringsTheCatalogue(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("$hello", `{"server":"topicmux 0.1.0","session":"me","epoch":"7fk2q","heartbeat":15000,"topics":[
		{"name":"cpu","kind":"numbers","unit":"%","min":0,"max":100,"last":"7fk2q-5"},
		{"name":"orders","kind":"progress","state":"failed","error":"boom"},{"kind":"no name"},{"name":"late"}]}`)
	st := r.state()
	equal(t, "server", st.Streams[0].Server, "topicmux 0.1.0")
	equal(t, "session", st.Streams[0].Session, "me")
	equal(t, "epoch", st.Streams[0].Epoch, "7fk2q")
	equal(t, "heartbeat", st.Streams[0].Heartbeat, 15*time.Second)
	equal(t, "topics", len(st.Topics), 3)
	equal(t, "cpu", r.topic("cpu").Shape, store.ShapeNumbers)
	equal(t, "unit", r.topic("cpu").Unit, "%")
	equal(t, "last", r.topic("cpu").Info.Last, "7fk2q-5")
	_, failed := r.topic("orders").Failed()
	equal(t, "failed", failed, true)
	equal(t, "no data event", st.Streams[0].Events, 0)
	r.send("$drain", `{"retry":3000}`)
	equal(t, "draining", r.of().Draining, true)
	r.send("$later", `{}`)
	equal(t, "unknown control", r.of().Unknown, 1)
	equal(t, "topics then", len(r.state().Topics), 3)
	r.send("$hello", `{"server":"topicmux 0.1.0"}`)
	equal(t, "drained", r.of().Draining, false)
}

func TestForeignDollarEventsArePlainTopics(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("$hello", "hi there", `{"no":"server"}`)
	r.send("$topic", `{"x":1}`, `[]`)
	r.send("$gap", `{"missed":"many"}`)
	r.send("$complete", `5`)
	r.send("$price", `5`)
	r.send("message", "x")
	equal(t, "topics", len(r.state().Topics), 6)
	equal(t, "events", r.of().Events, 8)
}

func TestCatalogueIsBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{MaxTopics: 3})
	r.send("$hello", `{"server":"x","topics":[{"name":"a"},{"name":"b"},{"name":"c"},{"name":"d"},{"name":"e"}]}`)
	equal(t, "topics", len(r.state().Topics), 3)
	r.send("$complete", `{"topic":"nobody"}`)
	r.send("$gap", `{"topic":"nobody","missed":3}`)
	equal(t, "missed of a topic that is not kept", r.of().Missed, 3)
}

func TestAnEndedTopicStaysSoWhileItsPastIsReplayed(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	send := func(id string) {
		r.s.Apply(sse.Event{Type: "x", ID: []byte(id), Data: []byte("1")}, r.now)
	}
	r.send("$hello", `{"server":"topicmux 1","epoch":"e","topics":[{"name":"x","state":"complete","last":"e-100"}]}`)
	equal(t, "ended", r.topic("x").Ended(), true)
	equal(t, "it had ended before", r.topic("x").EndedAt.IsZero(), true)
	send("e-99")
	send("e-100")
	equal(t, "ended after the replay", r.topic("x").Ended(), true)
	send("e-101")
	equal(t, "ended after a new event", r.topic("x").Ended(), false)
	r.wait(time.Second)
	r.send("$topic", `{"name":"x","state":"complete","last":"e-101"}`)
	at := r.now
	r.wait(time.Second)
	r.send("$complete", `{"topic":"x"}`)
	equal(t, "ended at", r.topic("x").EndedAt.Equal(at), true)
	r.send("$hello", `{"server":"topicmux 1","epoch":"f","topics":[]}`)
	equal(t, "still ended at", r.topic("x").EndedAt.Equal(at), true)
	r.send("$topic", `{"name":"x","state":"live"}`)
	equal(t, "live again", r.topic("x").Ended() || !r.topic("x").EndedAt.IsZero(), false)
	r.wait(time.Second)
	r.send("$hello", `{"server":"topicmux 1","epoch":"g","topics":[]}`)
	equal(t, "gone at", r.topic("x").EndedAt.Equal(r.now), true)
}
