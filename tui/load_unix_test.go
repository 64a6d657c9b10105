//go:build unix

package tui

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/sse"
)

// cpu returns the CPU time of the process.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkUnderLoad reports the share of a core that the dashboard needs at
// 100,000 events per second with 16 topics on 200×60: for generating events,
// for the store, and for the panes.
func BenchmarkUnderLoad(b *testing.B) {
	for _, what := range []string{"events", "store", "panes"} {
		b.Run(what, func(b *testing.B) {
			var out written
			opts := Options{Options: monitor.Options{URL: "http://127.0.0.1/"}, Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, Output: &out}
			session := testSession(b, opts)
			st := session.Store()
			apply := st.Stream(0).Apply
			if what == "events" {
				apply = func(sse.Event, time.Time) {}
			}
			ctx, cancel := context.WithCancel(b.Context())
			var owned sync.WaitGroup
			if what == "panes" {
				show(ctx, session, opts, &owned)
			}
			st.Stream(0).SetConn(sse.State{Phase: sse.Open})
			owned.Go(func() { flood(ctx, apply) })
			<-time.After(2 * time.Second)
			began, used, before := time.Now(), cpu(b), out.writes.Load()
			for b.Loop() {
				<-time.After(time.Second)
			}
			b.ReportMetric(100*float64(cpu(b)-used)/float64(time.Since(began)), "%core")
			b.ReportMetric(float64(out.writes.Load()-before)/time.Since(began).Seconds(), "frames/s")
			cancel()
			owned.Wait()
			if s := st.Acquire(); what != "events" {
				sum := uint64(0)
				for _, t := range s.Topics {
					sum += t.Count
				}
				if of := s.Streams[0]; sum != of.Events || of.Overflow > 0 {
					b.Errorf("%d events came and %d are counted", of.Events, sum)
				}
			}
			st.Release()
		})
	}
}

// written is a terminal that counts writes.
type written struct{ writes atomic.Int64 }

func (w *written) Write(p []byte) (int, error) {
	w.writes.Add(1)
	return len(p), nil
}

// show runs a dashboard of 200×60 without a terminal until ctx ends.
func show(ctx context.Context, session *monitor.Session, opts Options, owned *sync.WaitGroup) {
	pace := newFrameScheduler(session.Store().Changed())
	m := newModel(session, opts.withDefaults(), pace.wakeAt)
	m.out = newFrameWriter(opts.Output)
	p := tea.NewProgram(m, tea.WithInput(nil), tea.WithOutput(m.out.output()), tea.WithWindowSize(200, 60),
		tea.WithEnvironment(opts.Environ), tea.WithFPS(ticksPerSecond), tea.WithoutSignalHandler())
	owned.Go(func() { pace.run(ctx, p.Send) })
	owned.Go(func() { m.out.run(ctx, p.Send) })
	owned.Go(func() { _, _ = p.Run() })
}

// flood applies 100,000 events per second with 16 topics until ctx ends.
func flood(ctx context.Context, apply func(sse.Event, time.Time)) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	topics := make([]string, 16)
	for i := range topics {
		topics[i] = fmt.Sprint("topic", i)
	}
	payload, n, began := []byte(nil), 0, time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for due := int(time.Since(began).Seconds() * 100_000); n < due; n++ {
			payload = fmt.Appendf(payload[:0], "%d.%d", n%97, n%10)
			apply(sse.Event{Type: topics[n%16], Data: payload}, time.Now())
		}
	}
}
