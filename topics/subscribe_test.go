package topics_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/topics"
)

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
