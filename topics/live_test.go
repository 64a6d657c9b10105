package topics_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"topicmux/topics"
)

func TestLiveSeparatesHistoryFromNewEvents(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		last      int
		id        int // index of the event to resume after; -1: none; -2: one of another epoch
		selection string
		before    string
	}{
		"no history":           {0, -1, "", ""},
		"the last of each":     {1, -1, "", "5 y z"},
		"more":                 {9, -1, "", "4 5 y z"},
		"a topic without any":  {9, -1, "later,new", ""},
		"a resume":             {0, 3, "", "5 y z"},
		"a resume at the end":  {0, 4, "a,new", ""},
		"a resume with a loss": {0, 0, "a,new", "gap(a 2 evicted) 4 5"},
		"of another epoch":     {0, -2, "", "gap(a 3 or more restarted) gap(b 0 or more restarted) 4 5 y z"},
		"with nothing left":    {0, -2, "later,new", ""},
	} {
		h := newHub(t, topics.Options{MaxEvents: 2})
		if _, err := h.Declare(topics.TopicInfo{Name: topics.MustName("latest"), Retention: topics.RetainLatest}); err != nil {
			t.Fatal(err)
		}
		ids := publish(t, h, "a", "1", "2", "3", "4", "5")
		publish(t, h, "latest", "x", "y")
		publish(t, h, "b", "z")
		want := topics.SubscribeOptions{Last: test.last, Selection: must(topics.ParseSelection(test.selection)), MarkLive: true}
		switch {
		case test.id >= 0:
			want.LastEventID = ids[test.id].String()
		case test.id == -2:
			want.LastEventID = "x-1"
		}
		s := subscribe(t, h, want)
		publish(t, h, "new", "n")
		after := "entry(new live) n"
		if test.id == -2 {
			after = "entry(new live) gap(new 0 or more restarted) n"
		}
		if got := received(t, s); got != strings.TrimSpace(test.before+" live "+after) {
			t.Errorf("%s: got %q, want %q before live", name, got, test.before)
		}
		want.MarkLive = false
		if got := received(t, subscribe(t, h, want)); strings.HasPrefix(got, "live") || strings.Contains(got, " live ") {
			t.Errorf("%s, without MarkLive: got %q", name, got)
		}
	}
}

func TestLiveOfASubscriptionThatStartsLive(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	publish(t, h, "a", "1")
	s := subscribe(t, h, topics.SubscribeOptions{MarkLive: true})
	publish(t, h, "a", "2")
	if !s.StartsLive() || s.StartsLive() {
		t.Error("it does not start live, or twice")
	}
	if got := received(t, s); got != "2" {
		t.Errorf("got %q", got)
	}
	s = subscribe(t, h, topics.SubscribeOptions{MarkLive: true, Last: 1})
	if s.StartsLive() {
		t.Error("it starts live, but history precedes it")
	}
	if got := received(t, s); got != "2 live" {
		t.Errorf("got %q", got)
	}
	if subscribe(t, h, topics.SubscribeOptions{}).StartsLive() {
		t.Error("it starts live without MarkLive")
	}
}

func TestLiveOfACompleteTopicPrecedesTheEnd(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	publish(t, h, "a", "1")
	s := subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection("a")), Last: 1, MarkLive: true})
	if err := h.Complete(topics.MustName("a")); err != nil {
		t.Fatal(err)
	}
	if got := received(t, s); got != "1 live entry(a complete) "+topics.ErrComplete.Error() {
		t.Errorf("got %q", got)
	}
	s = subscribe(t, h, topics.SubscribeOptions{Selection: must(topics.ParseSelection("a")), Last: 1, MarkLive: true})
	if got := received(t, s); got != "1 live "+topics.ErrComplete.Error() {
		t.Errorf("later: got %q", got)
	}
}

// TestLiveStaysExactWhenTheWindowEvictsTheReader has a reader that is in the middle of a
// long history while others publish more than the window holds.
func TestLiveStaysExactWhenTheWindowEvictsTheReader(t *testing.T) {
	t.Parallel()
	const old, fresh = 1500, 1500
	filler := strings.Repeat("x", 1000)
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 0))
		h := newHub(t, topics.Options{MaxEvents: old + fresh, MaxBytes: 64 << 20, MaxHistory: 256 << 20, MaxReady: 1})
		n := 0
		more := func(count int) {
			for range count {
				publish(t, h, []string{"a", "b", "c"}[n%3], fmt.Sprintf("%d-%s", n, filler))
				n++
			}
		}
		more(old)
		s := subscribe(t, h, topics.SubscribeOptions{Last: old, MarkLive: true})
		other := subscribe(t, h, topics.SubscribeOptions{})
		next, live := 0, false
		for next < old+fresh || !live {
			if n < old+fresh && r.IntN(3) == 0 {
				more(min(r.IntN(400), old+fresh-n))
				received(t, other) // moves the window on
			}
			b, ok, err := s.Poll()
			if err != nil || len(b.Gaps) > 0 || !ok && n == old+fresh {
				t.Fatalf("seed %d: after %d events: %v, %v, live %v", seed, next, b.Gaps, err, live)
			}
			if b.Live() {
				if live || next != old {
					t.Fatalf("seed %d: live after %d events, want %d", seed, next, old)
				}
				live = true
			}
			for _, e := range parseLines(t, b.Bytes) {
				if !strings.HasPrefix(e.data, fmt.Sprintf("%d-", next)) {
					t.Fatalf("seed %d: event %d is %.10s", seed, next, e.data)
				}
				next++
			}
		}
	}
}

func TestEventsTellWhenTheyAreLive(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{})
	publish(t, h, "a", "1")
	s := subscribe(t, h, topics.SubscribeOptions{Last: 1, MarkLive: true, Format: topics.FormatEvents})
	publish(t, h, "a", "2")
	var got []string
	for item, err := range s.Events(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if item.Live {
			got = append(got, "live")
			continue
		}
		if got = append(got, string(item.Event.Data)); len(got) == 3 {
			break
		}
	}
	if strings.Join(got, " ") != "1 live 2" {
		t.Errorf("got %q", got)
	}
}
