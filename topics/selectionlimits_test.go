package topics_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"topicmux/topics"
)

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
