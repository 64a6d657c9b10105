//go:build unix

package command_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/command"
	"topicmux/topics/lines"
)

const (
	steadyEvery = 20 * time.Millisecond // 50 events a second
	// maxDelay is 100 times the delay that is promised at p99 on an idle machine.
	maxDelay = 2 * time.Second
	// maxHeap is far above the histories of the topics: 4 MiB each, and 512 KiB of
	// buffers.
	maxHeap = 128 << 20
	dying   = 250 // sources that die again and again
	deaths  = 1000
)

// TestBadSourcesDoNotDisturbASteadyOne runs sources that fail in every way beside one that
// publishes 50 events a second, and checks that the events of that one arrive in time, that
// the memory is bounded, and that each topic says what is wrong.
func TestBadSourcesDoNotDisturbASteadyOne(t *testing.T) {
	t.Parallel()
	a := attack(t)
	delays := a.measure(t, 100)
	if p99 := percentile(delays, 99); p99 > maxDelay {
		t.Errorf("the delay of the steady source is %v at p99", p99)
	}
	for a.died.Load() < deaths {
		a.measure(t, 1)
	}
	for topic, says := range map[string]string{
		"panics": "failed panic: the sensor is on fire",
		"dies.0": "failed the sensor is unplugged",
	} {
		if got := a.state(topic); got != says && !strings.HasPrefix(got, "live") { // it is live while it is run again
			t.Errorf("%s is %q, want %q", topic, got, says)
		}
	}
	for topic, says := range map[string]string{
		"flood.stderr":   "lines were dropped: more than 10,000 arrived in a second",
		"binary.stderr":  "bytes that are not UTF-8 text were replaced",
		"endless.stderr": "a line is longer than 65,536 bytes and has not ended",
	} {
		for !a.said(topic, says) {
			a.measure(t, 1)
		}
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > maxHeap {
		t.Errorf("the heap has %d MiB", m.HeapAlloc>>20)
	}
}

// BenchmarkSteadySourceBesideBadOnes reports the delays of a source that publishes 50
// events a second, beside sources that fail in every way, and the size of the heap.
func BenchmarkSteadySourceBesideBadOnes(b *testing.B) {
	a := attack(b)
	a.measure(b, 50)
	delays := a.measure(b, b.N)
	for _, p := range []int{50, 99, 100} {
		b.ReportMetric(float64(percentile(delays, p).Microseconds()), fmt.Sprintf("µs-p%d", p))
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc>>20), "MiB-heap")
	b.ReportMetric(float64(a.died.Load()), "deaths")
}

func percentile(d []time.Duration, p int) time.Duration {
	slices.Sort(d)
	return d[(len(d)-1)*p/100]
}

// An attacked hub has a steady source and many bad ones.
type attacked struct {
	hub    *topics.Hub
	steady *topics.Subscription
	died   atomic.Int64
}

// attack starts all sources in one hub. They end with the test.
func attack(tb testing.TB) *attacked {
	tb.Helper()
	a := &attacked{hub: topics.NewHub(topics.Options{})}
	var err error
	a.steady, err = a.hub.Subscribe(topics.SubscribeOptions{
		Selection: topics.SelectNames(topics.MustName("steady")), Format: topics.FormatEvents,
	})
	if err != nil {
		tb.Fatal(err)
	}
	released := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	supervisor := topics.Supervise(ctx, a.hub, append(a.bad(tb, released), steadily())...)
	tb.Cleanup(func() {
		cancel()
		close(released)
		supervisor.Wait()
		a.steady.Close()
		a.hub.Close()
	})
	return a
}

// steadily returns a source that publishes the time.
func steadily() topics.Source {
	name := topics.MustName("steady")
	return topics.Source{Topics: []topics.TopicInfo{{Name: name}}, Run: func(ctx context.Context, pub *topics.Publisher) error {
		ticker := time.NewTicker(steadyEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-ticker.C:
			}
			if err := pub.Publish(name, binary.AppendVarint(nil, time.Since(epoch).Nanoseconds())); err != nil {
				return err
			}
		}
	}}
}

var epoch = time.Now()

// bad returns the bad sources. One of them hangs until released is closed.
func (a *attacked) bad(tb testing.TB, released <-chan struct{}) []topics.Source {
	tb.Helper()
	all := []topics.Source{
		inProcess("panics", func(context.Context, *topics.Publisher, topics.Name) error { panic("the sensor is on fire") }),
		inProcess("hangs", func(context.Context, *topics.Publisher, topics.Name) error {
			<-released // not the context
			return nil
		}),
		inProcess("floods", func(ctx context.Context, pub *topics.Publisher, name topics.Name) error {
			for ctx.Err() == nil {
				if err := pub.Publish(name, []byte("water")); err != nil {
					return err
				}
			}
			return ctx.Err()
		}),
	}
	for i := range dying {
		all = append(all, inProcess(fmt.Sprintf("dies.%d", i), func(context.Context, *topics.Publisher, topics.Name) error {
			a.died.Add(1)
			return errors.New("the sensor is unplugged")
		}))
	}
	for name, shell := range map[string]string{
		"flood":    "yes",
		"binary":   "while :; do head -c 20000 /dev/urandom; sleep 0.01; done",
		"endless":  "tr '\\0' x </dev/zero",
		"stubborn": "trap '' TERM; while :; do sleep 1; done",
		"noisy":    "yes >&2",
		"loops":    "exit 3",
	} {
		src, err := command.Source(command.Options{
			Shell: shell, Grace: 100 * time.Millisecond, Lines: lines.Options{Topic: topics.TopicInfo{Name: topics.MustName(name)}},
		})
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, src)
	}
	return all
}

func inProcess(topic string, run func(context.Context, *topics.Publisher, topics.Name) error) topics.Source {
	name := topics.MustName(topic)
	return topics.Source{Topics: []topics.TopicInfo{{Name: name}}, Run: func(ctx context.Context, pub *topics.Publisher) error {
		return run(ctx, pub, name)
	}}
}

// measure returns the delays of n events of the steady source, from before they are
// published to when the subscriber has them.
func (a *attacked) measure(tb testing.TB, n int) (delays []time.Duration) {
	tb.Helper()
	for item, err := range a.steady.Events(tb.Context()) {
		switch {
		case err != nil || item.Gap != nil:
			tb.Fatalf("the subscriber has %+v, %v", item.Gap, err)
		case item.Info != nil || item.Live:
			continue
		}
		sent, _ := binary.Varint(item.Event.Data)
		if delays = append(delays, time.Since(epoch)-time.Duration(sent)); len(delays) == n {
			return delays
		}
	}
	tb.Fatal("the steady source has ended")
	return nil
}

func (a *attacked) state(topic string) string {
	info, _ := a.hub.TopicInfo(topics.MustName(topic))
	return strings.TrimSpace(string(info.State) + " " + info.Error)
}

// said reports whether a note of a topic has the text.
func (a *attacked) said(topic, text string) bool {
	sub, err := a.hub.Subscribe(topics.SubscribeOptions{
		Selection: topics.SelectNames(topics.MustName(topic)), Format: topics.FormatEvents, Last: 1024, MarkLive: true,
	})
	if err != nil {
		return false
	}
	defer sub.Close()
	for item, err := range sub.Events(context.Background()) {
		switch {
		case err != nil || item.Live:
			return false
		case strings.Contains(string(item.Event.Data), text):
			return true
		}
	}
	return false
}
