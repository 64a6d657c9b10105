package transform_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
)

// TestATopicThatIsSplitRecovers: a failed topic is live again with the first event of one of
// its parts, whether the source failed or only the topic.
func TestATopicThatIsSplitRecovers(t *testing.T) {
	t.Parallel()
	name := topics.MustName("t")
	for _, steps := range [][]string{{"split .h"}, {"split .h", "every 1s"}, {"rename t=u", "split .h"}} {
		for _, returns := range []bool{false, true} {
			broken := false
			src := topics.Source{Topics: []topics.TopicInfo{{Name: name}, {Name: topics.MustName("other")}}}
			src.Run = func(ctx context.Context, pub *topics.Publisher) error {
				for {
					for _, data := range []string{`{"h":"a"}`, `{"h":"b"}`} {
						if broken {
							data = `{"h":"a"}`
						}
						if err := pub.Publish(name, []byte(data)); err != nil {
							return err
						}
					}
					if !backoff.Sleep(ctx, 5*time.Second) {
						return ctx.Err()
					}
					if broken {
						continue
					}
					broken = true
					err := errors.New("no answer")
					if returns {
						return err
					}
					pub.Fail(err, name)
					backoff.Sleep(ctx, 100*time.Millisecond)
				}
			}
			run(t, src, steps, func(t *testing.T, h *topics.Hub) {
				base := "t"
				if len(steps) == 2 && steps[0] != "split .h" {
					base = "u"
				}
				check := func(when, want string) {
					synctest.Wait()
					for _, topic := range []string{base, base + ".a", base + ".b"} {
						if got := state(h, topic); got != want {
							t.Errorf("%v, returns %v, %s: %s is %q, want %q", steps, returns, when, topic, got, want)
						}
					}
				}
				<-time.After(2 * time.Second)
				check("at first", "live")
				<-time.After(3 * time.Second)
				check("after the failure", "failed no answer")
				<-time.After(4 * time.Second)
				check("in the end", "live")
			})
		}
	}
}
