package tui

import (
	"context"
	"fmt"
	"io"
	"math"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/sse"
)

// BenchmarkFrame draws a frame of 200×60 in which every pane has changed,
// without Bubble Tea's renderer.
func BenchmarkFrame(b *testing.B) {
	for _, topics := range []int{8, 16} {
		b.Run(fmt.Sprintf("%dpanes", topics), func(b *testing.B) {
			now := start
			opts := Options{Options: monitor.Options{URL: "http://127.0.0.1/", Clock: func() time.Time { return now }}, Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, Output: io.Discard}
			session := testSession(b, opts)
			st, m := session.Store(), newModel(session, opts.withDefaults(), func(time.Time) {})
			m.Update(tea.WindowSizeMsg{Width: 200, Height: 60})
			st.Stream(0).SetConn(sse.State{Phase: sse.Open})
			names, payload, step := make([]string, topics), []byte(nil), 0
			for i := range names {
				names[i] = fmt.Sprint("topic", i)
			}
			second := func(events int) {
				for i := range events {
					v := 50 + 40*math.Sin(float64(step)/300) + float64(step%7)
					payload = fmt.Appendf(payload[:0], "%.2f", v)
					st.Stream(0).Apply(sse.Event{Type: names[i%topics], Data: payload}, now)
					now = now.Add(time.Second / time.Duration(events))
					step++
				}
			}
			for range 60 {
				second(1000)
			}
			b.ReportAllocs()
			for b.Loop() {
				for i := range 33 {
					payload = fmt.Appendf(payload[:0], "%d", step%100)
					st.Stream(0).Apply(sse.Event{Type: names[i%topics], Data: payload}, now)
					step++
				}
				now = now.Add(time.Second / wakesPerSecond)
				m.Update(frameArrived{})
				_ = m.View()
			}
		})
	}
}

// BenchmarkListFrame draws a frame of 120×40 with a list in which a hundred
// topics have changed.
func BenchmarkListFrame(b *testing.B) {
	for _, topics := range []int{200, 10_000} {
		b.Run(fmt.Sprintf("%dtopics", topics), func(b *testing.B) {
			now := start
			opts := Options{Options: monitor.Options{URL: "http://127.0.0.1/", Clock: func() time.Time { return now }}, Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, Output: io.Discard}
			session := testSession(b, opts)
			st, m := session.Store(), newModel(session, opts.withDefaults(), func(time.Time) {})
			m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
			st.Stream(0).SetConn(sse.State{Phase: sse.Open})
			names := make([]string, topics)
			for i := range names {
				names[i] = fmt.Sprintf("svc%d.host%d.cpu", i/10, i%10)
			}
			for i := range 10 * topics {
				st.Stream(0).Apply(sse.Event{Type: names[i%topics], Data: fmt.Appendf(nil, "%d.5", i%97)}, now.Add(time.Duration(i/topics)*time.Second))
			}
			now = now.Add(10 * time.Second)
			step := 0
			b.ReportAllocs()
			for b.Loop() {
				for range 100 {
					st.Stream(0).Apply(sse.Event{Type: names[step%topics], Data: []byte("3.5")}, now)
					step += 7
				}
				now = now.Add(time.Second / wakesPerSecond)
				m.Update(frameArrived{})
				_ = m.View()
			}
		})
	}
}

// BenchmarkProgram runs the dashboard for a second at 1,000 events per second:
// store, model, frames and Bubble Tea's renderer, without a terminal.
func BenchmarkProgram(b *testing.B) {
	opts := Options{Options: monitor.Options{URL: "http://127.0.0.1/"}, Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, Output: io.Discard}
	session := testSession(b, opts)
	st, pace := session.Store(), newFrameScheduler(session.Store().Changed())
	m := newModel(session, opts.withDefaults(), pace.wakeAt)
	m.out = newFrameWriter(io.Discard)
	p := tea.NewProgram(m, tea.WithInput(nil), tea.WithOutput(m.out.output()), tea.WithWindowSize(200, 60),
		tea.WithEnvironment(opts.Environ), tea.WithFPS(ticksPerSecond), tea.WithoutSignalHandler())
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() { defer close(done); pace.run(ctx, p.Send) }()
	painted := make(chan struct{})
	go func() { defer close(painted); m.out.run(ctx, p.Send) }()
	ended := make(chan struct{})
	go func() { defer close(ended); _, _ = p.Run() }()
	st.Stream(0).SetConn(sse.State{Phase: sse.Open})
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	step := 0
	for b.Loop() {
		for range 200 {
			<-tick.C
			for range 5 {
				v := 50 + 40*math.Sin(float64(step)/300)
				st.Stream(0).Apply(sse.Event{Type: fmt.Sprint("topic", step%8), Data: fmt.Appendf(nil, "%.2f", v)}, time.Now())
				step++
			}
		}
	}
	cancel()
	<-done
	<-painted
	<-ended
}
