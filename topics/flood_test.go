package topics_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"topicmux/topics"
)

// Producers that never pause make the histories drop events faster than a subscriber can
// read them. The subscriber still gets many events of every topic, in order, and exact
// gaps for the others.
func TestFloodedSubscriberStillGetsEventsOfEveryTopic(t *testing.T) {
	t.Parallel()
	const producers, enough = 8, 3000
	h := topics.NewHub(topics.Options{Frame: lines(100)})
	sub := must(h.Subscribe(topics.SubscribeOptions{}))
	tr := newTranscript(sub, topics.Selection{}, nil)
	var (
		work      sync.WaitGroup
		stop      atomic.Bool
		published [producers]uint64
		names     = names(producers)
	)
	for i, name := range names {
		topic := must(h.Topic(name))
		work.Go(func() {
			for ; !stop.Load(); published[i]++ {
				if _, err := topic.Publish([]byte("x")); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for !stop.Load() {
		if err := tr.readBatch(context.Background(), t, h.Epoch()); err != nil {
			t.Fatal(err)
		}
		all := true
		for _, n := range names {
			all = all && tr.delivered[n] >= enough
		}
		stop.Store(all)
	}
	work.Wait()
	h.Close()
	for {
		err := tr.readBatch(context.Background(), t, h.Epoch())
		if errors.Is(err, topics.ErrClosed) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, n := range names {
		if got := tr.delivered[n] + tr.missed[n]; got != published[i] {
			t.Errorf("%s: %d events, %d given and %d missed", n, published[i], tr.delivered[n], tr.missed[n])
		}
	}
}
