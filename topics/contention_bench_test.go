package topics_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/topics"
)

// hostile are functions that return selections which are expensive to match against the
// topics of fullHub. Each number gives a different selection.
var hostile = map[string]func(i int) []string{
	"numbered": func(i int) (list []string) {
		for k := range 255 {
			list = append(list, fmt.Sprintf("*.a.%d.>", (7*i+k)%5000))
		}
		return list
	},
	"all topics": func(i int) []string { return []string{"*.>", fmt.Sprintf("x%d", i)} },
	"255 ways to all topics": func(i int) []string {
		return append(combinations(""), fmt.Sprintf("x%d", i))
	},
	"255 ways to none": func(i int) []string { return combinations(fmt.Sprintf(".no%d", i)) },
	"nothing": func(i int) (list []string) {
		for k := range 255 {
			list = append(list, fmt.Sprintf("*.*.*.*.*.*.*.z%d", 255*i+k))
		}
		return list
	},
	"names": func(i int) (list []string) {
		for k := range 255 {
			list = append(list, fmt.Sprintf("n%d.name%d", i, k))
		}
		return list
	},
}

// combinations returns patterns that combine tokens of the topics with "*".
func combinations(end string) (list []string) {
	for k := range 255 {
		pattern := "*.*.*"
		for bit, token := range []string{"c", "d", "e", "f", "g", "h", "i", "j"} {
			if k>>bit&1 == 1 {
				token = "*"
			}
			pattern += "." + token
		}
		list = append(list, pattern+end)
	}
	return list
}

func selection(list []string) topics.Selection {
	return must(topics.ParseSelection(strings.Join(list, ",")))
}

func fullHub(b *testing.B) *topics.Hub {
	b.Helper()
	h := topics.NewHub(topics.Options{MaxTopics: 1 << 30, MaxSelections: 1 << 20})
	for i := range 9900 {
		if _, err := h.Topic(topics.MustName(fmt.Sprintf("t%d.a.%d.c.d.e.f.g.h.i.j", i%100, i))); err != nil {
			b.Fatal(err)
		}
	}
	return h
}

// BenchmarkNewSelection measures the cost of a new selection on 9,900 topics, from its
// first subscriber to its last.
func BenchmarkNewSelection(b *testing.B) {
	for name, list := range hostile {
		b.Run(name, func(b *testing.B) {
			h := fullHub(b)
			defer h.Close()
			want := topics.SubscribeOptions{Selection: selection(list(0))}
			for b.Loop() {
				must(h.Subscribe(want)).Close()
			}
		})
	}
}

// BenchmarkHeldUp measures how long a publish on a new topic and a subscription to a plain
// name take, while four other subscribers come and go without a pause.
func BenchmarkHeldUp(b *testing.B) {
	for name, list := range hostile {
		b.Run(name, func(b *testing.B) {
			h := fullHub(b)
			defer h.Close()
			var stop atomic.Bool
			var work sync.WaitGroup
			for g := range 4 {
				work.Go(func() {
					for i := g; !stop.Load(); i += 4 {
						must(h.Subscribe(topics.SubscribeOptions{Selection: selection(list(i)), Last: 1})).Close()
					}
				})
			}
			var publishing, subscribing []time.Duration
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				must(h.Publish(topics.MustName(fmt.Sprintf("new%d.a.7.c", i)), nil))
				published := time.Now()
				s := must(h.Subscribe(topics.SubscribeOptions{Selection: selection([]string{fmt.Sprintf("plain%d", i)})}))
				publishing = append(publishing, published.Sub(began))
				subscribing = append(subscribing, time.Since(published))
				s.Close()
			}
			stop.Store(true)
			work.Wait()
			reportSpread(b, publishing, "publish")
			reportSpread(b, subscribing, "subscribe")
		})
	}
}

func reportSpread(b *testing.B, took []time.Duration, what string) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "ns/"+what+"(median)")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "ns/"+what+"(p99)")
}

// BenchmarkAppear measures the cost of a new topic that 4,096 selections match, and of one
// that no selection matches.
func BenchmarkAppear(b *testing.B) {
	for _, bench := range []struct{ name, pattern string }{{"all match", "*.>"}, {"none matches", "other.>"}} {
		b.Run(bench.name, func(b *testing.B) {
			h := topics.NewHub(topics.Options{MaxTopics: 1 << 30})
			defer h.Close()
			for i := range 4096 {
				must(h.Subscribe(topics.SubscribeOptions{Selection: selection([]string{bench.pattern, fmt.Sprintf("x%d", i)})}))
			}
			for i := 0; b.Loop(); i++ {
				must(h.Topic(topics.MustName(fmt.Sprintf("a.%d", i))))
			}
		})
	}
}
