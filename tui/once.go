package tui

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/charmbracelet/colorprofile"

	tea "charm.land/bubbletea/v2"

	"topicmux/sse"
	"topicmux/tui/alert"
	"topicmux/tui/store"
)

// Still says how to take a picture of a dashboard.
type Still struct {
	// Width and Height are the picture's size in cells. Default 80 by 24.
	Width, Height int
	// Wait is how long to wait for the first data of each topic; after it the
	// picture is taken with what is there. Default three seconds.
	Wait time.Duration
}

// Picture is one frame of a dashboard.
type Picture struct {
	// Frame holds its lines, each with its end. Where the output has no
	// colours it is plain text.
	Frame string
	// Alerts are those that fire, or have.
	Alerts []alert.Alert
}

// settled is how long nothing new may come before what is there is taken for
// all: of a server without a catalogue nobody knows.
const settled = 150 * time.Millisecond

// Once connects, waits until each topic of the catalogue has data or Wait has
// passed, and returns one full frame. It returns an error when there was no
// connection in that time.
func Once(ctx context.Context, opts Options, still Still) (Picture, error) {
	opts = opts.withDefaults()
	if still.Width <= 0 || still.Height <= 0 {
		still.Width, still.Height = 80, 24
	}
	if still.Wait <= 0 {
		still.Wait = 3 * time.Second
	}
	st := store.New(store.Options{Fields: opts.Fields.extractors()})
	model := newModel(st, opts, func(time.Time) {})
	if err := model.recall(); err != nil && !errors.Is(err, opts.StateMissing) { // there is nothing to save
		opts.StateFailed(err)
	}
	feed, _, err := feeder(opts, historyOf(model.window), st)
	if err != nil {
		return Picture{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var owned sync.WaitGroup
	defer owned.Wait()
	defer cancel()
	model.darkKnown = true // nobody answers
	model.Update(tea.WindowSizeMsg{Width: still.Width, Height: still.Height})
	var refused error
	over := make(chan struct{})
	owned.Go(func() {
		defer close(over)
		refused = feed(ctx)
	})
	if opts.AlertCommand != "" {
		model.hook = alert.NewHook(opts.AlertCommand, opts.AlertFailed)
		owned.Go(func() { model.hook.Run(ctx) })
	}
	if err := model.await(ctx, still.Wait, over, &refused); err != nil {
		return Picture{}, err
	}
	return model.picture(), nil
}

// await takes over what comes until the picture is complete.
func (m *Model) await(ctx context.Context, wait time.Duration, over <-chan struct{}, refused *error) error {
	late := time.NewTimer(wait)
	defer late.Stop()
	quiet := time.NewTimer(wait)
	defer quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-over:
			m.onFrame()
			if m.refused {
				return *refused
			}
			return nil
		case <-m.store.Changed():
			m.onFrame()
			if m.complete() {
				quiet.Reset(settled)
			}
			continue
		case <-quiet.C:
		case <-late.C:
		}
		m.onFrame()
		return m.connected(wait)
	}
}

// complete reports whether the history of every topic is here.
func (m *Model) complete() bool {
	st := m.store.Acquire()
	defer m.store.Release()
	return len(st.Topics) > 0 && st.Backlog == 0
}

func (m *Model) connected(wait time.Duration) error {
	st := m.store.Acquire()
	defer m.store.Release()
	if st.Conn.Connects > 0 {
		return nil
	}
	reason := st.Conn.Reason
	if reason == "" {
		reason = "no answer"
	}
	return fmt.Errorf("%s: no connection within %v: %w", sse.Redact(m.opts.URL), wait, errors.New(reason))
}

// picture is the frame as it is now.
func (m *Model) picture() Picture {
	m.message = message{}
	m.repaint()
	frame := m.View().Content
	if m.profile < colorprofile.ASCII {
		frame = m.grid.String(nil)
	}
	p := Picture{Frame: frame + "\n"}
	for _, a := range m.alerts.Alerts() {
		if a.Times > 0 {
			p.Alerts = append(p.Alerts, a)
		}
	}
	return p
}
