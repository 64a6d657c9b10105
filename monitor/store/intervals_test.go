package store_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

func about(t *testing.T, what string, got, want float64) {
	t.Helper()
	if got < want*0.9 || got > want*1.1 {
		t.Errorf("%s: got %v, want about %v", what, got, want)
	}
}

func TestRateIsTrueAndDecays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		interval time.Duration
		n        int
	}{
		{10 * time.Microsecond, 100_000},
		{time.Millisecond, 10_000},
		{100 * time.Millisecond, 100},
		{250 * time.Millisecond, 40},
		{time.Second, 20},
		{time.Minute, 20},
	} {
		r := newRig(t, store.Options{})
		for range c.n {
			r.every(c.interval, "x", "1")
		}
		x, want := r.topic("x"), float64(time.Second)/float64(c.interval)
		about(t, "rate at "+c.interval.String(), x.Rate(r.now), want)
		about(t, "in all", r.state().Rate(r.now), want)
		about(t, "interval", x.Interval().Seconds(), c.interval.Seconds())
		if later := x.Rate(r.now.Add(20*c.interval + 20*time.Second)); later > want/2 {
			t.Errorf("at %v the rate stays %v", c.interval, later)
		}
	}
}

func TestRateOfAFewEvents(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", "1")
	equal(t, "one", r.topic("x").Rate(r.now), 1)
	equal(t, "one, later", r.topic("x").Rate(r.now.Add(10*time.Second)), 0.1)
	r.send("x", "1", "1", "1")
	equal(t, "a burst", r.topic("x").Rate(r.now), 4)
}

func TestStaleAfterFourMissedIntervals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ interval, limit time.Duration }{
		{time.Second, 4 * time.Second},
		{100 * time.Millisecond, 2 * time.Second},
		{time.Millisecond, 2 * time.Second},
		{time.Minute, 4 * time.Minute},
	} {
		r := newRig(t, store.Options{})
		for range 200 {
			r.every(c.interval, "x", "1")
		}
		x := r.topic("x")
		name := c.interval.String()
		equal(t, name+": stale at", x.StaleAt().Sub(r.now), c.limit)
		equal(t, name+": before", x.Stale(r.now.Add(c.limit-1)), false)
		equal(t, name+": then", x.Stale(r.now.Add(c.limit)), true)
		equal(t, name+": next", r.state().StaleAt(r.now), x.StaleAt())
		equal(t, name+": none after", r.state().StaleAt(r.now.Add(c.limit)).IsZero(), true)
	}
}

func TestUnknownIntervalHasAGracePeriod(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", "1", "2", "3")
	r.every(0, "once", "1")
	for _, name := range []string{"x", "once"} {
		equal(t, name+" stale soon", r.topic(name).Stale(r.now.Add(119*time.Second)), false)
		equal(t, name+" stale in the end", r.topic(name).Stale(r.now.Add(121*time.Second)), true)
	}
	r.every(time.Minute, "slow", "1", "2")
	equal(t, "slow stale after", r.topic("slow").StaleAt().Sub(r.topic("slow").LastAt), 12*time.Minute)
	r.send("$topic", `{"name":"empty"}`)
	equal(t, "no events", r.topic("empty").Stale(r.now), false)
	equal(t, "age", r.topic("empty").Age(r.now), 0)
}

func TestBurstsDoNotShortenTheInterval(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for range 30 {
		r.wait(5 * time.Second)
		for range 10 {
			r.every(time.Millisecond, "x", "1")
		}
	}
	about(t, "interval", r.topic("x").Interval().Seconds(), 5)
	about(t, "stale after", r.topic("x").StaleAt().Sub(r.now).Seconds(), 20)
}

func TestTypingChatDoesNotFlap(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for message := range 20 {
		r.wait(25 * time.Second)
		if x := r.state().Topic("chat"); x != nil && x.Stale(r.now) {
			t.Fatalf("stale before message %d", message)
		}
		for range 400 {
			r.every(50*time.Millisecond, "chat", fmt.Sprintf(`{"message":%d,"role":"assistant","delta":"x"}`, message))
		}
	}
}

func TestIrregularReadingsDoNotFlap(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	seed := uint32(1)
	flaps := 0
	for i := range 2000 {
		seed = seed*1664525 + 1013904223
		wait := time.Duration(seed>>8) * 20 * time.Second / (1 << 24)
		if seed%4 != 0 {
			wait /= 10
		}
		r.wait(wait)
		if x := r.state().Topic("x"); i > 20 && x.Stale(r.now) {
			flaps++
		}
		r.send("x", "1")
	}
	equal(t, "flaps", flaps, 0)
}

func TestAnOutageIsNoInterval(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	for range 10 {
		r.every(time.Second, "x", "1")
	}
	for range 5 {
		r.conn(sse.Waiting)
		r.wait(10 * time.Minute)
		r.conn(sse.Open)
		r.every(time.Second, "x", "1", "1")
	}
	equal(t, "stale after", r.topic("x").StaleAt().Sub(r.now), 4*time.Second)
}

func TestFailedAndCompleteAreNotStale(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for range 10 {
		r.every(time.Second, "x", "1")
		r.send("y", "1")
	}
	r.send("$topic", `{"name":"x","state":"failed","error":"no such\u0007 file"}`)
	r.send("$complete", `{"topic":"y"}`)
	later := r.now.Add(time.Hour)
	reason, failed := r.topic("x").Failed()
	equal(t, "reason", reason, "no such␇ file")
	equal(t, "failed", failed, true)
	equal(t, "x stale", r.topic("x").Stale(later), false)
	equal(t, "complete", r.topic("y").Complete(), true)
	equal(t, "y stale", r.topic("y").Stale(later), false)
	r.send("y", "1")
	equal(t, "an event after the end", r.topic("y").Complete(), false)
}

func TestDelayIsMeasured(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 1000 {
		r.wait(10 * time.Millisecond)
		late := 5 * time.Millisecond
		if i%20 == 0 {
			late = 300 * time.Millisecond
		}
		r.s.Apply(sse.Event{Type: "x", Data: []byte("1"), Time: r.now.Add(-late).UnixMilli()}, r.now)
	}
	p50, p99, ok := r.topic("x").Delay()
	equal(t, "known", ok, true)
	if p50 < 4*time.Millisecond || p50 > 6*time.Millisecond || p99 < 250*time.Millisecond || p99 > 350*time.Millisecond {
		t.Errorf("p50 %v, p99 %v", p50, p99)
	}
	r.send("y", "1")
	_, _, ok = r.topic("y").Delay()
	equal(t, "without times", ok, false)
}

func TestWrongClockIsCorrectedAndTold(t *testing.T) {
	t.Parallel()
	for _, off := range []time.Duration{-time.Hour, -3 * time.Second, 0, 3 * time.Second, 24 * time.Hour, 300 * 24 * time.Hour, -300 * 24 * time.Hour} {
		r := newRig(t, store.Options{})
		r.conn(sse.Open)
		for i := range 100 {
			r.wait(100 * time.Millisecond)
			late := time.Duration(i%7) * time.Millisecond
			r.s.Apply(sse.Event{Type: "x", Data: []byte("1"), Time: r.now.Add(off - late).UnixMilli()}, r.now)
		}
		name := "clock off by " + off.String()
		age := r.topic("x").Age(r.now)
		if age > 20*time.Millisecond {
			t.Errorf("%s: an event that just came is %v old", name, age)
		}
		skew := r.of().Skew
		if d := (skew + off).Abs(); d > 10*time.Millisecond {
			t.Errorf("%s: the skew is %v", name, skew)
		}
	}
}

func TestReplayedEventsKeepTheirTimes(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 60 {
		at := start.Add(time.Duration(i-600) * time.Second)
		r.s.Apply(sse.Event{Type: "x", Data: []byte("1"), Time: at.UnixMilli()}, r.now)
	}
	x := r.topic("x")
	equal(t, "age", x.Age(r.now), 541*time.Second)
	equal(t, "stale", x.Stale(r.now), true)
	equal(t, "interval", x.Interval(), time.Second)
	equal(t, "skew", r.of().Skew, 0)
}

func TestArrivalTimeOnRequest(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{ArrivalTime: true})
	r.s.Apply(sse.Event{Type: "x", Data: []byte("1"), Time: start.Add(-time.Minute).UnixMilli()}, r.now)
	equal(t, "age", r.topic("x").Age(r.now), 0)
}

func TestReplayIsNoDelay(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	for i := range 100 {
		r.s.Apply(sse.Event{Type: "x", Data: []byte("1"), Time: start.Add(time.Duration(i-100) * time.Second).UnixMilli()}, r.now)
	}
	_, _, ok := r.topic("x").Delay()
	equal(t, "known", ok, false)
	r.wait(time.Second)
	r.s.Apply(sse.Event{Type: "x", Data: []byte("1"), Time: r.now.UnixMilli() - 10}, r.now)
	_, p99, _ := r.topic("x").Delay()
	equal(t, "p99 after a live one", p99 < 15*time.Millisecond, true)
}

func TestWrongClockStaysKnownOverAReconnect(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	send := func(n int) {
		for range n {
			r.wait(100 * time.Millisecond)
			r.s.Apply(sse.Event{Type: "x", Data: []byte("1"), Time: r.now.Add(-time.Hour).UnixMilli()}, r.now)
		}
	}
	send(50)
	r.conn(sse.Waiting)
	r.wait(10 * time.Second)
	r.conn(sse.Open)
	send(1)
	equal(t, "age", r.topic("x").Age(r.now), 0)
}
