package topics_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/topics"
)

// supervision returns what the catalogue says about the source of a topic: the state,
// how long it waits, and its restarts.
func supervision(h *topics.Hub, name string) string {
	e, _ := h.TopicInfo(topics.MustName(name))
	return supervisionOf(e)
}

func supervisionOf(e topics.TopicInfo) string {
	wait := "-"
	if e.RetryAt != 0 {
		wait = time.Until(time.UnixMilli(e.RetryAt)).Round(time.Second).String()
	}
	return fmt.Sprint(e.State, " ", wait, " ", e.Restarts)
}

func TestCatalogueSaysWhenAFailedSourceIsRestarted(t *testing.T) {
	var starts []time.Time
	failing := source("a", func(context.Context, *topics.Publisher) error {
		starts = append(starts, time.Now())
		return errBroken
	})
	failing.Topics = append(failing.Topics, topics.TopicInfo{Name: topics.MustName("b")})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		for n := range uint64(12) {
			synctest.Wait()
			e, _ := h.TopicInfo(topics.MustName("b"))
			if e.State != topics.StateFailed || e.Restarts != n || e.Error != errBroken.Error() {
				t.Fatalf("after %d restarts it is %+v", n, e)
			}
			advance(time.Until(time.UnixMilli(e.RetryAt)) + time.Millisecond) // the rest of a millisecond
			if late := time.UnixMilli(e.RetryAt).Sub(starts[len(starts)-1]); len(starts) != int(n)+2 || late.Abs() > time.Millisecond {
				t.Fatalf("%d starts, the last %v before the announced time", len(starts), late)
			}
		}
	}, failing)
}

func TestRestartsStayAfterTheRecovery(t *testing.T) {
	runs := 0
	shaky := source("a", func(ctx context.Context, pub *topics.Publisher) error {
		if runs++; runs < 4 {
			return errBroken
		}
		sleep(time.Minute)
		return errors.Join(pub.Declare(info("late")), pub.Publish(topics.MustName("a"), nil), func() error { <-ctx.Done(); return ctx.Err() }())
	})
	shaky.Topics = append(shaky.Topics, topics.TopicInfo{Name: topics.MustName("b")})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		advance(30 * time.Second)
		if got := supervision(h, "a"); got != "failed - 3" {
			t.Errorf("while it runs again without an event it is %q", got)
		}
		advance(time.Minute)
		for name, want := range map[string]string{"a": "live - 3", "b": "live - 3", "late": "live - 3"} {
			if got := supervision(h, name); got != want {
				t.Errorf("in the end %s is %q, want %q", name, got, want)
			}
		}
		if _, err := h.Declare(topics.TopicInfo{Name: topics.MustName("a"), Unit: "B", Restarts: 7, RetryAt: 7}); err != nil {
			t.Fatal(err)
		}
		if got := supervision(h, "a"); got != "live - 3" {
			t.Errorf("declared by somebody else it is %q", got)
		}
		complete(t, h, "b")
		if got := supervision(h, "b"); got != "complete - 3" {
			t.Errorf("completed it is %q", got)
		}
	}, shaky)
}

func TestEachChangeOfASourceIsOneChangeOfItsTopics(t *testing.T) {
	runs := 0
	shaky := source("a", func(ctx context.Context, pub *topics.Publisher) error {
		sleep(time.Second)
		if runs++; runs == 1 {
			return errBroken
		}
		if err := pub.Publish(topics.MustName("a"), nil); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})
	supervise(t, topics.Options{}, func(t *testing.T, h *topics.Hub) {
		s := subscribe(t, h, topics.SubscribeOptions{Format: topics.FormatEvents})
		advance(time.Minute)
		var got []string
		for item, err := range s.Events(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if item.Info == nil {
				continue
			}
			retry := item.Info.RetryAt != 0
			if got = append(got, fmt.Sprint(item.Info.State, " ", item.Info.Restarts, " ", retry)); item.Info.State == topics.StateLive {
				break
			}
		}
		// It fails, starts again and publishes.
		if want := "[failed 0 true failed 1 false live 1 false]"; fmt.Sprint(got) != want {
			t.Errorf("told was %v, want %s", got, want)
		}
	}, shaky)
}

func TestFailureOfSomeTopicsSaysWhenTheyAreTriedAgain(t *testing.T) {
	running(t, topics.Options{}, func(t *testing.T, h *topics.Hub, pub *topics.Publisher) {
		if err := pub.Declare(info("b")); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(90 * time.Second)
		pub.FailUntil(at, errBroken, topics.MustName("b"))
		if a, b := supervision(h, "a"), supervision(h, "b"); a != "live - 0" || b != "failed 1m30s 0" {
			t.Errorf("a is %q and b %q", a, b)
		}
		if err := pub.Declare(topics.TopicInfo{Name: topics.MustName("b"), Unit: "B"}); err != nil {
			t.Fatal(err)
		}
		if b := supervision(h, "b"); b != "failed 1m30s 0" {
			t.Errorf("declared again, b is %q", b)
		}
		pub.Fail(errors.New("something else"), topics.MustName("b"))
		if b := supervision(h, "b"); b != "failed - 0" {
			t.Errorf("after another failure b is %q", b)
		}
		pub.FailUntil(at, errBroken)
		pub.Live()
		pub.Restarted()
		if a, b := supervision(h, "a"), supervision(h, "b"); a != "live - 1" || b != "live - 1" {
			t.Errorf("in the end a is %q and b %q", a, b)
		}
	})
}
