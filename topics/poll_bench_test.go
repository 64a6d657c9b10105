package topics_test

import (
	"testing"

	"topicmux/topics"
)

// BenchmarkPoll measures what one batch of one event costs each of 1,000 subscribers of
// a selection, without a goroutine for each.
func BenchmarkPoll(b *testing.B) {
	h := topics.NewHub(topics.Options{Frame: wire})
	defer h.Close()
	t := benchTopic(b, h, 0)
	var subs []*topics.Subscription
	for range 1000 {
		subs = append(subs, must(h.Subscribe(topics.SubscribeOptions{Ready: func() {}})))
	}
	data := make([]byte, 100)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := t.Publish(data); err != nil {
			b.Fatal(err)
		}
		for _, s := range subs {
			batch, _, err := s.Poll()
			if err != nil || batch.Events != 1 {
				b.Fatal(batch.Events, err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(subs)), "ns/batch")
}
