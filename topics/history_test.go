package topics_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/topics"
)

func TestOldEventsExpireExceptTheNewest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHub(t, topics.Options{MaxAge: time.Minute})
		publish(t, h, "a", "1", "2")
		publish(t, h, "b", "x")
		advance(50 * time.Second)
		ids := publish(t, h, "b", "y")
		advance(20 * time.Second)
		if got := received(t, subscribe(t, h, topics.SubscribeOptions{Last: 9})); got != "2 y" {
			t.Errorf("a newcomer got %q", got)
		}
		first := topics.ID{Epoch: h.Epoch(), Seq: 1}
		if got := received(t, subscribe(t, h, topics.SubscribeOptions{LastEventID: first.String()})); got != "gap(a 1 evicted) gap(b 1 evicted) 2 y" {
			t.Errorf("a resume got %q", got)
		}
		s := subscribe(t, h, topics.SubscribeOptions{LastEventID: ids[0].String()})
		publish(t, h, "a", "3")
		advance(2 * time.Minute)
		if got := received(t, s); got != "3" {
			t.Errorf("a late reader got %q", got)
		}
	})
}

func TestDataSurvivesAnyFrameEncoding(t *testing.T) {
	t.Parallel()
	frames := map[string]func([]byte, topics.ID, topics.Event) []byte{
		"none": nil,
		"last": func(dst []byte, _ topics.ID, e topics.Event) []byte {
			return append(append(dst, "data: "...), e.Data...)
		},
		"before a blank line": func(dst []byte, id topics.ID, e topics.Event) []byte {
			return append(append(append(id.Append(dst), "\ndata: "...), e.Data...), "\n\n"...)
		},
		"split": func(dst []byte, _ topics.ID, e topics.Event) []byte {
			for line := range bytes.Lines(e.Data) {
				dst = append(append(dst, "data: "...), line...)
			}
			return append(dst, "\n\n"...)
		},
		"much longer": func(dst []byte, _ topics.ID, e topics.Event) []byte {
			return append(dst, bytes.Repeat(e.Data, 50)...)
		},
		"nothing": func(dst []byte, _ topics.ID, _ topics.Event) []byte { return dst },
	}
	a := topics.MustName("a")
	for name, frame := range frames {
		h := topics.NewHub(topics.Options{Frame: frame})
		for i, data := range []string{"", "1", "two\nlines\n", strings.Repeat("long\n", 300_000/5), "\n\n", "5"} {
			mine := []byte(data)
			if _, err := h.Publish(a, mine); err != nil {
				t.Fatal(err)
			}
			clear(mine) // the hub has a copy
			if e, ok := h.Last(a); !ok || string(e.Data) != data || time.Since(e.Time) > time.Minute {
				t.Errorf("%s: event %d became %.50q, %v", name, i, e.Data, e.Time)
			}
		}
		h.Close()
	}
}

func TestDeliveredBytesNeverChange(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxEvents: 4})
	live := subscribe(t, h, topics.SubscribeOptions{})
	var given []topics.Batch
	var copies []string
	for i := range 5000 {
		publish(t, h, "a", fmt.Sprint(i))
		for _, s := range []*topics.Subscription{live, subscribe(t, h, topics.SubscribeOptions{Last: 3})} {
			b, ok, err := s.Poll()
			if !ok || err != nil {
				t.Fatal(ok, err)
			}
			given, copies = append(given, b), append(copies, string(b.Bytes))
			if s != live {
				s.Close()
			}
		}
	}
	for i, b := range given {
		if string(b.Bytes) != copies[i] {
			t.Fatalf("batch %d was %q and is %q", i, copies[i], b.Bytes)
		}
	}
}

func TestEmptyEventsCountTowardsTheLimits(t *testing.T) {
	t.Parallel()
	h := topics.NewHub(topics.Options{MaxEvents: 50_000})
	defer h.Close()
	live := subscribe(t, h, topics.SubscribeOptions{})
	for range 50_000 {
		publish(t, h, "a", "")
	}
	for _, s := range []*topics.Subscription{live, subscribe(t, h, topics.SubscribeOptions{LastEventID: h.Epoch() + "-1"})} {
		events, batches := 0, 0
		for {
			b, ok, err := s.Poll()
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			events += b.Events
			batches++
		}
		if events != 50_000 || batches < 4 {
			t.Errorf("%d events in %d batches", events, batches)
		}
	}
}

func TestLargeEventsAreDeliveredWhole(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	sizes := []int{1 << 20, 70_000, 3, 64 << 10, 1}
	live := subscribe(t, h, topics.SubscribeOptions{})
	for _, n := range sizes {
		publish(t, h, "a", strings.Repeat("x", n))
	}
	for _, s := range []*topics.Subscription{live, subscribe(t, h, topics.SubscribeOptions{Last: 9})} {
		var got []int
		for {
			b, ok, err := s.Poll()
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			if b.Events > 1 && len(b.Bytes) > 64<<10 {
				t.Errorf("%d events of %d bytes at once", b.Events, len(b.Bytes))
			}
			for _, e := range parseLines(t, b.Bytes) {
				got = append(got, len(e.data))
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(sizes) {
			t.Errorf("got events of %v bytes, want %v", got, sizes)
		}
	}
}

func TestHistoryStaysWithinItsBounds(t *testing.T) {
	t.Parallel()
	const limit = 2 << 20
	h := newHub(t, topics.Options{MaxHistory: limit, MaxEvents: 1 << 20})
	s := subscribe(t, h, topics.SubscribeOptions{})
	data := strings.Repeat("x", 1000)
	for i := range 30_000 {
		publish(t, h, fmt.Sprintf("t%d", i%10), data)
	}
	st := h.Stats()
	if st.History > limit+limit/10 || st.History < limit/2 {
		t.Errorf("the history takes %d bytes, the bound is %d", st.History, limit)
	}
	if st.Evicted < 25_000 || st.Events != 30_000 || st.Slowest != 30_000 {
		t.Errorf("the figures are %+v", st)
	}
	if n := strings.Count(received(t, s), data) + int(h.Stats().Missed); n != 30_000 {
		t.Errorf("%d events were given or told", n)
	}
}

// TestStuckSubscriberPinsNoMemory publishes a hundred times the limits to one subscriber
// that never reads and one that does.
func TestStuckSubscriberPinsNoMemory(t *testing.T) {
	h := newHub(t, topics.Options{Frame: lines(10_000), MaxEvents: 64, MaxReady: 2 << 20})
	stuck := subscribe(t, h, topics.SubscribeOptions{})
	live := subscribe(t, h, topics.SubscribeOptions{})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 3000 {
		publish(t, h, "a", fmt.Sprint(i))
		if i%10 == 0 {
			received(t, live)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("the heap has grown by %d bytes", grown)
	}
	if n := strings.Fields(received(t, stuck)); n[0] != "entry(a" || n[2] != "gap(a" || n[3] != "2936" || len(n) != 5+64 {
		t.Errorf("the stuck one got %q", n)
	}
}
