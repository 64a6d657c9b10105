//go:build unix

package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/sse"
)

const (
	loadRate    = 100_000 // events per second
	loadTopics  = 16
	loadSeconds = 5
	loadPiece   = 5 * time.Millisecond
)

// loads are the payloads of the topics.
var loads = []struct {
	name string
	data func(topic, i int) string
}{
	{"numbers", func(topic, i int) string { return fmt.Sprintf("%.2f", 50+40*math.Sin(float64(i)/900+float64(topic))) }},
	{"mixed", func(topic, i int) string {
		v := 50 + 40*math.Sin(float64(i)/900+float64(topic))
		switch topic % 4 {
		case 0:
			return fmt.Sprintf("%.1f ms", v)
		case 1:
			return fmt.Sprintf(`{"total":%.1f,"cores":[%.1f,%.1f],"name":"x"}`, v, v/2, v/3)
		case 2:
			return fmt.Sprintf("2026-08-12T10:00:00Z INFO request served path=/events status=200 took=%d", i%100)
		}
		return fmt.Sprintf("%.2f", v)
	}},
}

// stream is a second of a stream, in pieces that become readable when they are
// due. It is generated before the measurement.
type stream struct {
	pieces [][]byte
	next   int
	rest   []byte
	began  time.Time
}

func newStream(data func(topic, i int) string) *stream {
	s := &stream{}
	const each = int(loadRate * loadPiece / time.Second)
	for i := 0; i < loadRate; i += each {
		var piece []byte
		for k := i; k < i+each; k++ {
			topic := k % loadTopics
			piece = fmt.Appendf(piece, "id: 7fk2q-%d\nevent: topic%d\ndata: %s\n\n", k, topic, data(topic, k))
		}
		s.pieces = append(s.pieces, piece)
	}
	return s
}

func (s *stream) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		if s.next == loadSeconds*len(s.pieces) {
			return 0, io.EOF
		}
		<-time.After(time.Until(s.began.Add(time.Duration(s.next) * loadPiece)))
		s.rest = s.pieces[s.next%len(s.pieces)]
		s.next++
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// spent returns the CPU time of the process.
func spent() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// decode reads the whole stream. It returns the share of a core that it needed.
func (s *stream) decode(b *testing.B, opts sse.DecoderOptions, handle func(sse.Event)) (core float64) {
	b.Helper()
	s.next, s.rest, s.began = 0, nil, time.Now()
	before := spent()
	dec := sse.NewDecoder(s, opts)
	for {
		ev, err := dec.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
		handle(ev)
	}
	return float64(spent()-before) / float64(loadSeconds*time.Second)
}

// BenchmarkLoad runs the dashboard on 200×60 at 100,000 events per second with
// 16 topics. It reports the share of a core that it needs in addition to
// decoding, and checks that the store counts every event. A run takes ten
// seconds: go test -bench Load -benchtime 1x.
func BenchmarkLoad(b *testing.B) {
	for _, load := range loads {
		b.Run(load.name, func(b *testing.B) {
			s := newStream(load.data)
			for b.Loop() {
				alone := s.decode(b, sse.DecoderOptions{}, func(sse.Event) {})
				opts := Options{Options: monitor.Options{URL: "http://127.0.0.1/"}, Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, Output: io.Discard}
				session := testSession(b, opts)
				st, pace := session.Store(), newFrameScheduler(session.Store().Changed())
				m := newModel(session, opts.withDefaults(), pace.wakeAt)
				m.out = newFrameWriter(io.Discard)
				p := tea.NewProgram(m, tea.WithInput(nil), tea.WithOutput(m.out.output()), tea.WithWindowSize(200, 60),
					tea.WithEnvironment(opts.Environ), tea.WithFPS(ticksPerSecond), tea.WithoutSignalHandler())
				ctx, cancel := context.WithCancel(b.Context())
				var owned sync.WaitGroup
				owned.Go(func() { pace.run(ctx, p.Send) })
				owned.Go(func() { m.out.run(ctx, p.Send) })
				owned.Go(func() { _, _ = p.Run() })
				st.Stream(0).SetConn(sse.State{Phase: sse.Open})
				core := s.decode(b, sse.DecoderOptions{OnLine: st.Stream(0).Line}, func(ev sse.Event) { st.Stream(0).Apply(ev, time.Now()) })
				cancel()
				owned.Wait()
				lost := loadRate*loadSeconds - int(st.Acquire().Streams[0].Events)
				st.Release()
				b.ReportMetric(100*alone, "%core-decoding")
				b.ReportMetric(100*core, "%core-dashboard")
				b.ReportMetric(100*(core-alone), "%core-beyond")
				b.ReportMetric(float64(lost), "lost")
				if lost != 0 {
					b.Errorf("%d events are missing in the store", lost)
				}
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}
