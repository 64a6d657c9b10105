//go:build unix

package tui

import (
	"bytes"
	"context"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/sse"

	tea "charm.land/bubbletea/v2"
)

// answer is a terminal that signals when a text is written to it.
type answer struct {
	mu   sync.Mutex
	want []byte
	came chan time.Time
}

func (a *answer) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.want != nil && bytes.Contains(p, a.want) {
		a.want = nil
		a.came <- time.Now()
	}
	return len(p), nil
}

func (a *answer) expect(s string) {
	a.mu.Lock()
	a.want = []byte(s)
	a.mu.Unlock()
}

// BenchmarkKeyUnderLoad measures the time from a key to its effect on the
// terminal, at 100,000 events per second with 16 topics on 200×60.
func BenchmarkKeyUnderLoad(b *testing.B) {
	for _, c := range []struct{ name, on, off, shows, after string }{
		{"help", "?", "?", "esc closes", ""},
		{"zoom", "z", "z", "zoom ·", "topic7"},
	} {
		b.Run(c.name, func(b *testing.B) {
			out := &answer{came: make(chan time.Time, 1)}
			opts := Options{Options: monitor.Options{URL: "http://127.0.0.1/"}, Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, Output: out}
			session := testSession(b, opts)
			st, pace := session.Store(), newFrameScheduler(session.Store().Changed())
			m := newModel(session, opts.withDefaults(), pace.wakeAt)
			m.out = newFrameWriter(out)
			keyboard, keys := io.Pipe()
			p := tea.NewProgram(m, tea.WithInput(keyboard), tea.WithOutput(m.out.output()), tea.WithWindowSize(200, 60),
				tea.WithEnvironment(opts.Environ), tea.WithFPS(ticksPerSecond), tea.WithoutSignalHandler())
			ctx, cancel := context.WithCancel(b.Context())
			var owned sync.WaitGroup
			owned.Go(func() { pace.run(ctx, p.Send) })
			owned.Go(func() { m.out.run(ctx, p.Send) })
			owned.Go(func() { _, _ = p.Run() })
			st.Stream(0).SetConn(sse.State{Phase: sse.Open})
			owned.Go(func() { flood(ctx, st.Stream(0).Apply) })
			var took []time.Duration
			press := func(key, shows string) {
				if shows == "" {
					_, _ = keys.Write([]byte(key))
					return
				}
				out.expect(shows)
				at := time.Now()
				_, _ = keys.Write([]byte(key))
				took = append(took, (<-out.came).Sub(at))
			}
			<-time.After(time.Second)
			for b.Loop() {
				press(c.on, c.shows)
				<-time.After(30 * time.Millisecond)
				press(c.off, c.after)
				<-time.After(30 * time.Millisecond)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1e3, "p99-ms")
			cancel()
			_ = keys.Close()
			owned.Wait()
		})
	}
}
