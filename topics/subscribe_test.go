package topics_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"topicmux/topics"
)

// newHub returns a hub whose frames are lines of "id topic data".
func newHub(t *testing.T, opts topics.Options) *topics.Hub {
	t.Helper()
	if opts.Frame == nil {
		opts.Frame = lines(0)
	}
	h := topics.NewHub(opts)
	t.Cleanup(h.Close)
	return h
}

func publish(t *testing.T, h *topics.Hub, name string, data ...string) (ids []topics.ID) {
	t.Helper()
	for _, d := range data {
		id, err := h.Publish(topics.MustName(name), []byte(d))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func subscribe(t *testing.T, h *topics.Hub, want topics.SubscribeOptions) *topics.Subscription {
	t.Helper()
	s, err := h.Subscribe(want)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// received polls until nothing is left and returns everything as words: data, "gap(topic
// missed reason)" and "entry(topic state)".
func received(t *testing.T, s *topics.Subscription) string {
	t.Helper()
	var words []string
	for {
		b, ok, err := s.Poll()
		if err != nil {
			words = append(words, err.Error())
		}
		if !ok {
			return strings.Join(words, " ")
		}
		for _, g := range b.Gaps {
			atLeast := ""
			if g.AtLeast {
				atLeast = " or more"
			}
			words = append(words, fmt.Sprintf("gap(%s %d%s %s)", g.Topic, g.Missed, atLeast, g.Reason))
		}
		for _, e := range b.Changes {
			words = append(words, fmt.Sprintf("entry(%s %s)", e.Name, e.State))
		}
		for _, e := range parseLines(t, b.Bytes) {
			words = append(words, e.data)
		}
	}
}

func TestNewSubscriberGetsTheLastEventsThenLive(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	publish(t, h, "a", "a1", "a2")
	publish(t, h, "b", "b1")
	publish(t, h, "a", "a3")
	want := map[int]string{0: "a4", 1: "b1 a3 a4", 2: "a2 b1 a3 a4", 9: "a1 a2 b1 a3 a4", -1: "a4"}
	subs := map[int]*topics.Subscription{}
	for last := range want {
		subs[last] = subscribe(t, h, topics.SubscribeOptions{Last: last})
	}
	publish(t, h, "a", "a4")
	for last, s := range subs {
		if got := received(t, s); got != want[last] {
			t.Errorf("last %d gave %q, want %q", last, got, want[last])
		}
	}
}

func TestNewSubscriberGetsEventsSinceATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHub(t, topics.Options{})
		publish(t, h, "old", "o1", "o2")
		publish(t, h, "a", "a1")
		advance(30 * time.Second)
		publish(t, h, "a", "a2")
		advance(30 * time.Second)
		publish(t, h, "a", "a3", "a4")
		advance(30 * time.Second)
		for _, test := range []struct {
			ago  time.Duration
			last int
			want string
		}{
			{ago: 0, last: 9, want: "o2 a4"},
			{ago: 30*time.Second - 1, last: 9, want: "o2 a4"},
			{ago: 30 * time.Second, last: 9, want: "o2 a3 a4"},
			{ago: 30 * time.Second, last: 1, want: "o2 a4"},
			{ago: time.Minute, last: 9, want: "o2 a2 a3 a4"},
			{ago: time.Hour, last: 9, want: "o1 o2 a1 a2 a3 a4"},
			{ago: time.Hour, last: 2, want: "o1 o2 a3 a4"},
			{ago: time.Hour, last: 0, want: ""},
			{ago: -time.Hour, last: 9, want: "o2 a4"},
			{ago: 100 * 365 * 24 * time.Hour, last: 9, want: "o1 o2 a1 a2 a3 a4"},
		} {
			s := subscribe(t, h, topics.SubscribeOptions{Last: test.last, Since: time.Now().Add(-test.ago)})
			if got := received(t, s); got != test.want {
				t.Errorf("the last %d of the last %v are %q, want %q", test.last, test.ago, got, test.want)
			}
		}
	})
}

func TestSinceATimeLosesNothingBeforeLiveEvents(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHub(t, topics.Options{MaxEvents: 3})
		publish(t, h, "a", "1", "2", "3", "4")
		s := subscribe(t, h, topics.SubscribeOptions{Last: 9, Since: time.Now().Add(-time.Minute)})
		publish(t, h, "a", "5")
		publish(t, h, "b", "x")
		if got := received(t, s); got != "gap(a 1 slow) 3 4 5 entry(b live) x" {
			t.Errorf("got %q", got)
		}
		ids := publish(t, h, "a", "6", "7")
		s = subscribe(t, h, topics.SubscribeOptions{LastEventID: ids[0].String(), Last: 9, Since: time.Now().Add(-time.Minute)})
		if got := received(t, s); got != "7" {
			t.Errorf("a resume got %q", got)
		}
	})
}

func TestSinceATimeAfterTheClockWasSet(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name  string
		since int
		times []int // seconds after noon
		want  string
	}{
		{"back", 60, []int{100, 101, 102, 58, 59, 60, 61}, "5 6"},
		{"back, all of it later", 40, []int{30, 100, 101, 58, 59}, "1 2 3 4"},
		{"forth", 60, []int{10, 11, 100, 101}, "2 3"},
		{"to and fro", 60, []int{70, 10, 70, 10, 70}, "4"},
		{"the newest is the oldest", 60, []int{70, 71, 10}, "2"},
	} {
		var now time.Time
		h := newHub(t, topics.Options{Clock: func() time.Time { return now }})
		for i, at := range test.times {
			now = noon.Add(time.Duration(at) * time.Second)
			publish(t, h, "a", fmt.Sprint(i))
		}
		since := noon.Add(time.Duration(test.since) * time.Second)
		if got := received(t, subscribe(t, h, topics.SubscribeOptions{Last: 9, Since: since})); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestResumeDeliversEventsAfterTheID(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	ids := publish(t, h, "a", "1", "2", "3")
	publish(t, h, "b", "x")
	s := subscribe(t, h, topics.SubscribeOptions{LastEventID: ids[0].String(), Last: 1})
	publish(t, h, "a", "4")
	if got := received(t, s); got != "2 3 x 4" {
		t.Errorf("got %q", got)
	}
	want := topics.Resume{Asked: ids[0].String(), Replayed: 3}
	if r, ok := s.Resume(); !ok || r != want {
		t.Errorf("resume says %+v, want %+v", r, want)
	}
	if _, ok := subscribe(t, h, topics.SubscribeOptions{}).Resume(); ok {
		t.Error("a newcomer resumed")
	}
}

func TestResumeReportsLosses(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxEvents: 2})
	ids := publish(t, h, "a", "1", "2", "3", "4", "5")
	other := publish(t, h, "b", "x")
	for _, test := range []struct {
		name, id, want string
		resume         topics.Resume
		gap            topics.Gap
	}{
		{
			name: "evicted", id: ids[0].String(), want: "gap(a 2 evicted) 4 5 x",
			resume: topics.Resume{Replayed: 3, Missed: 2},
			gap:    topics.Gap{Missed: 2, From: ids[0], To: ids[2], Reason: topics.ReasonEvicted},
		},
		{name: "just kept", id: ids[2].String(), want: "4 5 x", resume: topics.Resume{Replayed: 3}},
		{name: "at the end", id: other[0].String(), want: ""},
		{
			name: "another life", id: "0-9", want: "gap(a 3 or more restarted) gap(b 0 or more restarted) 4 5 x",
			resume: topics.Resume{Replayed: 3, Missed: 3, Restarted: true},
			gap: topics.Gap{
				Missed: 3, AtLeast: true, From: topics.ID{Epoch: "0", Seq: 9}, To: ids[2], Reason: topics.ReasonRestarted,
			},
		},
		{
			name: "the future", id: topics.ID{Epoch: h.Epoch(), Seq: 1000}.String(),
			want:   "gap(a 3 or more restarted) gap(b 0 or more restarted) 4 5 x",
			resume: topics.Resume{Replayed: 3, Missed: 3, Restarted: true},
			gap: topics.Gap{
				Missed: 3, AtLeast: true, From: topics.ID{Epoch: h.Epoch(), Seq: 1000}, To: ids[2],
				Reason: topics.ReasonRestarted,
			},
		},
		{
			name: "no id of a hub", id: "what?", want: "gap(a 3 or more restarted) gap(b 0 or more restarted) 4 5 x",
			resume: topics.Resume{Replayed: 3, Missed: 3, Restarted: true},
			gap:    topics.Gap{Missed: 3, AtLeast: true, To: ids[2], Reason: topics.ReasonRestarted},
		},
	} {
		s := subscribe(t, h, topics.SubscribeOptions{LastEventID: test.id})
		test.resume.Asked = test.id
		if r, _ := s.Resume(); r != test.resume {
			t.Errorf("%s: resume says %+v, want %+v", test.name, r, test.resume)
		}
		if test.gap.Missed > 0 {
			test.gap.Topic = topics.MustName("a")
			b, _, _ := subscribe(t, h, topics.SubscribeOptions{LastEventID: test.id}).Poll()
			if diff := cmp.Diff(test.gap, b.Gaps[0], cmp.AllowUnexported(topics.Name{})); diff != "" {
				t.Errorf("%s: want - got +\n%s", test.name, diff)
			}
		}
		if got := received(t, s); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestRecentGapIsExactAndOldGapIsALowerBound(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxEvents: 1})
	a, err := h.Topic(topics.MustName("a"))
	if err != nil {
		t.Fatal(err)
	}
	var ids []topics.ID
	for range 100_000 {
		id, err := a.Publish(nil)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
		if len(ids)%7 == 0 { // numbers of others come between
			publish(t, h, "b", "x")
		}
	}
	for _, seen := range []int{99_999, 99_998, 90_000, 60_000, 50_001, 50_000} {
		s := subscribe(t, h, topics.SubscribeOptions{
			LastEventID: ids[seen-1].String(), Selection: topics.SelectNames(a.Name()),
		})
		if r, _ := s.Resume(); r.Missed != uint64(max(0, 100_000-seen-1)) {
			t.Errorf("after %d events %d were missed", seen, r.Missed)
		}
	}
	b, _, _ := subscribe(t, h, topics.SubscribeOptions{LastEventID: ids[5].String()}).Poll()
	if g := b.Gaps[0]; !g.AtLeast || g.Missed > 99_993 || g.Missed < 50_000 {
		t.Errorf("after the sixth event the gap is %+v", g)
	}
}

func TestSlowReaderOfALatestTopicGetsTheNewestAndNoGap(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	if _, err := h.Declare(topics.TopicInfo{Name: topics.MustName("a"), Retention: topics.RetainLatest}); err != nil {
		t.Fatal(err)
	}
	ids := publish(t, h, "a", "0")
	s := subscribe(t, h, topics.SubscribeOptions{Last: 5})
	publish(t, h, "a", "1", "2", "3")
	publish(t, h, "b", "x")
	if got := received(t, s); got != "3 entry(b live) x" {
		t.Errorf("got %q", got)
	}
	if got := received(t, subscribe(t, h, topics.SubscribeOptions{LastEventID: ids[0].String()})); got != "3 x" {
		t.Errorf("after a resume: %q", got)
	}
	publish(t, h, "a", "4")
	if got := received(t, s); got != "4" {
		t.Errorf("then %q", got)
	}
	if st := h.Stats(); st.Gaps != 0 || st.Missed != 0 || st.Conflated == 0 {
		t.Errorf("the figures are %+v", st)
	}
}

func TestNewestEventIsNeverEvicted(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxEvents: 3, MaxBytes: 100, MaxHistory: 4 << 10})
	publish(t, h, "a", "1", strings.Repeat("x", 500))
	publish(t, h, "b", "2")
	for name, size := range map[string]int{"a": 500, "b": 1} {
		e, ok := h.Last(topics.MustName(name))
		if !ok || len(e.Data) != size || e.Topic.String() != name {
			t.Errorf("the last of %s is %v, %v", name, e, ok)
		}
	}
	if _, ok := h.Last(topics.MustName("c")); ok {
		t.Error("a topic that is not there has a last event")
	}
}

func TestBusyTopicDoesNotEvictAQuietOne(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxEvents: 4})
	publish(t, h, "slow", "value")
	for range 100 {
		publish(t, h, "chatty", "x")
	}
	s := subscribe(t, h, topics.SubscribeOptions{Last: 1, Selection: must(topics.ParseSelection("slow"))})
	if got := received(t, s); got != "value" {
		t.Errorf("got %q", got)
	}
}

func TestSelectionIncludesTopicsThatAppearLater(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	s := subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection("net.*,cpu"))})
	publish(t, h, "mem", "no")
	publish(t, h, "net.rx", "yes")
	publish(t, h, "net.rx.deep", "no")
	publish(t, h, "cpu", "too")
	if got := received(t, s); got != "entry(net.rx live) yes entry(cpu live) too" {
		t.Errorf("got %q", got)
	}
}

func TestExceededLimitsReturnTypedErrors(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxTopics: 1, MaxEvent: 3, MaxSelection: 2})
	publish(t, h, "a", "123")
	if _, err := h.Publish(topics.MustName("a"), []byte("1234")); !errors.Is(err, topics.ErrTooLarge) {
		t.Error(err)
	}
	if _, err := h.Publish(topics.MustName("b"), nil); !errors.Is(err, topics.ErrTooManyTopics) {
		t.Error(err)
	}
	if _, err := h.Publish(topics.Name{}, nil); !errors.Is(err, topics.ErrTopicInfo) {
		t.Error(err)
	}
	many := must(topics.ParseSelection("a,b,c"))
	if _, err := h.Subscribe(topics.SubscribeOptions{Selection: many}); !errors.Is(err, topics.ErrTooLarge) {
		t.Error(err)
	}
	for _, format := range []int{-2, 1} {
		if _, err := h.Subscribe(topics.SubscribeOptions{Format: format}); !errors.Is(err, topics.ErrFormat) {
			t.Error(err)
		}
	}
	if s := h.Stats(); s.Events != 1 || s.Topics != 1 || s.Subscribers != 0 || s.Selections != 0 {
		t.Errorf("the figures are %+v", s)
	}
}

func TestSelectionLimitDoesNotCountSubscribers(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxSelections: 2, Formats: []func([]byte, topics.ID, topics.Event, []byte) []byte{1: reformat}})
	want := func(csv string, format int) topics.SubscribeOptions {
		return topics.SubscribeOptions{Selection: must(topics.ParseSelection(csv)), Format: format}
	}
	for range 10 {
		subscribe(t, h, want("a,b", 0))
	}
	last := subscribe(t, h, want("a,b", 1))
	subscribe(t, h, want("b,a", 1)) // the same in other words
	for _, other := range []topics.SubscribeOptions{want("a", 0), want("", 0)} {
		if _, err := h.Subscribe(other); !errors.Is(err, topics.ErrTooManySelections) {
			t.Errorf("%v: got %v", other.Selection, err)
		}
	}
	if got := h.Stats().Selections; got != 2 {
		t.Errorf("%d selections", got)
	}
	last.Close()
	if _, err := h.Subscribe(want("a", 0)); !errors.Is(err, topics.ErrTooManySelections) {
		t.Errorf("one of two subscribers left: got %v", err)
	}
}

func TestLastSubscriberFreesItsSelection(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxSelections: 1})
	for i := range 5 {
		csv := fmt.Sprintf("t%d", i)
		s, err := h.Subscribe(topics.SubscribeOptions{Selection: must(topics.ParseSelection(csv))})
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
	}
	publish(t, h, "a", "1")
	if err := h.Complete(topics.MustName("a")); err != nil {
		t.Fatal(err)
	}
	// This subscription never delivers anything, so it does not count either.
	ended := topics.SubscribeOptions{Selection: must(topics.ParseSelection("a"))}
	if _, err := h.Subscribe(ended); !errors.Is(err, topics.ErrComplete) {
		t.Errorf("got %v", err)
	}
	subscribe(t, h, topics.SubscribeOptions{})
}

func TestSelectedTopicsAreLimited(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxSelected: 16})
	for i := range 4 {
		publish(t, h, fmt.Sprintf("t.%d", i), "1")
	}
	want := func(csv string) topics.SubscribeOptions {
		return topics.SubscribeOptions{Selection: must(topics.ParseSelection(csv))}
	}
	all := subscribe(t, h, want(""))
	subscribe(t, h, want(""))        // shared
	subscribe(t, h, want("t.*"))     // 4 + 6
	subscribe(t, h, want("t.0,t.1")) // 4 + 6 + 6
	for _, csv := range []string{"t.>", "t.3", "none"} {
		if _, err := h.Subscribe(want(csv)); !errors.Is(err, topics.ErrTooManySelections) {
			t.Errorf("%s: got %v", csv, err)
		}
	}
	if got := topics.Selected(h); got != 16 {
		t.Errorf("%d topics are selected, want 16", got)
	}
	all.Close()
	if _, err := h.Subscribe(want("t.3")); !errors.Is(err, topics.ErrTooManySelections) {
		t.Errorf("one of two subscribers left: got %v", err)
	}
}

// TestPatternsCountAsTheirTokens: the search for a new topic may visit each of them.
func TestPatternsCountAsTheirTokens(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxSelected: 32})
	for _, c := range []struct {
		csv  string
		want int
	}{
		{"a", 2}, {"a.b.c.d", 4}, {"*", 6}, {"a.*.c", 9}, {"*.b.*.d.e.f.g.h.i.>", 19}, {"x.>,y.*.z", 24},
	} {
		subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection(c.csv))})
		if got := topics.Selected(h); got != c.want {
			t.Errorf("with %s, %d topics are selected, want %d", c.csv, got, c.want)
		}
	}
}

// TestSmallSelectionsAreExemptFromTheLimit fills the hub with large selections. A selection
// of few topics and the selection of everything are still accepted.
func TestSmallSelectionsAreExemptFromTheLimit(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxSelected: 100, MaxSelections: 4}) // small is up to 3
	for i := range 96 {
		publish(t, h, fmt.Sprintf("t.%d", i), "1")
	}
	want := func(csv string) topics.SubscribeOptions {
		return topics.SubscribeOptions{Selection: must(topics.ParseSelection(csv)), Last: 1}
	}
	subscribe(t, h, want("t.*"))
	if _, err := h.Subscribe(want("t.1,t.2")); !errors.Is(err, topics.ErrTooManySelections) {
		t.Errorf("got %v", err)
	}
	small, all := subscribe(t, h, want("t.1")), subscribe(t, h, want(""))
	publish(t, h, "t.1", "2")
	publish(t, h, "u", "3")
	check := func(s *topics.Subscription, events int) {
		t.Helper()
		for events > 0 {
			events -= must(s.Next(t.Context())).Events
		}
	}
	check(small, 2)
	check(all, 98)
}

// TestTopicsThatAppearCountTowardsTheLimit subscribes before there is any topic.
// Subscriptions that exceed the limit end. A client that resumes misses nothing.
func TestTopicsThatAppearCountTowardsTheLimit(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxSelected: 30, MaxSelections: 100})
	want := func(csv, after string) topics.SubscribeOptions {
		return topics.SubscribeOptions{Selection: must(topics.ParseSelection(csv)), LastEventID: after}
	}
	var subs []*topics.Subscription
	for i := range 5 {
		subs = append(subs, subscribe(t, h, want(fmt.Sprintf("t.*,x%d", i), ""))) // 4 each
	}
	for i := range 20 {
		publish(t, h, fmt.Sprintf("t.%d", i), strconv.Itoa(i))
		if got := topics.Selected(h); got > 30 {
			t.Fatalf("%d topics are selected", got)
		}
	}
	for i, s := range subs {
		var last topics.ID
		events := 0
		for {
			b, _, err := s.Poll()
			if errors.Is(err, topics.ErrTooManySelections) {
				break
			}
			if err != nil || b.Events == 0 && len(b.Changes) == 0 {
				t.Fatalf("subscription %d: got %v, %v after %d events", i, b, err, events)
			}
			events += b.Events
			if b.Events > 0 {
				last = b.Last
			}
		}
		s.Close()
		after := last.String()
		if events == 0 {
			after = "0"
		}
		again := subscribe(t, h, want("", after))
		for left := 20 - events; left > 0; {
			left -= must(again.Next(t.Context())).Events
		}
		again.Close()
	}
	if feeds, _ := topics.Feeds(h); feeds != 0 || topics.Selected(h) != 0 {
		t.Errorf("%d feeds, %d counted", feeds, topics.Selected(h))
	}
}

// TestNothingIsLostWhenATopicExceedsTheLimit reads while topics appear until the
// subscription ends. Then it resumes with all topics after its last id.
func TestNothingIsLostWhenATopicExceedsTheLimit(t *testing.T) {
	t.Parallel()
	const names = 40
	for round := range 50 {
		h := newHub(t, topics.Options{MaxSelected: 4 + round%8, MaxSelections: 100})
		s := subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection("*.a"))})
		var publishing sync.WaitGroup
		for i := range names {
			publishing.Go(func() { publish(t, h, fmt.Sprintf("t%d.a", i), "1", "2") })
		}
		seen, ended := map[string]bool{}, false
		last := "0"
		for len(seen) < 2*names {
			b, err := s.Next(t.Context())
			if errors.Is(err, topics.ErrTooManySelections) && !ended {
				ended = true
				s.Close()
				s = subscribe(t, h, topics.SubscribeOptions{LastEventID: last})
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(b.Bytes)) {
				id, _, _ := strings.Cut(line, " ")
				if last = id; seen[line] {
					t.Fatalf("%q came twice", line)
				}
				seen[line] = true
			}
		}
		publishing.Wait()
		s.Close()
		if !ended {
			t.Errorf("round %d: the subscription never ended", round)
		}
	}
}

func TestClosedSubscriptionsFreeTheirSelectedTopics(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{MaxSelected: 18})
	var publishers, readers sync.WaitGroup
	for i := range 3 {
		publishers.Go(func() { publish(t, h, fmt.Sprintf("t.%d", i), "1") })
		readers.Go(func() {
			for k := range 30 {
				s, err := h.Subscribe(topics.SubscribeOptions{Selection: must(topics.ParseSelection(fmt.Sprintf("t.*,x%d.%d", i, k%3)))})
				if err == nil {
					s.Close()
				} else if !errors.Is(err, topics.ErrTooManySelections) {
					t.Error(err)
				}
			}
		})
	}
	publishers.Wait()
	readers.Wait()
	if feeds, _ := topics.Feeds(h); feeds != 0 || topics.Selected(h) != 0 {
		t.Errorf("%d feeds, %d counted", feeds, topics.Selected(h))
	}
}

func TestWaitingNextEndsWithItsContext(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	s := subscribe(t, h, topics.SubscribeOptions{})
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := s.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	publish(t, h, "a", "still there")
	if got := received(t, s); got != "entry(a live) still there" {
		t.Errorf("got %q", got)
	}
}

func TestLingerBatchesEvents(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHub(t, topics.Options{Linger: 5 * time.Millisecond})
		publish(t, h, "a", "0")
		s := subscribe(t, h, topics.SubscribeOptions{})
		began := time.Now()
		got := make(chan topics.Batch)
		go func() {
			b, err := s.Next(context.Background())
			if err != nil {
				t.Error(err)
			}
			got <- b
		}()
		synctest.Wait()
		for i := range 9 {
			publish(t, h, "a", fmt.Sprint(i))
			advance(time.Millisecond / 2)
		}
		if b := <-got; b.Events != 9 || time.Since(began) != 5*time.Millisecond {
			t.Errorf("%d events after %v", b.Events, time.Since(began))
		}
	})
}

func TestCloseEndsAWaitingNext(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	s := subscribe(t, h, topics.SubscribeOptions{})
	ended := make(chan error)
	go func() {
		_, err := s.Next(context.Background())
		ended <- err
	}()
	s.Close()
	if err := <-ended; !errors.Is(err, topics.ErrClosed) {
		t.Error(err)
	}
	s.Close()
}

func TestClosedHubDeliversTheRestThenErrClosed(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	a, err := h.Topic(topics.MustName("a"))
	if err != nil {
		t.Fatal(err)
	}
	s := subscribe(t, h, topics.SubscribeOptions{})
	publish(t, h, "a", "1")
	h.Close()
	h.Close()
	if got := received(t, s); got != "1 closed" {
		t.Errorf("got %q", got)
	}
	if _, err := a.Publish(nil); !errors.Is(err, topics.ErrClosed) {
		t.Error(err)
	}
	if err := a.Complete(); !errors.Is(err, topics.ErrClosed) {
		t.Error(err)
	}
	if _, err := h.Topic(topics.MustName("b")); !errors.Is(err, topics.ErrClosed) {
		t.Error(err)
	}
	if _, err := h.Declare(topics.TopicInfo{Name: topics.MustName("a")}); !errors.Is(err, topics.ErrClosed) {
		t.Error(err)
	}
	if _, err := h.Subscribe(topics.SubscribeOptions{}); !errors.Is(err, topics.ErrClosed) {
		t.Error(err)
	}
}

func TestReadyIsCalledOncePerEmptyPoll(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	ready := make(chan struct{}, 10)
	s := subscribe(t, h, topics.SubscribeOptions{Ready: func() { ready <- struct{}{} }})
	if got := received(t, s); got != "" {
		t.Errorf("got %q", got)
	}
	publish(t, h, "a", "1", "2")
	<-ready
	if got := received(t, s); got != "entry(a live) 1 2" {
		t.Errorf("got %q", got)
	}
	publish(t, h, "a", "3")
	<-ready
	h.Close()
	if len(ready) != 0 {
		t.Errorf("%d calls too many", len(ready))
	}
}

func TestClosedSubscriptionIsNotCalledAnyMore(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	closed, open := make(chan struct{}, 10), make(chan struct{}, 10)
	gone := subscribe(t, h, topics.SubscribeOptions{Ready: func() { closed <- struct{}{} }})
	stays := subscribe(t, h, topics.SubscribeOptions{Ready: func() { open <- struct{}{} }})
	for _, s := range []*topics.Subscription{gone, stays} {
		if got := received(t, s); got != "" {
			t.Errorf("got %q", got)
		}
	}
	gone.Close()
	<-closed
	publish(t, h, "a", "1")
	<-open
	h.Close()
	if len(closed) != 0 {
		t.Error("it was called after it was closed")
	}
}

func TestSubscribersOfTheSameSelectionShareTheBytes(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	publish(t, h, "a", "old")
	one := subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection("a,b"))})
	two := subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection("b,a,b"))})
	publish(t, h, "a", "new")
	first, _, _ := one.Poll()
	second, _, _ := two.Poll()
	if &first.Bytes[0] != &second.Bytes[0] {
		t.Error("each has bytes of its own")
	}
	if s := h.Stats(); s.Selections != 1 || s.Subscribers != 2 || s.Delivered != 2 {
		t.Errorf("the figures are %+v", s)
	}
}

// TestLargeFrameIsNotCopiedForNewcomers: every new subscriber gets the history's own bytes
// of a frame as large as a batch.
func TestLargeFrameIsNotCopiedForNewcomers(t *testing.T) {
	t.Parallel()
	h := topics.NewHub(topics.Options{})
	defer h.Close()
	name := topics.MustName("a")
	for _, data := range []string{"small", strings.Repeat("x", 200<<10), "small too"} {
		if _, err := h.Publish(name, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	var first *byte
	for range 2 {
		s, err := h.Subscribe(topics.SubscribeOptions{Last: 3})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		var got []string
		for events := 0; events < 3; {
			b, err := s.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if events += b.Events; len(b.Bytes) == 200<<10 {
				if first != nil && first != &b.Bytes[0] {
					t.Error("each newcomer has a copy of the frame")
				}
				first = &b.Bytes[0]
			}
			got = append(got, string(b.Bytes[:min(len(b.Bytes), 9)]))
		}
		if want := []string{"small", "xxxxxxxxx", "small too"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
