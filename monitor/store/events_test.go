package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/sse"
)

func texts(x *store.Topic) string {
	var out []string
	for i := range x.Len() {
		e := x.Event(i)
		if e.Gap != nil {
			out = append(out, fmt.Sprintf("gap:%d", e.Gap.Missed))
			continue
		}
		out = append(out, e.Text)
	}
	return strings.Join(out, "|")
}

func TestEventsAreKeptInOrderWithTheirFacts(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.s.Apply(sse.Event{
		Type: "x", Data: []byte("one\x1b[31m\ttwo\nthree"), ID: []byte("a-1\x1b"),
		Time: start.Add(-time.Second).UnixMilli(),
	}, r.now)
	r.every(time.Second, "x", "four")
	x := r.topic("x")
	equal(t, "len", x.Len(), 2)
	e := x.Event(0)
	equal(t, "text", e.Text, "one     two\nthree")
	equal(t, "id", e.ID, "a-1")
	equal(t, "size", e.Size, 18)
	equal(t, "ordinal", e.Ordinal, 1)
	equal(t, "own time", e.At.Equal(start.Add(-time.Second)), true)
	equal(t, "arrival", e.Arrived.Equal(start), true)
	equal(t, "first", x.FirstAt.Equal(start.Add(-time.Second)), true)
	equal(t, "last", x.LastAt.Equal(start.Add(time.Second)), true)
	equal(t, "bytes", x.Bytes, 22)
	equal(t, "outside", x.Event(2), store.Event{})
	equal(t, "outside", x.Event(-1), store.Event{})
	equal(t, "age", x.Age(r.now.Add(time.Minute)), time.Minute)
}

func TestOldEventsGoFirst(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 2500 {
		r.send("x", fmt.Sprintf("line %d", i))
	}
	x := r.topic("x")
	equal(t, "len", x.Len(), 1000)
	equal(t, "oldest", x.Event(0).Text, "line 1500")
	equal(t, "newest", x.Event(999).Text, "line 2499")
	equal(t, "its ordinal", x.Ordinal(999), 2500)
	equal(t, "count", x.Count, 2500)
}

func TestTextIsBoundedByBytes(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	line := strings.Repeat("x", 10_000)
	for i := range 500 {
		r.send("x", fmt.Sprint(i, " ", line))
	}
	x := r.topic("x")
	if x.Len() < 60 || x.Len()*10_000 > 1<<20 {
		t.Errorf("%d events of 10 kB are kept", x.Len())
	}
	for i := range x.Len() {
		want := fmt.Sprint(500-x.Len()+i, " ", line)
		if x.Event(i).Text != want {
			t.Fatalf("event %d is %.20q", i, x.Event(i).Text)
		}
	}
}

func TestHugePayloadKeepsItsTrueSize(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", strings.Repeat("x", 1<<20), "small")
	e := r.topic("x").Event(0)
	equal(t, "size", e.Size, 1<<20)
	equal(t, "cut", e.Cut, true)
	if !strings.HasSuffix(e.Text, "x… 1.0 MiB") || len(e.Text) > text.MaxLen(16<<10) {
		t.Errorf("%d bytes, end %q", len(e.Text), e.Text[len(e.Text)-20:])
	}
	equal(t, "the next one", r.topic("x").Event(1).Text, "small")
}

func TestEmptyEventsAndGapsHaveTheirPlaces(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("$gap", `{"topic":"x","missed":1,"reason":"evicted"}`)
	r.send("x", "", "a", "")
	r.send("$gap", `{"topic":"x","missed":2,"from":"e-5","to":"e-7","reason":"slow"}`)
	r.send("x", "b")
	x := r.topic("x")
	equal(t, "events", texts(x), "gap:1||a||gap:2|b")
	equal(t, "missed", x.Missed, 3)
	equal(t, "in all", r.of().Missed, 3)
	equal(t, "gaps", r.of().Gaps, 2)
	equal(t, "gap", x.Gaps[1], store.Gap{At: x.Gaps[1].At, Missed: 2, Reason: "slow", From: "e-5", To: "e-7"})
	e, ok := x.Latest(x.Gaps[1].At)
	equal(t, "latest is no gap", ok && e.Gap == nil, true)
	equal(t, "a gap is no event", x.Count, 4)
	for range 2000 {
		r.send("$gap", `{"topic":"x","missed":1}`)
	}
	equal(t, "gaps kept", len(x.Gaps), 64)
	equal(t, "all missed", x.Missed, 2003)
}

func TestLookingBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", "a", "b", "c", "d")
	x := r.topic("x")
	equal(t, "upto the second", x.Upto(start.Add(2*time.Second)), 2)
	equal(t, "upto before all", x.Upto(start), 0)
	equal(t, "upto now", x.Upto(time.Time{}), 4)
	e, _ := x.Latest(start.Add(2500 * time.Millisecond))
	equal(t, "latest then", e.Text, "b")
	_, ok := x.Latest(start)
	equal(t, "latest before all", ok, false)
	equal(t, "since the second", x.Since(start.Add(2*time.Second)), 2)
	equal(t, "since before all", x.Since(start), 4)
	equal(t, "since now", x.Since(time.Time{}), 0)
}

func TestLateEventsDoNotConfuseTheSearch(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.now = start.Add(5 * time.Second)
	for _, ms := range []int64{1000, 3000, 2000, 4000, 1500} {
		r.s.Apply(sse.Event{Type: "x", Data: fmt.Append(nil, ms), Time: start.UnixMilli() + ms}, r.now)
	}
	x := r.topic("x")
	for ms, want := range map[int]int{900: 0, 1000: 1, 2500: 1, 3000: 3, 3500: 3, 4000: 5} {
		equal(t, fmt.Sprint("upto ", ms), x.Upto(start.Add(time.Duration(ms)*time.Millisecond)), want)
	}
	equal(t, "last is the newest by time", x.Series[0].Last(), 4000)
	equal(t, "LastAt", x.LastAt.Equal(start.Add(4*time.Second)), true)
	equal(t, "texts in the order of arrival", texts(x), "1000|3000|2000|4000|1500")
}

func TestNoTextIsOverwritten(t *testing.T) {
	t.Parallel()
	for _, budget := range []int{0, 1, 20 << 10, 300 << 10} {
		r := newRig(t, store.Options{MaxMemory: budget})
		size := func(i int) int { return int(uint32(i)*2654435761>>8) % 4000 * (i % 3) / 2 }
		for i := range 4000 {
			if i%17 == 0 {
				r.send("$gap", `{"topic":"x","missed":1}`)
			}
			r.s.Apply(sse.Event{
				Type: "x", Data: []byte(strings.Repeat(fmt.Sprint(i%10), size(i))), ID: fmt.Append(nil, "id-", i),
			}, r.now)
			if i%501 == 0 {
				whole(t, r.topic("x"), size)
			}
		}
		whole(t, r.topic("x"), size)
	}
}

// whole checks that each stored event equals the one sent.
func whole(t *testing.T, x *store.Topic, size func(int) int) {
	t.Helper()
	if x.Len() == 0 {
		t.Fatal("nothing is kept")
	}
	for i := range x.Len() {
		e := x.Event(i)
		if e.Gap != nil {
			continue
		}
		n := int(e.Ordinal) - 1
		want := strings.Repeat(fmt.Sprint(n%10), size(n))
		if e.Cut {
			want = strings.Repeat(fmt.Sprint(n%10), strings.Index(e.Text, "…"))
			e.Text, _, _ = strings.Cut(e.Text, "…")
		}
		if e.Text != want || e.ID != fmt.Sprint("id-", n) || e.Size != size(n) {
			t.Fatalf("event %d: %d of %d bytes, id %s", n, len(e.Text), size(n), e.ID)
		}
	}
}

func TestPauseLosesNothingThatIsShown(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", "a", "b", "c")
	r.s.Pause()
	at := r.now
	for i := range 5000 {
		r.every(time.Millisecond, "x", fmt.Sprint("flood ", i))
	}
	x := r.topic("x")
	equal(t, "shown", texts(x), "a|b|c")
	equal(t, "behind", x.Since(at), 5000)
	e, _ := x.Latest(at)
	equal(t, "latest then", e.Text, "c")
	version := x.Version
	r.s.Resume()
	equal(t, "kept after", x.Len(), 1000)
	equal(t, "newest after", x.Event(999).Text, "flood 4999")
	equal(t, "the pane is dirty", x.Version > version, true)
	r.send("x", "more")
	equal(t, "goes on", x.Event(999).Text, "more")
}

func TestVersionTellsWhichPanesAreDirty(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("a", "1")
	r.send("b", "1")
	a, b := r.topic("a").Version, r.topic("b").Version
	<-r.s.Changed()
	r.send("a", "2", "3", "4")
	equal(t, "a", r.topic("a").Version > a, true)
	equal(t, "b", r.topic("b").Version, b)
	<-r.s.Changed()
	select {
	case <-r.s.Changed():
		t.Error("changed without a change")
	default:
	}
}

func TestTopicsBeyondTheBoundAreCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{MaxTopics: 2})
	for _, name := range []string{"a", "b", "c", "d", "a", strings.Repeat("n", 2000)} {
		r.send(name, "1")
	}
	equal(t, "topics", len(r.state().Topics), 2)
	equal(t, "overflow", r.of().Overflow, 3)
	equal(t, "events", r.of().Events, 6)
}

func TestNamesAreCleanAndStayApart(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for _, name := range []string{"cpu", "\x1b[31mcpu", "c\u202epu", "", strings.Repeat("n", 500)} {
		r.send(name, name)
	}
	var names []string
	for _, x := range r.state().Topics {
		names = append(names, x.Name)
		equal(t, "found by its name", r.topic(x.Name), x)
	}
	equal(t, "names", strings.Join(names, ","), "cpu,cpu (2),cpu (3),␀,"+strings.Repeat("n", 128)+"… 500 B")
}
