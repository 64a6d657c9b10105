package transform_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"topicmux/internal/backoff"
	"topicmux/topics"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run supervises a source with a pipeline until check returns.
func run(t *testing.T, src topics.Source, steps []string, check func(t *testing.T, h *topics.Hub)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := topics.NewHub(topics.Options{})
		ctx, stop := context.WithCancel(t.Context())
		s := topics.Supervise(ctx, h, pipeline(t, steps...).Source(src))
		check(t, h)
		stop()
		s.Wait()
		h.Close()
	})
}

// source publishes lines to the topic t, one every second.
func source(lines ...string) topics.Source {
	return topics.Source{
		Topics: []topics.TopicInfo{{Name: topics.MustName("t"), Kind: topics.KindText}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			for _, line := range lines {
				if err := pub.Publish(topics.MustName("t"), []byte(line)); err != nil {
					return err
				}
				if !backoff.Sleep(ctx, time.Second) {
					return nil
				}
			}
			return nil
		},
	}
}

// events returns all that the hub retains, as "topic: data".
func events(t *testing.T, h *topics.Hub) []string {
	t.Helper()
	sub, err := h.Subscribe(topics.SubscribeOptions{Last: 1000, MarkLive: true, Format: topics.FormatEvents})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	var got []string
	for item, err := range sub.Events(t.Context()) {
		switch {
		case err != nil:
			t.Fatal(err)
		case item.Live:
			return got
		case item.Info == nil && item.Gap == nil:
			got = append(got, item.Event.Topic.String()+": "+string(item.Event.Data))
		}
	}
	return got
}

func state(h *topics.Hub, name string) string {
	info, _ := h.TopicInfo(topics.MustName(name))
	return strings.TrimSpace(string(info.State) + " " + info.Error)
}

func TestSourcePublishesToTheTopicsOfItsEvents(t *testing.T) {
	t.Parallel()
	src := source(`{"h":"a","n":1}`, `{"h":"b","n":2}`, `{"h":"a","n":4}`, `{"h":"b","n":7}`)
	run(t, src, []string{"split .h", "field .n", "rate", "unit req/s"}, func(t *testing.T, h *topics.Hub) {
		<-time.After(time.Minute)
		synctest.Wait()
		if got := events(t, h); !slices.Equal(got, []string{"t.a: 1.5", "t.b: 2.5"}) {
			t.Errorf("got %q", got)
		}
		info, _ := h.TopicInfo(topics.MustName("t.b"))
		if info.Unit != "req/s" || info.State != topics.StateComplete {
			t.Errorf("the info is %+v", info)
		}
	})
}

func TestWhatEveryHoldsBackIsPublishedInTime(t *testing.T) {
	t.Parallel()
	src := topics.Source{
		Topics: []topics.TopicInfo{{Name: topics.MustName("t")}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			for i := range 10 {
				if err := pub.Publish(topics.MustName("t"), fmt.Append(nil, i)); err != nil {
					return err
				}
			}
			if !backoff.Sleep(ctx, 5*time.Second) {
				return nil
			}
			for i := range 3 {
				if err := pub.Publish(topics.MustName("t"), fmt.Append(nil, 10+i)); err != nil {
					return err
				}
			}
			return nil
		},
	}
	run(t, src, []string{"every 1s"}, func(t *testing.T, h *topics.Hub) {
		<-time.After(999 * time.Millisecond)
		synctest.Wait()
		if got := events(t, h); !slices.Equal(got, []string{"t: 0"}) {
			t.Errorf("at first %q", got)
		}
		<-time.After(time.Second)
		synctest.Wait()
		if got := events(t, h); !slices.Equal(got, []string{"t: 0", "t: 9"}) {
			t.Errorf("after a second %q", got)
		}
		<-time.After(time.Minute)
		synctest.Wait()
		if got := events(t, h); !slices.Equal(got, []string{"t: 0", "t: 9", "t: 10", "t: 12"}) {
			t.Errorf("in the end %q", got)
		}
		if got := state(h, "t"); got != "complete" {
			t.Errorf("the topic is %s", got)
		}
	})
}

func TestATopicWhoseEventsAreDroppedSaysWhy(t *testing.T) {
	t.Parallel()
	src := source("header", "header", "1", "x", "y", "z", "zz", "2")
	run(t, src, []string{"scale 2"}, func(t *testing.T, h *topics.Hub) {
		for i, want := range []string{"live", "live", "live", "live", "live", "failed scale 2: the payload is not a number; pick one with match", "failed scale 2: the payload is not a number; pick one with match", "live"} {
			synctest.Wait()
			if got := state(h, "t"); got != want {
				t.Errorf("after event %d: %s, want %s", i, got, want)
			}
			<-time.After(time.Second)
		}
	})
}

func TestFailuresAndEndsReachTheTopicsOfTheEvents(t *testing.T) {
	t.Parallel()
	name := topics.MustName("t")
	src := topics.Source{
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			if err := pub.Publish(name, nil); !errors.Is(err, topics.ErrUndeclared) {
				return fmt.Errorf("published to an undeclared topic: %w", err)
			}
			if err := pub.Declare(topics.TopicInfo{Name: name, Unit: "B"}); err != nil {
				return err
			}
			for _, data := range []string{`"a"`, `"b"`} {
				if err := pub.Publish(name, []byte(data)); err != nil {
					return err
				}
			}
			backoff.Sleep(ctx, time.Second)
			pub.Fail(errors.New("no answer"), name)
			backoff.Sleep(ctx, time.Second)
			pub.Live(name)
			backoff.Sleep(ctx, time.Second)
			if err := pub.Complete(name); err != nil {
				return err
			}
			<-ctx.Done()
			return nil
		},
	}
	run(t, src, []string{"rename t=u", "split ."}, func(t *testing.T, h *topics.Hub) {
		for _, want := range []string{"live", "failed no answer", "live", "complete"} {
			synctest.Wait()
			for _, topic := range []string{"u", "u.a", "u.b"} {
				if got := state(h, topic); got != want {
					t.Errorf("%s is %s, want %s", topic, got, want)
				}
			}
			<-time.After(time.Second)
		}
		if info, _ := h.TopicInfo(topics.MustName("u.a")); info.Unit != "B" {
			t.Errorf("the info is %+v", info)
		}
	})
}

func TestTheLastEventOfATopicThatEndsIsPublished(t *testing.T) {
	t.Parallel()
	name := topics.MustName("t")
	src := topics.Source{
		Topics: []topics.TopicInfo{{Name: name}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			for _, data := range []string{`{"h":"a","n":1}`, `{"h":"b","n":2}`, `{"h":"a","n":3}`, `{"h":"a","n":4}`} {
				if err := pub.Publish(name, []byte(data)); err != nil {
					return err
				}
			}
			if err := pub.Complete(name); err != nil {
				return err
			}
			<-ctx.Done()
			return nil
		},
	}
	run(t, src, []string{"split .h", "every 1s", "field .n"}, func(t *testing.T, h *topics.Hub) {
		synctest.Wait()
		if got := events(t, h); !slices.Equal(got, []string{"t.a: 1", "t.b: 2", "t.a: 4"}) || state(h, "t.a") != "complete" {
			t.Errorf("got %q, the topic is %s", got, state(h, "t.a"))
		}
	})
}

func TestCountersOutliveARestart(t *testing.T) {
	t.Parallel()
	n := 0
	src := topics.Source{
		Topics: []topics.TopicInfo{{Name: topics.MustName("t")}},
		Run: func(_ context.Context, pub *topics.Publisher) error {
			n += 1000
			if err := pub.Publish(topics.MustName("t"), fmt.Append(nil, n)); err != nil {
				return err
			}
			return errors.New("again")
		},
	}
	run(t, src, []string{"rate"}, func(t *testing.T, h *topics.Hub) {
		<-time.After(time.Second)
		synctest.Wait()
		if got := events(t, h); len(got) < 2 {
			t.Errorf("%d restarts, %d rates", n/1000, len(got))
		}
	})
}

func TestWithoutStepsTheSourceIsTheSame(t *testing.T) {
	t.Parallel()
	src := source("a")
	if got := pipeline(t).Source(src); got.Run == nil || len(got.Topics) != 1 {
		t.Errorf("got %+v", got)
	}
}

// TestSeveralGoroutinesPublish has events that are held back while others arrive. The last
// event of each topic is published.
func TestSeveralGoroutinesPublish(t *testing.T) {
	t.Parallel()
	name := topics.MustName("t")
	src := topics.Source{
		Topics: []topics.TopicInfo{{Name: name}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			var all sync.WaitGroup
			for g := range 4 {
				all.Go(func() {
					for i := range 100 {
						if err := pub.Publish(name, fmt.Appendf(nil, `{"g":"g%d","n":%d}`, g, i)); err != nil {
							t.Error(err)
						}
						backoff.Sleep(ctx, time.Millisecond)
					}
				})
			}
			all.Wait()
			return nil
		},
	}
	run(t, src, []string{"split .g", "field .n", "every 7ms"}, func(t *testing.T, h *topics.Hub) {
		<-time.After(time.Second)
		synctest.Wait()
		got := events(t, h)
		for g := range 4 {
			last := ""
			for _, e := range got {
				if topic, data, _ := strings.Cut(e, ": "); topic == fmt.Sprintf("t.g%d", g) {
					last = data
				}
			}
			if last != "99" {
				t.Errorf("the last event of g%d is %q", g, last)
			}
		}
		if len(got) > 4*17 {
			t.Errorf("%d events in 100 ms, at most 17 of each topic", len(got))
		}
	})
}
