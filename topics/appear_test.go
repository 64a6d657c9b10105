package topics_test

import (
	"testing"

	"topicmux/topics"
)

// A subscriber that has received an event must have received the gaps before it, even
// the gap of a topic that has just appeared. It may resume after the id of that event.
func TestGapOfANewTopicPrecedesLaterEvents(t *testing.T) {
	t.Parallel()
	h := topics.NewHub(topics.Options{MaxEvents: 2})
	t.Cleanup(h.Close)
	known, fresh := topics.MustName("known"), topics.MustName("fresh")
	publish := func(n topics.Name, times int) {
		for range times {
			if _, err := h.Publish(n, []byte("x")); err != nil {
				t.Fatal(err)
			}
		}
	}
	publish(known, 1)
	sub, err := h.Subscribe(topics.SubscribeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	publish(fresh, 3) // all three fall out unread
	publish(known, 1)
	publish(fresh, 2)

	told := uint64(0)
	for events := 0; events < 3; {
		b, err := sub.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range b.Gaps {
			told += g.Missed
		}
		if events += b.Events; b.Events > 0 && told != 3 {
			t.Fatalf("%d events up to %v, but only %d of 3 losses told", events, b.Last, told)
		}
	}
}
