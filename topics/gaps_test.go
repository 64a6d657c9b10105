package topics_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"topicmux/topics"
)

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
		point := test.id
		switch {
		case test.resume.Restarted:
			point = ""
		case test.resume.Missed > 0:
			point = test.gap.To.String()
		}
		if got := s.ResumePoint().String(); got != point {
			t.Errorf("%s: it resumes at %q, want %q", test.name, got, point)
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
	s := subscribe(t, h, topics.SubscribeOptions{LastEventID: ids[5].String()})
	if got, want := s.ResumePoint(), ids[99_998]; got.Seq < want.Seq || got.Seq > want.Seq+1 { // b may come between
		t.Errorf("after the sixth event the subscription resumes at %v, want %v", got, want)
	}
	b, _, _ := s.Poll()
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
