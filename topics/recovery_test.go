package topics_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/topics"
)

// TestASourceThatPublishesAgainIsLive: an event after a restart makes the declared topics
// live, except those that have failed by themselves since, and those that it only found.
func TestASourceThatPublishesAgainIsLive(t *testing.T) {
	log := topics.TopicInfo{Name: topics.MustName("a.stderr"), Kind: topics.KindLog}
	runs := 0
	src := topics.Source{Topics: []topics.TopicInfo{info("a"), info("b"), info("c"), info("d"), log}}
	src.Run = func(ctx context.Context, pub *topics.Publisher) error {
		if runs++; runs == 1 {
			pub.Fail(errors.New("too large"), topics.MustName("b"))
			return errors.Join(pub.Declare(info("found")), errBroken)
		}
		if err := pub.Publish(log.Name, []byte("restarted after a failure")); err != nil {
			return err
		}
		pub.Fail(errors.New("no such device"), topics.MustName("c"))
		sleep(time.Second)
		if err := pub.Publish(topics.MustName("d"), []byte("1")); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	}
	states := func(h *topics.Hub) string {
		var got []string
		for _, name := range []string{"a", "b", "c", "d", "found", "a.stderr"} {
			got = append(got, strings.Fields(state(h, name))[0])
		}
		return strings.Join(got, " ")
	}
	supervise(t, topics.Options{Frame: lines(0)}, func(t *testing.T, h *topics.Hub) {
		synctest.Wait()
		s := subscribe(t, h, topics.SubscribeOptions{})
		if got := states(h); got != "failed failed failed failed failed failed" {
			t.Errorf("after the failure they are %s", got)
		}
		advance(500 * time.Millisecond)
		if got := states(h); got != "failed failed failed failed failed live" {
			t.Errorf("when the source only writes about itself they are %s", got)
		}
		advance(2 * time.Second)
		if got := states(h); got != "live live failed live failed live" {
			t.Errorf("in the end they are %s", got)
		}
		if got := state(h, "c"); got != "failed no such device" {
			t.Errorf("c is %q", got)
		}
		told := received(t, s)
		for _, name := range []string{"a", "b", "d", "a.stderr"} {
			if n := strings.Count(told, "entry("+name+" live)"); n != 1 {
				t.Errorf("%s became live %d times: %s", name, n, told)
			}
		}
	}, src)
}
