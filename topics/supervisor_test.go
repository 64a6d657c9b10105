package topics_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/topics"
)

var errBroken = errors.New("the sensor is unplugged")

func source(name string, run func(context.Context, *topics.Publisher) error) topics.Source {
	return topics.Source{Topics: []topics.TopicInfo{{Name: topics.MustName(name)}}, Run: run}
}

// supervise starts sources in a synctest bubble, runs check and ends the sources.
func supervise(t *testing.T, opts topics.Options, check func(*testing.T, *topics.Hub), sources ...topics.Source) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := topics.NewHub(opts)
		ctx, stop := context.WithCancel(t.Context())
		s := topics.Supervise(ctx, h, sources...)
		check(t, h)
		stop()
		s.Wait()
		h.Close()
	})
}

// advance advances the fake time by d and waits until all goroutines are idle.
func advance(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// sleep makes a source wait.
func sleep(d time.Duration) { <-time.After(d) }

func state(h *topics.Hub, name string) string {
	e, _ := h.TopicInfo(topics.MustName(name))
	return strings.TrimSpace(string(e.State) + " " + e.Error)
}

func TestFailedSourceIsRestartedAfterAGrowingPause(t *testing.T) {
	var starts []time.Time
	failing := source("a", func(context.Context, *topics.Publisher) error {
		starts = append(starts, time.Now())
		return errBroken
	})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		advance(10 * time.Minute)
		want := 100 * time.Millisecond
		for i := 1; i < len(starts); i++ {
			if pause := starts[i].Sub(starts[i-1]); pause < want/2-1 || pause > want {
				t.Errorf("pause %d was %v, want %v to %v", i, pause, want/2, want)
			}
			want = min(2*want, 30*time.Second)
		}
		if len(starts) < 20 {
			t.Errorf("%d starts in ten minutes", len(starts))
		}
	}, failing)
}

func TestHealthyRunResetsThePause(t *testing.T) {
	var pauses []time.Duration
	var ended time.Time
	runs := 0
	mostly := source("a", func(context.Context, *topics.Publisher) error {
		if runs++; runs > 1 {
			pauses = append(pauses, time.Since(ended))
		}
		if runs == 6 {
			sleep(10 * time.Second)
		}
		ended = time.Now()
		return errBroken
	})
	supervise(t, topics.Options{}, func(t *testing.T, _ *topics.Hub) {
		advance(time.Minute)
		if pauses[4] < 799*time.Millisecond || pauses[5] > 100*time.Millisecond {
			t.Errorf("the pauses were %v", pauses[:7])
		}
	}, mostly)
}

func TestFailedTopicSaysWhyUntilTheNextEvent(t *testing.T) {
	runs := 0
	shaky := source("a", func(ctx context.Context, pub *topics.Publisher) error {
		if runs++; runs == 1 {
			return errBroken
		}
		sleep(time.Second)
		if err := pub.Publish(topics.MustName("a"), []byte("1")); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})
	supervise(t, topics.Options{Frame: lines(0)}, func(t *testing.T, h *topics.Hub) {
		s := subscribe(t, h, topics.SubscribeOptions{})
		synctest.Wait()
		if got := state(h, "a"); got != "failed the sensor is unplugged" {
			t.Errorf("at first %q", got)
		}
		advance(time.Second)
		if got := state(h, "a"); got != "failed the sensor is unplugged" {
			t.Errorf("before it publishes %q", got)
		}
		advance(time.Second)
		if got := state(h, "a"); got != "live" {
			t.Errorf("in the end %q", got)
		}
		if got := strings.TrimPrefix(received(t, s), "entry(a failed) "); got != "entry(a failed) 1 entry(a live)" { // once as it is started again
			t.Errorf("told was %q", got)
		}
	}, shaky)
}

func TestPanicFailsOnlyItsSource(t *testing.T) {
	var log bytes.Buffer
	opts := topics.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}
	wild := source("wild", func(context.Context, *topics.Publisher) error { panic("oh no\xff") })
	calm := source("calm", func(ctx context.Context, pub *topics.Publisher) error {
		for ctx.Err() == nil {
			if err := pub.Publish(topics.MustName("calm"), nil); err != nil {
				return err
			}
			sleep(time.Second)
		}
		return nil
	})
	supervise(t, opts, func(t *testing.T, h *topics.Hub) {
		advance(time.Minute)

		if got := state(h, "wild"); got != "failed panic: oh no\uFFFD" {
			t.Errorf("wild is %q", got)
		}
		if got := state(h, "calm"); got != "live" || h.Stats().Events < 60 {
			t.Errorf("calm is %q", got)
		}
		if !strings.Contains(log.String(), "supervisor_test.go") {
			t.Errorf("the log has no stack: %s", log.String())
		}
	}, wild, calm)
}

func TestSourceThatReturnsNilIsComplete(t *testing.T) {
	runs := 0
	short := source("a", func(_ context.Context, pub *topics.Publisher) error {
		runs++
		return pub.Publish(topics.MustName("a"), []byte("all"))
	})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		advance(time.Hour)
		if got := state(h, "a"); got != "complete" || runs != 1 {
			t.Errorf("after %d runs it is %q", runs, got)
		}
	}, short)
}

func TestSourceOfACompletedTopicEnds(t *testing.T) {
	runs := 0
	endless := source("a", func(ctx context.Context, pub *topics.Publisher) error {
		for runs++; ctx.Err() == nil; sleep(time.Second) {
			if err := pub.Publish(topics.MustName("a"), nil); err != nil {
				return err
			}
		}
		return nil
	})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		advance(time.Minute)
		complete(t, h, "a")
		advance(time.Hour)
		if got := state(h, "a"); got != "complete" || runs != 1 {
			t.Errorf("after %d runs it is %q", runs, got)
		}
	}, endless)
}

func TestFailureLeavesACompleteTopicAlone(t *testing.T) {
	half := source("a", func(context.Context, *topics.Publisher) error {
		sleep(time.Minute)
		return errBroken
	})
	half.Topics = append(half.Topics, topics.TopicInfo{Name: topics.MustName("b")})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		complete(t, h, "a")
		advance(time.Minute)
		if state(h, "a") != "complete" || state(h, "b") != "failed "+errBroken.Error() {
			t.Errorf("a is %q and b %q", state(h, "a"), state(h, "b"))
		}
	}, half)
}

func TestCancelledSourceHasNotFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := topics.NewHub(topics.Options{})
		ctx, stop := context.WithCancel(t.Context())
		s := topics.Supervise(ctx, h,
			source("a", func(ctx context.Context, _ *topics.Publisher) error { <-ctx.Done(); return ctx.Err() }),
			source("b", func(ctx context.Context, _ *topics.Publisher) error { <-ctx.Done(); return nil }),
			source("c", func(context.Context, *topics.Publisher) error { return errBroken }))
		synctest.Wait()
		stop()
		s.Wait()
		if state(h, "a") != "live" || state(h, "b") != "live" {
			t.Errorf("a is %q and b %q", state(h, "a"), state(h, "b"))
		}
		h.Close()
	})
}

func TestSourcesAreDeclaredBeforeTheyRun(t *testing.T) {
	idle := func(ctx context.Context, _ *topics.Publisher) error { <-ctx.Done(); return nil }
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		if n := len(h.Catalogue(topics.Selection{})); n != 2 {
			t.Errorf("%d topics, want 2", n)
		}
	}, source("a", idle), source("b", idle))
}

func TestSourceThatCannotBeDeclaredIsRetried(t *testing.T) {
	ran := make(chan struct{})
	second := source("b", func(ctx context.Context, _ *topics.Publisher) error {
		close(ran)
		<-ctx.Done()
		return nil
	})
	second.Topics = append(second.Topics, topics.TopicInfo{Name: topics.MustName("c")})
	supervise(t, topics.Options{MaxTopics: 1}, func(t *testing.T, h *topics.Hub) {
		advance(time.Minute)
		select {
		case <-ran:
			t.Error("it ran without all of its topics")
		default:
		}
		if got := state(h, "b"); !strings.Contains(got, "too many topics") {
			t.Errorf("b is %q", got)
		}
	}, second)
}

func TestPublisherRejectsUndeclaredTopics(t *testing.T) {
	stray := source("a", func(_ context.Context, pub *topics.Publisher) error {
		return pub.Publish(topics.MustName("b"), nil)
	})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		synctest.Wait()
		if got := state(h, "a"); got != `failed publish "b": not declared by this source` {
			t.Errorf("a is %q", got)
		}
	}, stray)
}

func TestLongErrorIsCutBetweenRunes(t *testing.T) {
	long := source("a", func(context.Context, *topics.Publisher) error {
		return errors.New(strings.Repeat("é", 1000))
	})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		synctest.Wait()
		if got := state(h, "a"); got != "failed "+strings.Repeat("é", 256)+"…" {
			t.Errorf("a is %q", got)
		}
	}, long)
}
