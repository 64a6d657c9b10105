package topics_test

import (
	"fmt"
	"testing"

	"topicmux/topics"
)

func parsed(t *testing.T, text string) topics.Selection {
	t.Helper()
	s, err := topics.ParseSelection(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFootprintDependsOnTheSelectedTopics(t *testing.T) {
	t.Parallel()
	const count, perTopic = 1000, 64
	h := newHub(t, topics.Options{})
	for i := range count {
		if _, err := h.Publish(topics.MustName(fmt.Sprint("t", i)), []byte("1")); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		want  topics.SubscribeOptions
		least int // topics
		most  int
	}{
		"all":           {topics.SubscribeOptions{Last: 1}, count, count},
		"names":         {topics.SubscribeOptions{Last: 1, Selection: parsed(t, "t1,t2")}, 2, 2},
		"patterns":      {topics.SubscribeOptions{Last: 1, Selection: parsed(t, "t1,*")}, count, count},
		"nothing of it": {topics.SubscribeOptions{}, 0, 0},
		"a resume":      {topics.SubscribeOptions{LastEventID: "other-1"}, count, count},
	} {
		guess := h.FootprintOf(c.want)
		s := subscribe(t, h, c.want)
		got := s.Footprint()
		if got > guess+guess/16 || guess > c.most*perTopic || c.least > 0 && got < c.least {
			t.Errorf("%s: the footprint is %d, and was guessed to be %d", name, got, guess)
		}
		for ok := true; ok; {
			_, ok, _ = s.Poll()
		}
		if got := s.Footprint(); got != 0 {
			t.Errorf("%s: %d bytes are left", name, got)
		}
	}
}
