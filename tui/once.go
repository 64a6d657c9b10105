package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/colorprofile"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/sse"
)

// Still configures a snapshot.
type Still struct {
	// Width and Height are the size of a page in cells. Default (0): 80 by 24.
	Width, Height int
	// Wait is the longest time to wait for the first data of each topic. After
	// that the snapshot shows the data received so far. A recording that is not
	// Live is always read to its end. Default (0): three seconds.
	Wait time.Duration
	// Whole makes the snapshot wait for all of Wait, in case more data arrives.
	// Default (false): it is taken as soon as each topic has data.
	Whole bool
}

// Picture is a frame of a dashboard, with all of its pages.
type Picture struct {
	monitor.Outcome
	// Frame holds the lines, each with a line end. It is plain text if the
	// output has no colours, and empty if no topic is known.
	Frame string
	// Alerts are the alerts that have fired, with the values that fired them.
	Alerts []alert.Alert
	// Cut is the error that ended a recording early, or nil if it was read to
	// its end.
	Cut error
}

// settled is how long no event must arrive until the snapshot counts as
// complete. Without a catalogue the number of topics is unknown.
const settled = 150 * time.Millisecond

// Once connects, waits until each topic of the catalogue has data or Wait has
// passed, and returns a frame. It returns an error if there was no connection
// within that time.
func Once(ctx context.Context, opts Options, still Still) (Picture, error) {
	opts = opts.withDefaults()
	if still.Width <= 0 || still.Height <= 0 {
		still.Width, still.Height = 80, 24
	}
	if still.Wait <= 0 {
		still.Wait = 3 * time.Second
	}
	saved, notSaved := openSavedState(opts)
	opts.History = historyOf(windowOf(opts, saved))
	session, err := monitor.New(opts.Options)
	if err != nil {
		return Picture{}, err
	}
	s := newOnce(session, opts, still)
	s.restore(saved)
	if notSaved != nil && !errors.Is(notSaved, opts.StateMissing) { // there is nothing to save
		opts.StateFailed(notSaved)
	}
	ctx, cancel := context.WithCancel(ctx)
	var owned sync.WaitGroup
	defer owned.Wait()
	defer cancel()
	owned.Go(func() { session.Run(ctx) })
	if err := s.await(ctx); err != nil {
		return Picture{}, err
	}
	return s.picture(), nil
}

// once is a dashboard that draws a single frame.
type once struct {
	*Model
	still Still
	fired []alert.Alert
}

func newOnce(session *monitor.Session, opts Options, still Still) *once {
	s := &once{Model: newModel(session, opts, func(time.Time) {}), still: still}
	s.alerts.alerted = func(c alert.Change) {
		if c.Fired {
			s.fired = append(s.fired, c.Alert)
		}
	}
	s.appearance.darkKnown = true // there is no terminal to ask
	s.chrome.printed = true
	s.Update(tea.WindowSizeMsg{Width: still.Width, Height: still.Height})
	return s
}

// await waits until the snapshot is complete.
func (s *once) await(ctx context.Context) error {
	late := time.NewTimer(s.still.Wait)
	defer late.Stop()
	quiet := time.NewTimer(s.still.Wait)
	defer quiet.Stop()
	if s.opts.HasEnd() {
		late.Stop()
		quiet.Stop()
	}
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.alerts.session.Done():
			return s.outcome()
		case <-s.store.Changed():
			s.alerts.check()
			if s.complete() {
				quiet.Reset(settled)
			}
			continue
		case <-quiet.C:
		case <-late.C:
		}
		return s.connected()
	}
}

// outcome returns the error of a stream that ended before any data arrived.
func (s *once) outcome() error {
	st := s.store.Acquire()
	defer s.store.Release()
	if len(st.Topics) == 0 {
		return s.alerts.session.Err()
	}
	return nil
}

// complete reports whether the history of every topic has arrived.
func (s *once) complete() bool {
	st := s.store.Acquire()
	defer s.store.Release()
	return !s.still.Whole && len(st.Topics) > 0 && st.Backlog == 0
}

func (s *once) connected() error {
	st := s.store.Acquire()
	defer s.store.Release()
	if st.Conn.Connects > 0 || s.opts.Recording != nil {
		return nil
	}
	cause := st.Trouble
	var refused *sse.RefusedError
	if errors.As(cause, &refused) {
		return fmt.Errorf("no event stream within %v: %w", s.still.Wait, cause)
	}
	if cause == nil {
		cause = errors.New("no response")
	}
	return fmt.Errorf("%s: no connection within %v: %w", sse.Redact(s.opts.URL), s.still.Wait, cause)
}

// picture returns the current frame.
func (s *once) picture() Picture {
	st := s.store.Acquire()
	s.takeOver(st) // even if more history is to come
	s.store.Release()
	s.onFrame()
	s.message = message{}
	s.alerts.book.missing, s.alerts.book.unmet, s.alerts.book.vain = nil, nil, nil // the outcome reports them
	p := Picture{Outcome: s.alerts.session.Outcome(), Alerts: s.fired}
	if s.opts.Recording != nil {
		select {
		case <-s.alerts.session.Done():
			p.Cut = s.alerts.session.Err()
		default:
		}
	}
	if len(s.panes.all) == 0 {
		return p
	}
	var frame strings.Builder
	s.fitList()
	for page := range max(s.workspace.plan.Pages, 1) {
		s.navigator.showPage(page)
		s.repaint()
		s.layout()
		frame.WriteString(s.frame() + "\n")
	}
	p.Frame = frame.String()
	return p
}

// listHead is the number of rows above the topics of a list.
const listHead = 1

// fitList sets the height of the frame to that of the list.
func (s *once) fitList() {
	if missing := len(s.panes.shown()) + listHead - s.workspace.plan.Table.H; s.workspace.plan.List && missing > 0 {
		s.Update(tea.WindowSizeMsg{Width: s.width, Height: s.height + missing})
	}
}

// frame returns the current page as text.
func (s *once) frame() string {
	frame := s.View().Content
	if s.appearance.profile < colorprofile.ASCII {
		frame = s.grid.String(nil)
	}
	return frame
}
