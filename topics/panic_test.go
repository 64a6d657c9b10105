package topics_test

import (
	"bytes"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/topics"
)

// panicky is a format that panics on the data "bad" while armed. It pads each frame
// with size bytes.
type panicky struct {
	armed atomic.Bool
	size  int
}

func (p *panicky) format(dst []byte, _ topics.ID, e topics.Event, frame []byte) []byte {
	if p.armed.Load() && bytes.HasPrefix(e.Data, []byte("bad")) {
		panic("bad data")
	}
	frame, _ = bytes.CutSuffix(frame, []byte("\n"))
	return append(append(append(dst, frame...), strings.Repeat(" ", p.size)...), '\n')
}

func (p *panicky) options() topics.Options {
	return topics.Options{Formats: []func([]byte, topics.ID, topics.Event, []byte) []byte{nil, p.format}}
}

// mustPanic reports an error unless do panics.
func mustPanic(t *testing.T, do func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	do()
}

// inTime fails the test if do waits for a lock that nobody releases.
func inTime(t *testing.T, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("a lock was not released")
	}
}

func TestFormatThatPanicsInNextLosesNothing(t *testing.T) {
	t.Parallel()
	var p panicky
	h := newHub(t, p.options())
	first := subscribe(t, h, topics.SubscribeOptions{Format: 1})
	second := subscribe(t, h, topics.SubscribeOptions{Format: 1})
	publish(t, h, "a", "a1", "bad", "a2")
	publish(t, h, "b", "b1")
	p.armed.Store(true)
	mustPanic(t, func() { _, _, _ = first.Poll() })
	first.Close()
	p.armed.Store(false)
	inTime(t, func() {
		if got := received(t, second); got != "entry(a live) a1 bad a2 entry(b live) b1" {
			t.Errorf("got %q", got)
		}
	})
}

func TestFormatThatPanicsInSubscribeReleasesTheSelection(t *testing.T) {
	t.Parallel()
	var p panicky
	h := newHub(t, p.options())
	want := topics.SubscribeOptions{Format: 1}
	sub := subscribe(t, h, want)
	publish(t, h, "a", "a1", "bad")
	p.armed.Store(true)
	mustPanic(t, func() { _, _ = h.Subscribe(want) })
	p.armed.Store(false)
	inTime(t, func() {
		if got := received(t, sub); got != "entry(a live) a1 bad" {
			t.Errorf("got %q", got)
		}
		_ = h.Stats()
		sub.Close()
	})
	if n := h.Stats().Selections; n != 0 {
		t.Errorf("%d selections are left", n)
	}
}

func TestFormatThatPanicsWhileASubscriberCatchesUpReleasesTheSelection(t *testing.T) {
	t.Parallel()
	p := panicky{size: 300 << 10} // one frame fills the smallest window
	opts := p.options()
	opts.MaxReady, opts.MaxEvents = 1, 3
	h := newHub(t, opts)
	slow := subscribe(t, h, topics.SubscribeOptions{Format: 1})
	fast := subscribe(t, h, topics.SubscribeOptions{Format: 1})
	big := strings.Repeat("x", 60<<10)
	publish(t, h, "a", "1")
	drain(t, fast)
	publish(t, h, "a", "2")
	drain(t, fast) // the window drops event 1, which slow has not read
	publish(t, h, "a", big, "bad"+big)
	publish(t, h, "b", "1", "2", "3", "4", "5") // the gap of b follows bad
	_, _, _ = fast.Poll()
	p.armed.Store(true)
	mustPanic(t, func() { _, _, _ = slow.Poll() })
	p.armed.Store(false)
	inTime(t, func() {
		if got, want := received(t, slow), "gap(b 2 slow)"; !strings.Contains(got, want) {
			t.Errorf("got %q, want %q in it", got, want)
		}
		fast.Close()
	})
}

func drain(t *testing.T, s *topics.Subscription) {
	t.Helper()
	for ok := true; ok; {
		var err error
		if _, ok, err = s.Poll(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSubscriberWakesAfterAFrameThatPanics(t *testing.T) {
	t.Parallel()
	var armed atomic.Bool
	opts := topics.Options{Frame: func(dst []byte, id topics.ID, e topics.Event) []byte {
		if armed.Load() {
			panic("bad frame")
		}
		return lines(0)(dst, id, e)
	}}
	h := newHub(t, opts)
	publish(t, h, "a", "a1")
	ready := make(chan struct{}, 1)
	sub := subscribe(t, h, topics.SubscribeOptions{Ready: func() {
		select {
		case ready <- struct{}{}:
		default:
		}
	}})
	if got := received(t, sub); got != "" { // the subscriber waits from here on
		t.Fatalf("got %q", got)
	}
	armed.Store(true)
	mustPanic(t, func() { _, _ = h.Publish(topics.MustName("a"), []byte("a2")) })
	armed.Store(false)
	publish(t, h, "a", "a3")
	select {
	case <-ready:
	case <-time.After(30 * time.Second):
		t.Fatal("the subscriber was not woken")
	}
	if got := received(t, sub); got != "a3" {
		t.Errorf("got %q, want a3", got)
	}
}
