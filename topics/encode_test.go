package topics_test

import (
	"errors"
	"testing"

	"topicmux/topics"
)

// TestEncodeIsWhatSubscribersGet compares Encode with the bytes of a subscription.
func TestEncodeIsWhatSubscribersGet(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{
		Frame: func(dst []byte, id topics.ID, e topics.Event) []byte {
			return append(append(append(dst, id.String()...), ' '), e.Data...)
		},
		Formats: []func([]byte, topics.ID, topics.Event, []byte) []byte{
			1: func(dst []byte, _ topics.ID, e topics.Event, frame []byte) []byte {
				return append(append(dst, e.Topic.String()+": "...), frame...)
			},
		},
	})
	name := topics.MustName("a")
	id, err := h.Publish(name, []byte("1"))
	if err != nil {
		t.Fatal(err)
	}
	for format := range 2 {
		sub, err := h.Subscribe(topics.SubscribeOptions{Last: 1, Format: format})
		if err != nil {
			t.Fatal(err)
		}
		b, err := sub.Next(t.Context())
		sub.Close()
		if err != nil {
			t.Fatal(err)
		}
		got, err := h.Encode([]byte("> "), format, id, topics.Event{Topic: name, Data: []byte("1")})
		if want := "> " + string(b.Bytes); err != nil || string(got) != want {
			t.Errorf("format %d: got %q, %v, want %q", format, got, err, want)
		}
	}
	for _, format := range []int{-1, 2} {
		if _, err := h.Encode(nil, format, id, topics.Event{Topic: name}); !errors.Is(err, topics.ErrFormat) {
			t.Errorf("format %d: got %v", format, err)
		}
	}
	bare := topics.NewHub(topics.Options{})
	defer bare.Close()
	if got, err := bare.Encode(nil, 0, id, topics.Event{Topic: name, Data: []byte("1")}); err != nil || string(got) != "1" {
		t.Errorf("without frames: got %q, %v", got, err)
	}
}
