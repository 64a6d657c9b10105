// Package tui is the dashboard: it subscribes to one stream of server-sent
// events and gives each event name its own pane in the terminal.
//
// It speaks to any SSE server, because it knows nothing but the wire. It paints
// at most 20 times a second for new data, and at once after a key, and only
// when something changed; an idle dashboard writes nothing. Events are never dropped on the way to the store, payloads
// never reach the terminal as control sequences, and what is shown is true:
// an old value looks old, a cut connection looks cut, and a loss that the
// server told of is marked where it happened.
package tui

import (
	"context"
	"io"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/tui/theme"
	"topicmux/tui/view"
)

// Options configures a dashboard. Only what [monitor.Options] requires is
// required.
type Options struct {
	// Options is the stream to watch and what it means. The dashboard sets History,
	// Main and OnHistory, and in Run AlertFailed.
	monitor.Options
	// Title names the dashboard in the terminal's title. Default "topicmux".
	Title string
	// Order lists topics whose panes come after all others, in this order.
	// Default: none, so that all come in order of appearance.
	Order []string
	// Note stands in the status line, where a person looks for the address
	// to join from elsewhere. Default: the address of URL.
	Note string
	// Opening is what the status line says for the first seconds. Default:
	// nothing.
	Opening string
	// Window is the span of time that charts show. Default: what was
	// remembered, or one minute.
	Window time.Duration
	// StateDir is where arrangements are remembered, as memory.Dir tells.
	// Default: nothing outlives the dashboard.
	StateDir string
	// StateMissing is why there is no StateDir where one is wanted. The person
	// is told of it. Default: none.
	StateMissing error
	// StateFailed is told why an arrangement cannot be read or saved, where
	// there is no screen to show it. Default: nobody is.
	StateFailed func(error)
	// Server is the name that the arrangement is remembered under. Default:
	// URL without its query and password.
	Server string
	// Theme is the theme to begin with. Default: the one that is remembered,
	// else theme.Find("auto").
	Theme *theme.Scheme
	// Ended is told at the end of Speak what has come. Default: nobody is.
	Ended func(monitor.Outcome)
	// Quiet keeps alerts from ringing the bell and from asking the terminal
	// for notifications. Default: they do.
	Quiet bool
	// SaveDir is where ctrl+s writes its files. Default: the working directory.
	SaveDir string
	// Input and Output are the terminal. Default standard input and output.
	Input  io.Reader
	Output io.Writer
	// Environ is the environment that tells about the terminal: TERM,
	// COLORTERM, NO_COLOR. Default the process's own.
	Environ []string
}

// Run shows the dashboard until the person quits or ctx ends; both are a
// normal end and return nil. It returns an error when the URL is not one, when
// there is no terminal, or when the server refuses the stream before it ever
// opened, as a server that answers HTML does; ErrTerminalClosed when the
// terminal goes away meanwhile. On return the connection is
// closed, the terminal is as it was, and no goroutine is left.
func Run(ctx context.Context, opts Options) error {
	opts = opts.withDefaults()
	saved, notSaved := openSavedState(opts)
	asked := historyOf(windowOf(opts, saved))
	var program *tea.Program
	opts.History = asked
	opts.AlertFailed = func(err error) { program.Send(commandFailed{err}) }
	opts.OnHistory = func(got monitor.History) { program.Send(got) }
	session, err := newSession(opts)
	if err != nil {
		return err
	}
	pace := newFrameScheduler(session.Store().Changed())
	model := newModel(session, opts, pace.wakeAt)
	model.restore(saved)
	if notSaved != nil {
		model.notify(notSaved.Error(), theme.Warn)
	}
	model.alerts.book.restore(saved)
	model.history.asked = asked
	if session.CanFetchHistory() {
		model.history.fetch = session.FetchHistory
	}
	if session.CanReconnect() {
		model.connection.again = session.Reconnect
	}
	if opts.Opening != "" {
		model.notify(opts.Opening, theme.Accent)
	}
	closed := newHangup()
	model.out = newFrameWriter(opts.Output)
	model.out.failed = closed.check
	program = tea.NewProgram(model,
		tea.WithInput(closed.input(opts.Input)), tea.WithOutput(model.out.output()), tea.WithEnvironment(opts.Environ),
		tea.WithoutSignalHandler(), // the caller's context carries signals
		tea.WithFPS(ticksPerSecond))

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var owned sync.WaitGroup
	owned.Go(func() { session.Run(ctx) })
	owned.Go(func() { pace.run(ctx, program.Send) })
	owned.Go(func() {
		select {
		case <-closed.gone:
			program.Send(stopped{})
		case <-ctx.Done():
		}
	})
	owned.Go(func() { model.out.run(ctx, program.Send) })
	_, err = program.Run()
	cancel()
	owned.Wait()
	model.out.leave()
	if err := model.saver.keep(); err != nil {
		opts.StateFailed(err)
	}
	switch {
	case closed.happened():
		return ErrTerminalClosed
	case err != nil:
		return err
	case model.refused:
		return session.Err()
	default:
		return nil
	}
}

// newSession returns the session of a dashboard, whose alerts without a field are
// about the field that a pane shows first.
func newSession(opts Options) (*monitor.Session, error) {
	opts.Main = func(t *store.Topic) *store.Series { return view.Main(t) }
	return monitor.New(opts.Options)
}

func (o Options) withDefaults() Options {
	if o.Title == "" {
		o.Title = "topicmux"
	}
	if o.Recording != nil {
		o.URL = o.Recording.Name
	}
	if o.Note == "" {
		o.Note = hostOf(o.URL)
	}
	if o.Server == "" {
		o.Server = addressOf(o.URL)
	}
	if o.StateFailed == nil {
		o.StateFailed = func(error) {}
	}
	if o.AlertFailed == nil {
		o.AlertFailed = func(error) {}
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Input == nil {
		o.Input = os.Stdin
	}
	if o.Output == nil {
		o.Output = os.Stdout
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	return o
}
