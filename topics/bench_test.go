package topics_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/topics"
)

// wire is an Options.Frame like that of a server.
func wire(dst []byte, id topics.ID, e topics.Event) []byte {
	dst = id.Append(append(dst, "id: "...))
	dst = append(append(dst, "\nevent: "...), e.Topic.String()...)
	dst = append(append(dst, "\ndata: "...), e.Data...)
	return append(dst, "\n\n"...)
}

func benchTopic(b *testing.B, h *topics.Hub, i int) *topics.Topic {
	b.Helper()
	t, err := h.Topic(topics.MustName(fmt.Sprintf("topic%d", i)))
	if err != nil {
		b.Fatal(err)
	}
	return t
}

// BenchmarkPublish measures publishing 100 bytes without a subscriber.
func BenchmarkPublish(b *testing.B) {
	data := make([]byte, 100)
	for _, bench := range []struct {
		name              string
		producers, topics int
	}{{"1 producer", 1, 1}, {"8 producers of their own topics", 8, 8}, {"8 producers of one topic", 8, 1}} {
		b.Run(bench.name, func(b *testing.B) {
			h := topics.NewHub(topics.Options{Frame: wire})
			defer h.Close()
			b.ReportAllocs()
			var done sync.WaitGroup
			for p := range bench.producers {
				t := benchTopic(b, h, p%bench.topics)
				done.Go(func() {
					for range b.N / bench.producers {
						if _, err := t.Publish(data); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			done.Wait()
		})
	}
}

// BenchmarkPublishToWaiting measures how long a publish takes while a thousand
// subscribers wait for the event.
func BenchmarkPublishToWaiting(b *testing.B) {
	h := topics.NewHub(topics.Options{Frame: wire})
	t := benchTopic(b, h, 0)
	const n = 1000
	var got atomic.Int64
	var readers sync.WaitGroup
	for range n {
		s, err := h.Subscribe(topics.SubscribeOptions{})
		if err != nil {
			b.Fatal(err)
		}
		readers.Go(func() {
			defer s.Close()
			for {
				batch, err := s.Next(context.Background())
				if err != nil {
					return
				}
				got.Add(int64(batch.Events))
			}
		})
	}
	var took []time.Duration
	data := make([]byte, 100)
	for range b.N {
		began := time.Now()
		if _, err := t.Publish(data); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
		for got.Load() < n*int64(len(took)) {
			<-time.After(100 * time.Microsecond)
		}
	}
	h.Close()
	readers.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2]), "ns/publish(median)")
}

// BenchmarkDeliver measures delivery to subscribers while a publisher is ahead of them.
func BenchmarkDeliver(b *testing.B) {
	for _, bench := range []struct{ subscribers, selections int }{{1, 1}, {100, 1}, {1000, 1}, {1000, 100}} {
		b.Run(fmt.Sprintf("%d subscribers, %d selections", bench.subscribers, bench.selections), func(b *testing.B) {
			h := topics.NewHub(topics.Options{Frame: wire})
			deliver(b, h, bench.subscribers, bench.selections)
		})
	}
}

// BenchmarkReplay measures the cost of an event that is read from the histories.
func BenchmarkReplay(b *testing.B) {
	h := topics.NewHub(topics.Options{Frame: wire, MaxEvents: 1 << 20, MaxBytes: 1 << 30})
	defer h.Close()
	const events = 1 << 16
	data := make([]byte, 100)
	for i := range events {
		if _, err := benchTopic(b, h, i%8).Publish(data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		s, err := h.Subscribe(topics.SubscribeOptions{LastEventID: h.Epoch() + "-1"})
		if err != nil {
			b.Fatal(err)
		}
		for ok := true; ok; {
			if _, ok, err = s.Poll(); err != nil {
				b.Fatal(err)
			}
		}
		s.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*events), "ns/event")
}

func deliver(b *testing.B, h *topics.Hub, subscribers, selections int) {
	b.Helper()
	var list []*topics.Topic
	for i := range 8 {
		list = append(list, benchTopic(b, h, i))
	}
	var slowest sync.WaitGroup
	for i := range subscribers {
		csv := ">"
		if selections > 1 {
			csv = fmt.Sprintf("topic*,*,other%d", i%selections)[7:]
		}
		s, err := h.Subscribe(topics.SubscribeOptions{Selection: must(topics.ParseSelection(csv))})
		if err != nil {
			b.Fatal(err)
		}
		slowest.Go(func() {
			defer s.Close()
			for events := 0; events < b.N; {
				batch, err := s.Next(context.Background())
				if err != nil {
					b.Error(err)
					return
				}
				for _, g := range batch.Gaps {
					events += int(g.Missed)
				}
				events += batch.Events
				runtime.Gosched() // as a write does
			}
		})
	}
	data := make([]byte, 100)
	b.ResetTimer()
	for i := range b.N {
		if _, err := list[i%len(list)].Publish(data); err != nil {
			b.Fatal(err)
		}
	}
	slowest.Wait()
	st := h.Stats()
	b.ReportMetric(float64(st.Delivered)/b.Elapsed().Seconds()/1e6, "Mdelivered/s")
	b.ReportMetric(float64(st.Missed)/float64(b.N*subscribers), "missed/event")
	h.Close()
}
