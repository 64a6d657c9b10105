//go:build unix

package monitor_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"topicmux/monitor"
)

// ingested is how many events a run of BenchmarkForeign has.
const ingested = 100_000

// BenchmarkForeign measures what it costs that a stream is not of topicmux: looking for
// keepalives, a conversation, a tree and a topic field, and taking topics from the JSON.
// It compares the CPU time of two streams with the same events, of which the other one
// begins with $hello and has its topics as event names. Runs of both take turns, and the
// shortest of each counts, because other programs only make them longer:
//
//	go test ./monitor -run xx -bench Foreign -benchtime 10x
func BenchmarkForeign(b *testing.B) {
	for name, c := range map[string]struct{ foreign, own string }{
		"named topics": {"event: topic.t%[1]c\ndata: %[2]d.5\n\n", "event: topic.t%[1]c\ndata: %[2]d.5\n\n"},
		"json": {
			"event: message\ndata: {\"type\":\"topic.t%[1]c\",\"value\":%[2]d.5,\"load\":0.25}\n\n",
			"event: topic.t%[1]c\ndata: {\"type\":\"topic.t%[1]c\",\"value\":%[2]d.5,\"load\":0.25}\n\n",
		},
	} {
		b.Run(name, func(b *testing.B) {
			foreign, own := events(c.foreign), events(c.own)
			least := [2]time.Duration{1 << 62, 1 << 62}
			for b.Loop() {
				least[0] = min(least[0], ingest(b, foreign))
				least[1] = min(least[1], ingest(b, "event: $hello\ndata: {\"server\":\"topicmux 1\",\"topics\":[]}\n\n"+own))
			}
			each := float64(least[0]-least[1]) / ingested
			b.ReportMetric(float64(least[0])/ingested, "ns/event")
			b.ReportMetric(each, "more-ns/event")
			b.ReportMetric(each*100_000/1e9*100, "%core-at-100k/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// events returns a stream of 16 topics.
func events(format string) string {
	var s strings.Builder
	for i := range ingested {
		fmt.Fprintf(&s, format, 'a'+i%16, i%1000)
	}
	return s.String()
}

// ingest follows a stream and returns the CPU time that it took.
func ingest(b *testing.B, text string) time.Duration {
	s, err := monitor.New(monitor.Options{FindTopics: true, Recording: &monitor.Recording{
		Name: "test", Open: func(context.Context) (io.Reader, func(), error) { return strings.NewReader(text), func() {}, nil },
	}})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	ran := make(chan struct{})
	began := cpuTime(b)
	go func() { defer close(ran); s.Run(ctx) }()
	<-s.Done()
	took := cpuTime(b) - began
	cancel()
	<-ran
	return took
}

// cpuTime returns the CPU time of the program so far.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
