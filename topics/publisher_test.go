package topics_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/topics"
)

func info(name string) topics.TopicInfo { return topics.TopicInfo{Name: topics.MustName(name)} }

func TestDeclaredTopicFailsAndRecoversWithItsSource(t *testing.T) {
	runs := 0
	finds := source("a", func(ctx context.Context, pub *topics.Publisher) error {
		if err := pub.Declare(info("a.found")); err != nil {
			return err
		}
		if runs++; runs == 1 {
			return errBroken
		}
		if err := pub.Publish(topics.MustName("a.found"), []byte("1")); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		synctest.Wait()
		if got := state(h, "a.found"); got != "failed the sensor is unplugged" {
			t.Errorf("after the failure it is %q", got)
		}
		advance(time.Second)
		if got := state(h, "a.found"); got != "live" {
			t.Errorf("after the restart it is %q", got)
		}
		if got := state(h, "a"); got != "live" {
			t.Errorf("the topic of the source, which has no event, is %q", got)
		}
	}, finds)
}

func TestDeclaredTopicThatARestartDoesNotFindStaysFailed(t *testing.T) {
	runs := 0
	once := source("a", func(context.Context, *topics.Publisher) error { return errBroken })
	once.Run = func(_ context.Context, pub *topics.Publisher) error {
		if runs++; runs == 1 {
			if err := pub.Declare(info("a.found")); err != nil {
				return err
			}
		}
		return fmt.Errorf("run %d: %w", runs, errBroken)
	}
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		advance(time.Minute)
		if got, want := state(h, "a.found"), state(h, "a"); got != want || runs < 3 {
			t.Errorf("after %d runs it is %q, want %q as the other topic", runs, got, want)
		}
	}, once)
}

func TestDeclaredTopicCompletesWithItsSource(t *testing.T) {
	short := source("a", func(_ context.Context, pub *topics.Publisher) error {
		return errors.Join(pub.Declare(info("a.found")), pub.Publish(topics.MustName("a.found"), nil))
	})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		synctest.Wait()
		if got := state(h, "a.found"); got != "complete" {
			t.Errorf("it is %q", got)
		}
	}, short)
}

func TestPanicFailsADeclaredTopic(t *testing.T) {
	wild := source("a", func(_ context.Context, pub *topics.Publisher) error {
		if err := pub.Declare(info("a.found")); err != nil {
			return err
		}
		panic("oh no")
	})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		synctest.Wait()
		if got := state(h, "a.found"); got != "failed panic: oh no" {
			t.Errorf("it is %q", got)
		}
	}, wild)
}

// running starts a source that waits, and passes its publisher to check.
func running(t *testing.T, opts topics.Options, check func(*testing.T, *topics.Hub, *topics.Publisher)) {
	t.Helper()
	var pub *topics.Publisher
	idle := source("a", func(ctx context.Context, p *topics.Publisher) error {
		pub = p
		<-ctx.Done()
		return ctx.Err()
	})
	supervise(t, opts, func(t *testing.T, h *topics.Hub) {
		synctest.Wait()
		check(t, h, pub)
	}, idle)
}

func TestDeclareAgainChangesNothing(t *testing.T) {
	running(t, topics.Options{Frame: lines(0)}, func(t *testing.T, h *topics.Hub, pub *topics.Publisher) {
		top := 10.0
		found := topics.TopicInfo{Name: topics.MustName("b"), Unit: "B", Max: &top}
		if err := pub.Declare(found); err != nil {
			t.Fatal(err)
		}
		s := subscribe(t, h, topics.SubscribeOptions{})
		same := 10.0
		found.Max = &same
		top = 20
		if err := pub.Declare(found); err != nil {
			t.Fatal(err)
		}
		complete(t, h, "b")
		if err := pub.Declare(found); err != nil {
			t.Fatal(err)
		}
		if got := received(t, s); got != "entry(b complete)" {
			t.Errorf("told was %q", got)
		}
		if err := pub.Publish(found.Name, nil); !errors.Is(err, topics.ErrComplete) {
			t.Errorf("the error is %v", err)
		}
	})
}

func TestDeclareWithAnotherInfoReplacesIt(t *testing.T) {
	running(t, topics.Options{}, func(t *testing.T, h *topics.Hub, pub *topics.Publisher) {
		for _, unit := range []string{"B", "kB"} {
			if err := pub.Declare(topics.TopicInfo{Name: topics.MustName("b"), Unit: unit}); err != nil {
				t.Fatal(err)
			}
		}
		if e, _ := h.TopicInfo(topics.MustName("b")); e.Unit != "kB" {
			t.Errorf("the info is %+v", e)
		}
	})
}

func TestDeclareReportsWhatTheHubRejects(t *testing.T) {
	running(t, topics.Options{MaxTopics: 1}, func(t *testing.T, _ *topics.Hub, pub *topics.Publisher) {
		if err := pub.Declare(info("b")); !errors.Is(err, topics.ErrTooManyTopics) {
			t.Errorf("beyond the maximum: %v", err)
		}
		wrong := topics.TopicInfo{Name: topics.MustName("a"), Kind: "no kind"}
		if err := pub.Declare(wrong); !errors.Is(err, topics.ErrTopicInfo) {
			t.Errorf("with a wrong kind: %v", err)
		}
		if err := pub.Publish(topics.MustName("b"), nil); !errors.Is(err, topics.ErrUndeclared) {
			t.Errorf("publish to what was not declared: %v", err)
		}
		if err := pub.Publish(topics.MustName("a"), nil); err != nil {
			t.Errorf("publish to what was declared before: %v", err)
		}
	})
}

func TestDeclareFromManyGoroutines(t *testing.T) {
	running(t, topics.Options{}, func(t *testing.T, h *topics.Hub, pub *topics.Publisher) {
		var declaring sync.WaitGroup
		for i := range 64 {
			declaring.Go(func() {
				found := info(fmt.Sprintf("a.%d", i%8))
				if err := errors.Join(pub.Declare(found), pub.Publish(found.Name, nil)); err != nil {
					t.Error(err)
				}
			})
		}
		declaring.Wait()
		if s := h.Stats(); s.Events != 64 || len(h.Catalogue(topics.Selection{})) != 9 {
			t.Errorf("%d events in %d topics", s.Events, len(h.Catalogue(topics.Selection{})))
		}
	})
}

func TestFailMarksTopicsUntilTheNextEvent(t *testing.T) {
	running(t, topics.Options{}, func(t *testing.T, h *topics.Hub, pub *topics.Publisher) {
		for _, name := range []string{"b", "c"} {
			if err := pub.Declare(info(name)); err != nil {
				t.Fatal(err)
			}
		}
		states := func() string {
			return strings.Join([]string{state(h, "a"), state(h, "b"), state(h, "c")}, ", ")
		}
		pub.Fail(errors.New("no answer"), topics.MustName("b"), topics.MustName("foreign"))
		if got := states(); got != "live, failed no answer, live" {
			t.Errorf("after one failed: %q", got)
		}
		complete(t, h, "c")
		pub.Fail(errors.New("no network"))
		if got := states(); got != "failed no network, failed no network, complete" {
			t.Errorf("after all failed: %q", got)
		}
		if err := pub.Publish(topics.MustName("b"), nil); err != nil {
			t.Fatal(err)
		}
		if got := states(); got != "live, live, complete" {
			t.Errorf("after an event: %q", got)
		}
	})
}

func TestCompletedTopicLeavesItsSource(t *testing.T) {
	running(t, topics.Options{}, func(t *testing.T, h *topics.Hub, pub *topics.Publisher) {
		stopped := info("b")
		if err := errors.Join(pub.Declare(stopped), pub.Complete(stopped.Name)); err != nil {
			t.Fatal(err)
		}
		if got := state(h, "b"); got != "complete" {
			t.Errorf("it is %q", got)
		}
		if err := pub.Complete(stopped.Name); !errors.Is(err, topics.ErrUndeclared) {
			t.Errorf("completed twice: %v", err)
		}
		if err := errors.Join(pub.Declare(stopped), pub.Publish(stopped.Name, nil)); err != nil {
			t.Errorf("declared again: %v", err)
		}
		if got := state(h, "b"); got != "live" {
			t.Errorf("declared again it is %q", got)
		}
	})
}

func TestTopicIsLiveAgainWithoutAnEvent(t *testing.T) {
	polls := source("a", func(ctx context.Context, pub *topics.Publisher) error {
		if err := pub.Declare(info("b")); err != nil {
			return err
		}
		pub.Fail(errBroken)
		sleep(time.Second)
		pub.Live(topics.MustName("b"), topics.MustName("other"))
		sleep(time.Second)
		pub.Live()
		<-ctx.Done()
		return nil
	})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		for i, want := range []string{"failed failed", "failed live", "live live"} {
			synctest.Wait()
			a, b := h.Catalogue(topics.Selection{})[0], h.Catalogue(topics.Selection{})[1]
			if got := string(a.State + " " + b.State); got != want {
				t.Errorf("after %d s: %s, want %s", i, got, want)
			}
			<-time.After(time.Second)
		}
	}, polls)
}
