package demo_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"topicmux/topics"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// played is an event of a scene.
type played struct {
	at   time.Duration // since the scene began
	data string
}

// rehearse runs a scene for that long in a synctest bubble and returns its events. The
// function returns the source for the hub that it publishes to.
func rehearse(t *testing.T, d time.Duration, scene func(*topics.Hub) topics.Source) (events []played) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		hub := topics.NewHub(topics.Options{
			MaxEvents: 100_000,
			Frame: func(dst []byte, _ topics.ID, e topics.Event) []byte {
				dst = strconv.AppendInt(dst, int64(e.Time.Sub(began)), 10)
				dst = append(append(dst, 0), e.Data...)
				return append(dst, 0)
			},
		})
		sub, err := hub.Subscribe(topics.SubscribeOptions{Last: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer sub.Close()
		ctx, cancel := context.WithTimeout(t.Context(), d)
		defer cancel()
		read := make(chan []played)
		go func() { read <- collect(t, sub) }()
		topics.Supervise(ctx, hub, scene(hub)).Wait()
		hub.Close()
		events = <-read
	})
	return events
}

// collect reads a subscription until its hub is closed.
func collect(t *testing.T, sub *topics.Subscription) (events []played) {
	for {
		batch, err := sub.Next(t.Context())
		if err != nil {
			return events
		}
		if len(batch.Gaps) > 0 {
			t.Errorf("events are missing: %+v", batch.Gaps)
		}
		for rest := batch.Bytes; len(rest) > 0; {
			var at, data []byte
			at, rest, _ = bytes.Cut(rest, []byte{0})
			data, rest, _ = bytes.Cut(rest, []byte{0})
			offset, err := strconv.ParseInt(string(at), 10, 64)
			if err != nil {
				t.Error(err)
			}
			events = append(events, played{time.Duration(offset), string(data)})
		}
	}
}

// parsed decodes the data of each event and rejects unknown fields.
func parsed[T any](t *testing.T, events []played) []T {
	t.Helper()
	values := make([]T, len(events))
	for i, e := range events {
		dec := json.NewDecoder(bytes.NewReader([]byte(e.data)))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&values[i]); err != nil {
			t.Fatalf("%s: %v", e.data, err)
		}
	}
	return values
}
