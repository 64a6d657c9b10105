package topics_test

import (
	"fmt"
	"strings"
	"testing"

	"topicmux/topics"
)

// newHub returns a hub whose frames are lines of "id topic data".
func newHub(t *testing.T, opts topics.Options) *topics.Hub {
	t.Helper()
	if opts.Frame == nil {
		opts.Frame = lines(0)
	}
	h := topics.NewHub(opts)
	t.Cleanup(h.Close)
	return h
}

func publish(t *testing.T, h *topics.Hub, name string, data ...string) (ids []topics.ID) {
	t.Helper()
	for _, d := range data {
		id, err := h.Publish(topics.MustName(name), []byte(d))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func subscribe(t *testing.T, h *topics.Hub, want topics.SubscribeOptions) *topics.Subscription {
	t.Helper()
	s, err := h.Subscribe(want)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// received polls until nothing is left and returns everything as words: data, "gap(topic
// missed reason)", "entry(topic state)" and "live".
func received(t *testing.T, s *topics.Subscription) string {
	t.Helper()
	var words []string
	for {
		b, ok, err := s.Poll()
		if err != nil {
			words = append(words, err.Error())
		}
		if !ok {
			return strings.Join(words, " ")
		}
		if b.Live() {
			words = append(words, "live")
		}
		for _, g := range b.Gaps {
			atLeast := ""
			if g.AtLeast {
				atLeast = " or more"
			}
			words = append(words, fmt.Sprintf("gap(%s %d%s %s)", g.Topic, g.Missed, atLeast, g.Reason))
		}
		for _, e := range b.Changes {
			words = append(words, fmt.Sprintf("entry(%s %s)", e.Name, e.State))
		}
		for _, e := range parseLines(t, b.Bytes) {
			words = append(words, e.data)
		}
	}
}
