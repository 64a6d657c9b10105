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

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/sse"
	"topicmux/tui/theme"
)

// Options configures a dashboard. Only URL or Recording is required.
type Options struct {
	// URL is the stream to watch.
	URL string
	// Client configures the connection: headers, token, where to resume. Its
	// OnState and OnLine hooks are the dashboard's own. Default: plain GET.
	Client sse.Options
	// Recording is shown instead of what URL has. Default: URL.
	Recording *Recording
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
	// Selects reports whether a topic was asked for: fields of others are not
	// missing. Default: all were.
	Selects func(topic string) bool
	// Unmatched returns what the stream asks for in vain, given the data of its
	// $hello. It may ask the server. Default: nothing is.
	Unmatched func(ctx context.Context, hello []byte) []store.Unmatched
	// Fields are expressions by the topics that they chart values of, instead
	// of what the topics have by themselves. Default: none.
	Fields Fields
	// ArrivalTime makes events go by their arrival even where they tell their
	// own time. Default: their own.
	ArrivalTime bool
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
	// Alerts are watched, the first alert.MaxRules of them. Default: none.
	Alerts []*alert.Rule
	// AlertCommand is run for each alert that fires or is resolved, as alert.Hook
	// tells. Default: none.
	AlertCommand string
	// AlertFailed is told of each alert's command that ended badly where there
	// is no screen to show it. It may be called from several goroutines.
	// Default: nobody is.
	AlertFailed func(error)
	// Ended is told at the end of Speak what has come. Default: nobody is.
	Ended func(Outcome)
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
	st := store.New(store.Options{Fields: opts.Fields.extractors(), ArrivalTime: opts.ArrivalTime})
	pace := newPacer(st.Changed())
	model := newModel(st, opts, pace.wakeAt)
	if err := model.recall(); err != nil {
		model.tell(err.Error(), theme.Warn)
	}
	model.book.restore(model.memory)
	model.history.asked = historyOf(model.window)
	feed, again, err := feeder(opts, model.history.asked, st)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	model.again = again
	if opts.Opening != "" {
		model.tell(opts.Opening, theme.Accent)
	}
	closed := newHangup()
	model.out = newPainter(opts.Output)
	model.out.failed = closed.check
	program := tea.NewProgram(model,
		tea.WithInput(closed.input(opts.Input)), tea.WithOutput(model.out.output()), tea.WithEnvironment(opts.Environ),
		tea.WithoutSignalHandler(), // the caller's context carries signals
		tea.WithFPS(ticksPerSecond))

	var owned sync.WaitGroup
	var over error
	owned.Go(func() { over = feed(ctx) })
	owned.Go(func() { pace.run(ctx, program.Send) })
	owned.Go(func() {
		select {
		case <-closed.gone:
			program.Send(stopped{})
		case <-ctx.Done():
		}
	})
	if more := newFetcher(opts, st); more != nil {
		model.history.fetch = more.fetch
		owned.Go(func() { more.run(ctx, func(got historyFetched) { program.Send(got) }) })
	}
	if opts.AlertCommand != "" {
		model.hook = alert.NewHook(opts.AlertCommand, func(err error) { program.Send(hookFailed{err}) })
		owned.Go(func() { model.hook.Run(ctx) })
	}
	owned.Go(func() { model.out.run(ctx, program.Send) })
	_, err = program.Run()
	cancel()
	owned.Wait()
	model.out.leave()
	if err := model.keep(); err != nil {
		opts.StateFailed(err)
	}
	switch {
	case closed.happened():
		return ErrTerminalClosed
	case err != nil:
		return err
	case model.refused:
		return over
	default:
		return nil
	}
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
