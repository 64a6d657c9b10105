package transform_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"topicmux/topics"
)

// TestWhatASourceSaysAboutItselfPasses has steps that drop, rename and split the events of
// a source that also has a log.
func TestWhatASourceSaysAboutItselfPasses(t *testing.T) {
	t.Parallel()
	src := topics.Source{
		Topics: []topics.TopicInfo{{Name: topics.MustName("t")}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			for _, name := range []string{"t.stderr", "t.notes", "t.log"} {
				if err := pub.Declare(topics.TopicInfo{Name: topics.MustName(name), Kind: topics.KindLog}); err != nil {
					return err
				}
			}
			for _, name := range []string{"t", "t.stderr", "t.notes", "t.log"} {
				for range 3 {
					if err := pub.Publish(topics.MustName(name), []byte(`{"x":"`+name+`"}`)); err != nil {
						return err
					}
				}
			}
			<-ctx.Done()
			return nil
		},
	}
	run(t, src, []string{"split .x", "field .x", "rename t=u", "every 1h"}, func(t *testing.T, h *topics.Hub) {
		synctest.Wait()
		got := events(t, h)
		slices.Sort(got)
		want := []string{
			"u.log.t.log: t.log", "u.notes: {\"x\":\"t.notes\"}", "u.notes: {\"x\":\"t.notes\"}", "u.notes: {\"x\":\"t.notes\"}",
			"u.stderr: {\"x\":\"t.stderr\"}", "u.stderr: {\"x\":\"t.stderr\"}", "u.stderr: {\"x\":\"t.stderr\"}", "u.t: t",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		info, ok := h.TopicInfo(topics.MustName("u.stderr"))
		if !ok || info.Kind != topics.KindLog || info.State != topics.StateLive {
			t.Errorf("the log is %+v", info)
		}
	})
}
