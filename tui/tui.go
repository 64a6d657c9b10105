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
	"sync"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/tui/theme"
)

// Run shows the dashboard until the user quits or ctx ends; both are a
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
	session, err := monitor.New(opts.Options)
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
