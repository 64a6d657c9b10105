package store_test

import (
	"fmt"
	"math"
	"net/http"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// fails announces that the source of a topic has failed and tries again at a time.
func (r *rig) fails(topic, reason string, retryAt int64, restarts uint64) {
	r.s.Apply(sse.Event{Type: "$topic", Data: fmt.Appendf(nil,
		`{"name":%q,"state":"failed","error":%q,"retryAt":%d,"restarts":%d}`, topic, reason, retryAt, restarts)}, r.now)
}

// nextTry returns how long it is until the next try of a topic, or -1 if that is not known.
func (r *rig) nextTry(topic string) time.Duration {
	at, ok := r.topic(topic).NextTry(r.now)
	if !ok {
		return -1
	}
	return at.Sub(r.now)
}

func TestNextTryIsKnownWhileItIsDue(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	r.fails("x", "exit status 3", r.now.Add(4*time.Second).UnixMilli(), 2)
	equal(t, "next try", r.nextTry("x"), 4*time.Second)
	equal(t, "end", r.topic("x").NextTryEnds(r.now).Sub(r.now), 64*time.Second)
	r.wait(5 * time.Second)
	equal(t, "a try that is under way", r.nextTry("x"), -time.Second)
	r.wait(time.Minute)
	equal(t, "a try without a result", r.nextTry("x"), -1)
	r.fails("x", "exit status 4", r.now.Add(time.Second).UnixMilli(), 3)
	equal(t, "next try", r.nextTry("x"), time.Second)
	r.conn(sse.Waiting)
	equal(t, "without a connection", r.nextTry("x"), -1)
	r.conn(sse.Open)
	r.s.Apply(sse.Event{Type: "$topic", Data: []byte(`{"name":"x","state":"live","restarts":4}`)}, r.now)
	equal(t, "of a live topic", r.nextTry("x"), -1)
	equal(t, "restarts", r.topic("x").Info.Restarts, 4)
	equal(t, "last error", r.topic("x").LastError, "exit status 4")
}

func TestNextTryIsNotBelieved(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	for _, retryAt := range []int64{
		0, -1, 1, math.MinInt64, math.MaxInt64, start.Add(-time.Hour).UnixMilli(), start.Add(400 * 24 * time.Hour).UnixMilli(),
	} {
		r.fails("x", "e", retryAt, math.MaxUint64)
		equal(t, fmt.Sprint(retryAt), r.nextTry("x"), -1)
	}
	r.s.Apply(sse.Event{Type: "$topic", Data: fmt.Appendf(nil, `{"name":"x","state":"live","retryAt":%d}`, r.now.Add(time.Second).UnixMilli())}, r.now)
	equal(t, "of a live topic", r.nextTry("x"), -1)
}

// TestNextTryIsByTheLocalClock: the server's clock is off, which its events show, or else the
// head of its response.
func TestNextTryIsByTheLocalClock(t *testing.T) {
	t.Parallel()
	for _, off := range []time.Duration{-time.Hour, -3 * time.Second, 0, 3 * time.Second, time.Hour} {
		for _, timed := range []bool{false, true} {
			r := newRig(t, store.Options{})
			open := sse.State{Phase: sse.Open, Response: &sse.Response{Received: r.now, Header: http.Header{}}}
			if !timed {
				open.Response.Header.Set("Date", r.now.Add(off).UTC().Format(http.TimeFormat))
			}
			r.s.SetConn(open)
			for range 30 {
				r.wait(100 * time.Millisecond)
				if timed {
					r.s.Apply(sse.Event{Type: "y", Data: []byte("1"), Time: r.now.Add(off).UnixMilli()}, r.now)
				}
			}
			r.fails("x", "e", r.now.Add(off+4*time.Second).UnixMilli(), 0)
			if got := r.nextTry("x"); (got - 4*time.Second).Abs() > time.Second {
				t.Errorf("clock off by %v, with times: %v: the next try is in %v", off, timed, got)
			}
		}
	}
}

func TestInvalidDateIsNoClock(t *testing.T) {
	t.Parallel()
	for _, date := range []string{"", "soon", "Sat, 99 Nov 2026 18:57:33 GMT"} {
		r := newRig(t, store.Options{})
		r.s.SetConn(sse.State{Phase: sse.Open, Response: &sse.Response{Received: r.now, Header: http.Header{"Date": {date}}}})
		r.fails("x", "e", r.now.Add(time.Second).UnixMilli(), 0)
		equal(t, date, r.nextTry("x"), time.Second)
	}
}

func TestASourceThatRunsAgainIsRestarted(t *testing.T) {
	t.Parallel()
	const entry = `{"name":"x","state":%q,"error":%q,"retryAt":%d,"restarts":%d}`
	type info struct {
		state, err string
		retry      int64
		restarts   int
		want       bool
	}
	for name, infos := range map[string][]info{
		"at first sight":             {{"failed", "e", 0, 1, true}},
		"never restarted":            {{"failed", "e", 0, 0, false}},
		"waits":                      {{"failed", "e", 9, 1, false}},
		"restarts":                   {{"live", "", 0, 0, false}, {"failed", "e", 9, 0, false}, {"failed", "e", 0, 1, true}, {"failed", "e", 9, 1, false}, {"failed", "e", 0, 2, true}, {"live", "", 0, 2, false}},
		"fails by itself":            {{"live", "", 0, 3, false}, {"failed", "e", 0, 3, false}, {"failed", "e", 0, 3, false}},
		"fails by itself, restarted": {{"failed", "e", 0, 3, true}, {"failed", "e", 0, 3, true}, {"failed", "other", 0, 3, false}},
	} {
		r := newRig(t, store.Options{})
		r.conn(sse.Open)
		for i, in := range infos {
			r.s.Apply(sse.Event{Type: "$topic", Data: fmt.Appendf(nil, entry, in.state, in.err, in.retry, in.restarts)}, r.now)
			equal(t, fmt.Sprint(name, " ", i), r.topic("x").Restarted(), in.want)
		}
		r.conn(sse.Waiting)
		equal(t, name+" without a connection", r.topic("x").Restarted(), false)
	}
}
