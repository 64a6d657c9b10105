//go:build unix

package command_test

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/command"
)

const (
	steadyEvery = 20 * time.Millisecond // 50 events a second
	// maxBehind is how many events the subscriber of the steady source may be behind at p99:
	// two seconds on any machine, as a slow one publishes more slowly, too.
	maxBehind = 100
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
	a.measure(t, 100)
	if p99 := percentile(a.behind, 99); p99 > maxBehind {
		t.Errorf("the subscriber of the steady source is %d events behind at p99", p99)
	}
	for a.died.Load() < deaths {
		a.measure(t, 1)
	}
	for topic, says := range map[string]string{
		"panics":  "panic: the sensor is on fire",
		"dies.0":  "the sensor is unplugged",
		"loops":   "the disk is full (exit status 3)",
		"stuck":   "it ran longer than 100ms and was ended",
		"garbage": "\ufffdELF (exit status 4)",
	} {
		for !a.failed(topic, says) {
			a.measure(t, 1)
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
	a.delays = nil
	a.measure(b, b.N)
	for _, p := range []int{50, 99, 100} {
		b.ReportMetric(float64(percentile(a.delays, p).Microseconds()), fmt.Sprintf("µs-p%d", p))
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc>>20), "MiB-heap")
	b.ReportMetric(float64(a.died.Load()), "deaths")
}

func percentile[T cmp.Ordered](of []T, p int) T {
	slices.Sort(of)
	return of[(len(of)-1)*p/100]
}

// An attacked hub has a steady source and many bad ones.
type attacked struct {
	hub    *topics.Hub
	steady *topics.Subscription
	sent   atomic.Int64 // events of the steady source
	died   atomic.Int64

	delays []time.Duration // of the events of the steady source, from before they are published
	behind []int64         // how many events the source had sent more than the subscriber had

	watching sync.WaitGroup
	mu       sync.Mutex                       // guards infos
	infos    map[topics.Name]topics.TopicInfo // that a subscriber has got when a topic failed
}

// attack starts all sources in one hub. They end with the test.
func attack(tb testing.TB) *attacked {
	tb.Helper()
	a := &attacked{hub: topics.NewHub(topics.Options{}), infos: map[topics.Name]topics.TopicInfo{}}
	a.watch(tb, "panics", "dies.0", "loops", "stuck", "garbage")
	var err error
	a.steady, err = a.hub.Subscribe(topics.SubscribeOptions{
		Selection: topics.SelectNames(topics.MustName("steady")), Format: topics.FormatEvents,
	})
	if err != nil {
		tb.Fatal(err)
	}
	released := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	supervisor := topics.Supervise(ctx, a.hub, append(a.bad(tb, released), a.steadily())...)
	tb.Cleanup(func() {
		cancel()
		close(released)
		supervisor.Wait()
		a.steady.Close()
		a.hub.Close()
		a.watching.Wait()
	})
	return a
}

// watch records what a subscriber gets when the topics fail.
func (a *attacked) watch(tb testing.TB, names ...string) {
	tb.Helper()
	var selected []topics.Name
	for _, name := range names {
		selected = append(selected, topics.MustName(name))
	}
	sub, err := a.hub.Subscribe(topics.SubscribeOptions{Selection: topics.SelectNames(selected...), Format: topics.FormatEvents})
	if err != nil {
		tb.Fatal(err)
	}
	a.watching.Go(func() {
		defer sub.Close()
		for item, err := range sub.Events(context.Background()) {
			switch {
			case err != nil:
				return
			case item.Info != nil && item.Info.State == topics.StateFailed && item.Info.RetryAt != 0:
				a.mu.Lock()
				a.infos[item.Info.Name] = *item.Info
				a.mu.Unlock()
			}
		}
	})
}

// failed reports whether a subscriber has been told why a topic has failed, and when its
// source tries again.
func (a *attacked) failed(topic, why string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	info, ok := a.infos[topics.MustName(topic)]
	return ok && info.Error == why
}

// steadily returns a source that publishes the time and how many events it has sent.
func (a *attacked) steadily() topics.Source {
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
			data := binary.AppendVarint(nil, time.Since(epoch).Nanoseconds())
			if err := pub.Publish(name, binary.AppendVarint(data, a.sent.Add(1))); err != nil {
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
		"loops":    "echo the disk is full >&2; exit 3",
		"garbage":  "printf '\\377\\376ELF\\n' >&2; exit 4",
	} {
		all = append(all, shellSource(tb, name, command.Options{Shell: shell}))
	}
	return append(all, shellSource(tb, "stuck", command.Options{Shell: "sleep 1000", Every: 10 * time.Millisecond, Timeout: 100 * time.Millisecond}))
}

func shellSource(tb testing.TB, name string, opts command.Options) topics.Source {
	tb.Helper()
	opts.Grace, opts.Lines.Topic.Name = 100*time.Millisecond, topics.MustName(name)
	src, err := command.Source(opts)
	if err != nil {
		tb.Fatal(err)
	}
	return src
}

func inProcess(topic string, run func(context.Context, *topics.Publisher, topics.Name) error) topics.Source {
	name := topics.MustName(topic)
	return topics.Source{Topics: []topics.TopicInfo{{Name: name}}, Run: func(ctx context.Context, pub *topics.Publisher) error {
		return run(ctx, pub, name)
	}}
}

// measure waits for n events of the steady source, and records their delays.
func (a *attacked) measure(tb testing.TB, n int) {
	tb.Helper()
	for item, err := range a.steady.Events(tb.Context()) {
		switch {
		case err != nil || item.Gap != nil:
			tb.Fatalf("the subscriber has %+v, %v", item.Gap, err)
		case item.Info != nil || item.Live:
			continue
		}
		at, size := binary.Varint(item.Event.Data)
		sent, _ := binary.Varint(item.Event.Data[size:])
		a.delays = append(a.delays, time.Since(epoch)-time.Duration(at))
		a.behind = append(a.behind, a.sent.Load()-sent)
		if n--; n == 0 {
			return
		}
	}
	tb.Fatal("the steady source has ended")
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
