package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// TestABackfilledStoreIsAsIfItHadBeenThereAllAlong covers any position of the
// history request, with any events arriving meanwhile.
func TestABackfilledStoreIsAsIfItHadBeenThereAllAlong(t *testing.T) {
	t.Parallel()
	events := publishedEvents(600)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		n := 100 + rng.IntN(len(events)-100)
		first := rng.IntN(n - 50)                // the first event of the stream
		held := first + 7 + rng.IntN(n-first-7)  // where Hold is called
		seam := held + rng.IntN(n-held+1)        // where the history ends
		old := rng.IntN(first + 1)               // where the history begins
		merge := max(held, seam-rng.IntN(20))    // what the stream has delivered before the merge
		merge = min(n, merge+rng.IntN(n-seam+1)) // or more
		whole, late := newRig(t, store.Options{}), newRig(t, store.Options{})
		for _, r := range []*rig{whole, late} {
			r.conn(sse.Open)
			r.now = start.Add(time.Duration(n) * time.Second)
		}
		for _, ev := range events[old:n] {
			whole.s.Apply(ev, whole.now)
		}
		for _, ev := range events[first:held] {
			late.s.Apply(ev, late.now)
		}
		late.s.Hold()
		for _, ev := range events[held:merge] {
			late.s.Apply(ev, late.now)
		}
		added := 0
		for _, n := range late.s.Backfill(pastWith(t, `{"name":"x","last":"e-1"}`, events[old:seam])) {
			added += n
		}
		if added != first-old {
			t.Errorf("%d events were added, want %d", added, first-old)
		}
		for _, ev := range events[merge:n] {
			late.s.Apply(ev, late.now)
		}
		want, got := snapshot(whole), snapshot(late)
		if len(whole.state().Topics) == len(late.state().Topics) && sorted(got) != sorted(want) {
			t.Fatalf("history from %d to %d, stream from %d, held from %d, merged at %d of %d: got\n%s\nwant\n%s",
				old, seam, first, held, merge, n, got, want)
		}
	}
}

func TestThePastOfAPausedPictureComesIn(t *testing.T) {
	t.Parallel()
	r, p := joined(t, store.Options{})
	x := r.topic("x")
	equal(t, "before", keptTexts(x), "5 6 7 8 9")
	r.s.Pause()
	r.event("x", "e-10", 0, "10")
	equal(t, "paused", keptTexts(x), "5 6 7 8 9")
	equal(t, "added", r.s.Backfill(p)["x"], 4)
	x = r.topic("x")
	equal(t, "with its past", keptTexts(x), "1 2 3 4 5 6 7 8 9")
	equal(t, "the newest as of the pause", x.Ordinal(x.Len()-1), 9)
	r.event("x", "e-11", 0, "11")
	equal(t, "still paused", keptTexts(r.topic("x")), "1 2 3 4 5 6 7 8 9")
	r.s.Resume()
	equal(t, "all", keptTexts(r.topic("x")), "1 2 3 4 5 6 7 8 9 10 11")
	at, _, _ := r.topic("x").Series[0].At(start.Add(2500 * time.Millisecond))
	equal(t, "a value of the past", at, 2)
}

func TestAGapStaysWhereItIs(t *testing.T) {
	t.Parallel()
	r, p := joined(t, store.Options{})
	r.send("$gap", `{"topic":"x","missed":3,"from":"e-9","to":"e-12","reason":"slow"}`)
	r.event("x", "e-13", 0, "13")
	equal(t, "before", keptTexts(r.topic("x")), "5 6 7 8 9 gap of 3 13")
	equal(t, "added", r.s.Backfill(p)["x"], 4)
	x := r.topic("x")
	equal(t, "after", keptTexts(x), "1 2 3 4 5 6 7 8 9 gap of 3 13")
	equal(t, "lost", x.Missed, 3)
	equal(t, "the hole in the line", joins(x, r.now.Add(-time.Second), r.now.Add(time.Second)), false)
}

func TestThePastKeepsThePlacesThatThereAre(t *testing.T) {
	t.Parallel()
	r, p := joined(t, store.Options{ArrivalTime: true})
	r.event("x", "e-10", 5*time.Second, "10") // timed by arrival
	equal(t, "added", r.s.Backfill(p)["x"], 4)
	x := r.topic("x")
	equal(t, "one of the past", x.Event(0).At.Sub(start), time.Second)
	equal(t, "by arrival", x.Event(9).At.Sub(start), 10*time.Second)
}

func TestWhatCannotBeJoinedStaysAsItIs(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(r *rig, p *store.Past) *store.Past{
		"nothing was held":        func(r *rig, p *store.Past) *store.Past { r.s.Drop(); return p },
		"another epoch":           func(r *rig, _ *store.Past) *store.Past { return pastOf(t, "f-1", "f-2", "f-3") },
		"it begins too late":      func(r *rig, _ *store.Past) *store.Past { return pastOf(t, "e-6", "e-7", "e-8") },
		"nothing older":           func(r *rig, _ *store.Past) *store.Past { return pastOf(t, "e-5", "e-6", "e-7") },
		"too much came meanwhile": func(r *rig, p *store.Past) *store.Past { r.event("x", "e-10", 0, strings.Repeat("x", 9<<20)); return p },
	} {
		r, p := joined(t, store.Options{})
		p = spoil(r, p)
		before := r.topic("x")
		equal(t, name+": added", len(r.s.Backfill(p)), 0)
		equal(t, name+": the topic", r.topic("x"), before)
	}
	r, p := joined(t, store.Options{})
	r.send("other", "1")
	equal(t, "an unknown topic is nobody's", len(r.s.Backfill(pastOf(t, "e-1"))), 0)
	equal(t, "the stream may be behind", r.s.Backfill(p)["x"], 0) // the buffer is gone
}

func TestAStreamThatIsBehindTheHistoryGoesOnAfterIt(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.hello("", `{"name":"x","last":"e-5"}`)
	r.event("x", "e-5", 0, "5")
	r.s.Hold()
	r.event("x", "e-6", 0, "6")
	equal(t, "added", r.s.Backfill(pastOf(t, "e-3", "e-4", "e-5", "e-6", "e-7", "e-8"))["x"], 2)
	r.event("x", "e-7", 0, "7")
	r.event("x", "e-8", 0, "8")
	equal(t, "each once", r.topic("x").Count, 6)
}

func TestFieldsThatWereAskedForHaveTheirPast(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{Fields: map[string][]store.Extractor{"x": {double{}}}})
	r.hello("", `{"name":"x","last":"e-3"}`)
	r.event("x", "e-3", 0, `{"ok":true}`)
	r.topic("x").Want("ok")
	r.s.Hold()
	past := &store.Past{}
	_, _ = past.Add(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[{"name":"x","last":"e-3"}]}`)})
	for i, v := range []string{"false", "true", "true"} {
		_, _ = past.Add(sse.Event{Type: "x", ID: fmt.Appendf(nil, "e-%d", i+1), Data: []byte(`{"ok":` + v + `}`)})
	}
	r.s.Backfill(past)
	x := r.topic("x")
	equal(t, "wanted", x.Find("ok").Count(), 3)
	equal(t, "extracted", x.Find("double").Count(), 3)
}

// double is an Extractor for tests.
type double struct{}

func (double) String() string                                  { return "double" }
func (double) Append(dst [][]byte, _ []byte) ([][]byte, error) { return append(dst, []byte("2")), nil }

func TestBackfillingCostsNoMemory(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{MaxMemory: 1 << 20})
	events := publishedEvents(700)
	r.now = start.Add(700 * time.Second)
	r.conn(sse.Open)
	for _, ev := range events[600:] {
		r.s.Apply(ev, r.now)
	}
	used := r.s.Left()
	for i := range 50 {
		r.s.Hold()
		r.s.Backfill(pastWith(t, `{"name":"x","last":"e-1"}`, events[599-i:]))
	}
	if left := r.s.Left(); used-left > 1<<18 {
		t.Errorf("%d bytes are left of %d", left, used)
	}
}

func TestAPastIsATopicmuxServersAndBounded(t *testing.T) {
	t.Parallel()
	for _, ev := range []sse.Event{
		{Type: "cpu", Data: []byte("1")},
		{Type: "$hello", Data: []byte(`{"server":"other 1"}`)},
		{Type: "$hello", Data: []byte(`not JSON`)},
	} {
		if _, err := (&store.Past{}).Add(ev); !errors.Is(err, store.ErrNoPast) {
			t.Errorf("%s: %v", ev.Type, err)
		}
	}
	p := &store.Past{}
	if done, err := p.Add(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[]}`)}); !done || err != nil {
		t.Errorf("a server without topics: %v, %v", done, err)
	}
	p = pastOf(t)
	big := make([]byte, 16<<20)
	for range 4 {
		_, _ = p.Add(sse.Event{Type: "x", ID: []byte("e-1"), Data: big})
	}
	if _, err := p.Add(sse.Event{Type: "x", ID: []byte("e-2"), Data: big}); !errors.Is(err, store.ErrPastSize) {
		t.Errorf("got %v", err)
	}
}
