package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/colorprofile"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/sse"
)

// SnapshotOptions configures a snapshot.
type SnapshotOptions struct {
	// Width and Height are the size of a page in cells. Default (0): 80 by 24.
	Width, Height int
	// Wait is the longest time to wait for the first data of each topic, and for the end of
	// a message of a conversation that has begun. After that the snapshot shows the data received so far. A recording that is not
	// Live is always read to its end. Default (0): three seconds.
	Wait time.Duration
	// Whole makes the snapshot wait for all of Wait, in case more data arrives.
	// Default (false): it is taken as soon as each topic has data.
	Whole bool
}

// Frame is a frame of a dashboard, with all of its pages.
type Frame struct {
	monitor.Outcome
	// Text holds the lines, each with a line end. It is plain text if the
	// output has no colours, and empty if no topic is known.
	Text string
	// Alerts are the alerts that have fired, with the values that fired them.
	Alerts []alert.Alert
	// Cut is the error that ended the stream early, or that the stream has reported. It
	// is nil for a recording that was read to its end, and for a stream that goes on.
	Cut error
}

// settled is how long no event must arrive until the snapshot counts as
// complete. Without a catalogue the number of topics is unknown.
const settled = 150 * time.Millisecond

// Snapshot connects, waits until each topic of the catalogue has data or Wait has
// passed, and returns a frame. It returns an error if there was no connection
// within that time.
func Snapshot(ctx context.Context, opts Options, options SnapshotOptions) (Frame, error) {
	opts = opts.withDefaults()
	if options.Width <= 0 || options.Height <= 0 {
		options.Width, options.Height = 80, 24
	}
	if options.Wait <= 0 {
		options.Wait = 3 * time.Second
	}
	saved, notSaved := openSavedState(opts)
	opts.History = historyOf(windowOf(opts, saved, opts.Arrangement))
	session, err := monitor.New(opts.Options)
	if err != nil {
		return Frame{}, err
	}
	s := newSnapshot(session, opts, options)
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
		return Frame{}, err
	}
	return s.result(), nil
}

// snapshot is a dashboard that draws a single frame.
type snapshot struct {
	*Model
	snapshotOptions SnapshotOptions
	fired           []alert.Alert
}

func newSnapshot(session *monitor.Session, opts Options, options SnapshotOptions) *snapshot {
	s := &snapshot{Model: newModel(session, opts, func(time.Time) {}), snapshotOptions: options}
	s.alerts.alerted = func(c alert.Change) {
		if c.Fired {
			s.fired = append(s.fired, c.Alert)
		}
	}
	s.appearance.darkKnown = true // there is no terminal to ask
	s.chrome.printed = true
	s.Update(tea.WindowSizeMsg{Width: options.Width, Height: options.Height})
	return s
}

// await waits until the snapshot is complete.
func (s *snapshot) await(ctx context.Context) error {
	late := time.NewTimer(s.snapshotOptions.Wait)
	defer late.Stop()
	quiet := time.NewTimer(s.snapshotOptions.Wait)
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
func (s *snapshot) outcome() error {
	st := s.store.Acquire()
	defer s.store.Release()
	if len(st.Topics) == 0 {
		return s.alerts.session.Err()
	}
	return nil
}

// complete reports whether the history of every topic has arrived, and no answer of a
// conversation is in the middle of a message.
func (s *snapshot) complete() bool {
	if s.opts.HasEnd() || slices.ContainsFunc(s.streams.all, (*monitor.Stream).IsAnswering) {
		return false // before its end, which Done reports
	}
	st := s.store.Acquire()
	defer s.store.Release()
	if slices.ContainsFunc(st.Streams, goesOn) {
		return false // without a catalogue, more topics may come at any time
	}
	return !s.snapshotOptions.Whole && len(st.Topics) > 0 && st.Backlog() == 0
}

// goesOn reports whether a stream is open that does not say what its topics are.
func goesOn(s *store.StreamState) bool { return s.Conn.Phase == store.Open && s.Server == "" }

func (s *snapshot) connected() error {
	if failed := s.allUnconnected(); len(failed) == len(s.streams.all) {
		return errors.Join(failed...)
	}
	return nil
}

// allUnconnected returns why streams have not had a connection.
func (s *snapshot) allUnconnected() (failed []error) {
	st := s.store.Acquire()
	defer s.store.Release()
	for _, of := range st.Streams {
		if err := s.unconnected(of); err != nil {
			failed = append(failed, err)
		}
	}
	return failed
}

// unconnected returns why a stream has not had a connection, or nil.
func (s *snapshot) unconnected(st *store.StreamState) error {
	stream := s.streams.of(st)
	if recorded, _ := stream.Recording(); st.Conn.Connects > 0 || recorded {
		return nil
	}
	cause := st.Trouble
	var refused *sse.RefusedError
	if errors.As(cause, &refused) {
		return fmt.Errorf("no event stream within %v: %w", s.snapshotOptions.Wait, cause)
	}
	if cause == nil {
		cause = errors.New("no response")
	}
	return fmt.Errorf("%s: no connection within %v: %w", sse.Redact(stream.Address()), s.snapshotOptions.Wait, cause)
}

// result returns the current frame.
func (s *snapshot) result() Frame {
	st := s.store.Acquire()
	s.takeOver(st) // even if more history is to come
	s.store.Release()
	s.alerts.check() // also those about the stream itself, which no event brings
	s.onFrame()
	s.message = message{}
	s.alerts.book.missing, s.alerts.book.unmet, s.alerts.book.vain = nil, nil, nil // the outcome reports them
	p := Frame{Outcome: s.alerts.session.Outcome(), Alerts: s.fired}
	select {
	case <-s.alerts.session.Done():
		p.Cut = s.alerts.session.Err()
	default:
		if len(s.panes.all) > 0 { // without any event that is what to report
			p.Cut = s.alerts.session.Failure()
		}
	}
	if len(s.panes.all) == 0 {
		return p
	}
	if failed := s.allUnconnected(); len(failed) > 0 {
		p.Cut = errors.Join(append(failed, p.Cut)...)
	}
	var frame strings.Builder
	s.fitList()
	for page := range max(s.workspace.plan.Pages, 1) {
		s.navigator.showPage(page)
		s.repaint()
		s.layout()
		frame.WriteString(s.text() + "\n")
	}
	p.Text = frame.String()
	return p
}

// listHead is the number of rows above the topics of a list.
const listHead = 1

// fitList sets the height of the frame to that of the list.
func (s *snapshot) fitList() {
	if missing := len(s.panes.shown()) + listHead - s.workspace.plan.Table.H; s.workspace.plan.List && missing > 0 {
		s.Update(tea.WindowSizeMsg{Width: s.width, Height: s.height + missing})
	}
}

// text returns the current page as text.
func (s *snapshot) text() string {
	frame := s.View().Content
	if s.appearance.profile < colorprofile.ASCII {
		frame = s.grid.String(nil)
	}
	return frame
}
