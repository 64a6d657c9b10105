package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// life returns n events of a server with many kinds of topics, a second apart.
func life(n int) []sse.Event {
	events := make([]sse.Event, n)
	for i := range events {
		topic, data := "", ""
		switch i % 7 {
		case 0:
			topic, data = "num", fmt.Sprintf("%d.%d", i*7%100, i%10)
		case 1:
			topic, data = "nums", fmt.Sprintf(`{"rx":%d,"deep":{"a":{"b":{"c":%d}}},"tx":"%d ms"}`, i, i%13, i%17)
		case 2:
			topic, data = "log", fmt.Sprintf("2026-08-12T10:00:00Z %s request %d served", []string{"INFO", "ERROR"}[i/7%2], i)
		case 3:
			topic, data = "state", []string{"up", "down", "up", "off"}[i/21%4]
		case 4:
			topic, data = "chat", fmt.Sprintf(`{"id":"m%d","delta":"word%d "}`, i/70, i)
		case 5:
			topic, data = "job", fmt.Sprintf(`{"name":"j%d","done":%d,"total":100}`, i/70%3, i%100)
		case 6:
			topic, data = "doc", fmt.Sprintf(`{"title":"t%d","tags":["a","b"]}`, i)
		}
		events[i] = sse.Event{
			Type: topic, ID: fmt.Appendf(nil, "e-%d", i+1), Data: []byte(data),
			Time: start.Add(time.Duration(i) * time.Second).UnixMilli(),
		}
	}
	return events
}

// picture returns everything that a dashboard can show of a store.
func picture(r *rig) string {
	var b strings.Builder
	for _, t := range r.state().Topics {
		fmt.Fprintf(&b, "%s %d %v count %d from %v to %v, %d series\n", t.Name, t.Index, t.Shape, t.Count,
			t.FirstAt.Sub(start), t.LastAt.Sub(start), len(t.Series))
		for i := range t.Len() {
			e := t.Event(i)
			fmt.Fprintf(&b, "  %d %v %s %s %v\n", e.Ordinal, e.At.Sub(start), e.ID, e.Text, e.Level)
		}
		for _, s := range t.Series {
			sum := s.Summary(start.Add(-time.Hour), r.now.Add(time.Hour))
			fmt.Fprintf(&b, "  %s %s %v %v %s\n", s.Field, s.Unit, s.Last(), sum, t.Literal(s, time.Time{}))
		}
		for _, s := range t.States(start, r.now) {
			fmt.Fprintf(&b, "  %v-%v %s\n", s.From.Sub(start), s.To.Sub(start), s.Value)
		}
		for _, m := range t.Chat(time.Time{}) {
			fmt.Fprintf(&b, "  %+v\n", m)
		}
		for _, p := range t.Progress(time.Time{}) {
			fmt.Fprintf(&b, "  %+v\n", p)
		}
		json, _ := t.JSON(time.Time{})
		fmt.Fprintf(&b, "  %s\n", json)
	}
	return b.String()
}

func take(t *testing.T, catalogue string, events []sse.Event) *store.Past {
	t.Helper()
	p := &store.Past{}
	if done, err := p.Add(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[` + catalogue + `]}`)}); done || err != nil {
		t.Fatalf("done %v, %v", done, err)
	}
	for _, ev := range events {
		if _, err := p.Add(ev); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// TestABackfilledStoreIsAsIfItHadBeenThereAllAlong covers any position of the
// history request, with any events arriving meanwhile.
func TestABackfilledStoreIsAsIfItHadBeenThereAllAlong(t *testing.T) {
	t.Parallel()
	events := life(600)
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
		for _, n := range late.s.Backfill(take(t, `{"name":"x","last":"e-1"}`, events[old:seam])) {
			added += n
		}
		if added != first-old {
			t.Errorf("%d events were added, want %d", added, first-old)
		}
		for _, ev := range events[merge:n] {
			late.s.Apply(ev, late.now)
		}
		want, got := picture(whole), picture(late)
		if len(whole.state().Topics) == len(late.state().Topics) && sorted(got) != sorted(want) {
			t.Fatalf("history from %d to %d, stream from %d, held from %d, merged at %d of %d: got\n%s\nwant\n%s",
				old, seam, first, held, merge, n, got, want)
		}
	}
}

// sorted sorts the topics of a picture, so that their order of appearance does
// not matter.
func sorted(picture string) string {
	var topics []string
	for line := range strings.Lines(picture) {
		if line[0] != ' ' {
			name, rest, _ := strings.Cut(line, " ")
			_, rest, _ = strings.Cut(rest, " ") // skip the index
			topics = append(topics, name+" "+rest)
			continue
		}
		topics[len(topics)-1] += line
	}
	slices.Sort(topics)
	return strings.Join(topics, "")
}

// tail returns a store that has received events 5 to 9 of x, and a past with
// events 1 to 7 and the given further events.
func tail(t *testing.T, opts store.Options) (*rig, *store.Past) {
	t.Helper()
	r := newRig(t, opts)
	r.hello("", `{"name":"x","last":"e-5"}`)
	r.now = start.Add(10 * time.Second)
	p := &store.Past{}
	_, _ = p.Add(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[{"name":"x","last":"e-7"}]}`)})
	for i := 1; i <= 9; i++ {
		ev := sse.Event{
			Type: "x", ID: fmt.Appendf(nil, "e-%d", i), Data: fmt.Append(nil, i),
			Time: start.Add(time.Duration(i) * time.Second).UnixMilli(),
		}
		if i >= 5 {
			r.s.Apply(ev, r.now)
		}
		if i == 6 {
			r.s.Hold()
		}
		if i <= 7 {
			if done, err := p.Add(ev); done != (i == 7) || err != nil {
				t.Fatalf("%d: done %v, %v", i, done, err)
			}
		}
	}
	return r, p
}

func keptTexts(x *store.Topic) string {
	var out []string
	for i := range x.Len() {
		e := x.Event(i)
		if e.Gap != nil {
			e.Text = fmt.Sprintf("gap of %d", e.Gap.Missed)
		}
		out = append(out, e.Text)
	}
	return strings.Join(out, " ")
}

func TestThePastOfAPausedPictureComesIn(t *testing.T) {
	t.Parallel()
	r, p := tail(t, store.Options{})
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
	r, p := tail(t, store.Options{})
	r.send("$gap", `{"topic":"x","missed":3,"from":"e-9","to":"e-12","reason":"slow"}`)
	r.event("x", "e-13", 0, "13")
	equal(t, "before", keptTexts(r.topic("x")), "5 6 7 8 9 gap of 3 13")
	equal(t, "added", r.s.Backfill(p)["x"], 4)
	x := r.topic("x")
	equal(t, "after", keptTexts(x), "1 2 3 4 5 6 7 8 9 gap of 3 13")
	equal(t, "lost", x.Missed, 3)
	equal(t, "the hole in the line", x.Joined(r.now.Add(-time.Second), r.now.Add(time.Second)), false)
}

func TestThePastKeepsThePlacesThatThereAre(t *testing.T) {
	t.Parallel()
	r, p := tail(t, store.Options{ArrivalTime: true})
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
		"another life":            func(r *rig, _ *store.Past) *store.Past { return pastOf(t, "f-1", "f-2", "f-3") },
		"it begins too late":      func(r *rig, _ *store.Past) *store.Past { return pastOf(t, "e-6", "e-7", "e-8") },
		"nothing older":           func(r *rig, _ *store.Past) *store.Past { return pastOf(t, "e-5", "e-6", "e-7") },
		"too much came meanwhile": func(r *rig, p *store.Past) *store.Past { r.event("x", "e-10", 0, strings.Repeat("x", 9<<20)); return p },
	} {
		r, p := tail(t, store.Options{})
		p = spoil(r, p)
		before := r.topic("x")
		equal(t, name+": added", len(r.s.Backfill(p)), 0)
		equal(t, name+": the topic", r.topic("x"), before)
	}
	r, p := tail(t, store.Options{})
	r.send("other", "1")
	equal(t, "an unknown topic is nobody's", len(r.s.Backfill(pastOf(t, "e-1"))), 0)
	equal(t, "the stream may be behind", r.s.Backfill(p)["x"], 0) // the buffer is gone
}

func pastOf(t *testing.T, ids ...string) *store.Past {
	t.Helper()
	p := &store.Past{}
	_, _ = p.Add(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[{"name":"x","last":"z"}]}`)})
	for _, id := range ids {
		_, _ = p.Add(sse.Event{Type: "x", ID: []byte(id), Data: []byte("1"), Time: start.UnixMilli()})
	}
	return p
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

func (double) String() string                                { return "double" }
func (double) Pick(dst [][]byte, _ []byte) ([][]byte, error) { return append(dst, []byte("2")), nil }

func TestBackfillingCostsNoMemory(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{MaxMemory: 1 << 20})
	events := life(700)
	r.now = start.Add(700 * time.Second)
	r.conn(sse.Open)
	for _, ev := range events[600:] {
		r.s.Apply(ev, r.now)
	}
	used := r.s.Left()
	for i := range 50 {
		r.s.Hold()
		r.s.Backfill(take(t, `{"name":"x","last":"e-1"}`, events[599-i:]))
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
