package topics_test

import (
	"bytes"
	"fmt"
	"testing"

	"topicmux/topics"
)

func TestFormatThatOutgrowsTheWindowLosesNothing(t *testing.T) {
	t.Parallel()
	padding := bytes.Repeat([]byte{'x'}, 1000)
	h := topics.NewHub(topics.Options{
		MaxEvents: 2000, MaxReady: 1, // the smallest windows: 256 KiB
		Formats: []func([]byte, topics.ID, topics.Event, []byte) []byte{
			1: func(dst []byte, _ topics.ID, e topics.Event, _ []byte) []byte {
				return append(append(append(dst, e.Data...), padding...), '\n')
			},
		},
	})
	defer h.Close()
	name := topics.MustName("a")
	publish := func(i int) {
		if _, err := h.Publish(name, fmt.Append(nil, i, " ")); err != nil {
			t.Fatal(err)
		}
	}
	publish(0)
	s, err := h.Subscribe(topics.SubscribeOptions{Format: 1, Ready: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	next := 1
	for round := range 4 {
		for i := range 1000 {
			publish(1 + 1000*round + i)
		}
		for {
			b, ok, err := s.Poll()
			if err != nil || len(b.Gaps) > 0 {
				t.Fatalf("error %v, gaps %v", err, b.Gaps)
			}
			if !ok {
				break
			}
			for line := range bytes.Lines(b.Bytes) {
				if want := fmt.Append(nil, next, " x"); !bytes.HasPrefix(line, want) {
					t.Fatalf("got %q, want %q", line[:8], want)
				}
				next++
			}
		}
		if next != 1+1000*(round+1) {
			t.Fatalf("the next event is %d after round %d", next, round)
		}
	}
}
