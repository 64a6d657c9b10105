// Package tui implements the dashboard: it subscribes to a stream of
// server-sent events and shows each topic in a pane of the terminal.
//
// [Run] shows the dashboard, [Snapshot] returns a single frame, and [Plain] writes
// sentences for screen readers. All take an [Options].
//
// The dashboard works with any SSE server. It draws at most 20 times a second
// for new data, immediately after a key, and only if something has changed. It
// processes every event, and no payload can send control sequences to the
// terminal. An old value, a lost connection and lost events are always visible
// as such.
package tui

import (
	"context"
	"sync"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/tui/theme"
)

// forward sends the changes of the arrangement to the program until ctx ends.
func forward(ctx context.Context, changes <-chan Change, send func(tea.Msg)) {
	for {
		select {
		case <-ctx.Done():
			return
		case c, ok := <-changes:
			if !ok {
				return
			}
			send(c)
		}
	}
}

// Run shows the dashboard until the user quits or ctx ends, and then returns
// nil. It returns an error if the options are invalid, if there is no terminal,
// or if the server refuses the stream before it has accepted it once. It
// returns ErrTerminalClosed if the terminal is closed. When Run returns, the
// connection is closed, the terminal is restored, and no goroutine is running.
func Run(ctx context.Context, opts Options) error {
	opts = opts.withDefaults()
	saved, notSaved := openSavedState(opts)
	asked := historyOf(windowOf(opts, saved, opts.Arrangement))
	var program *tea.Program
	opts.History = asked
	restoreTopicFields(&opts, saved)
	opts.OnTopicField = func(of *monitor.Stream, field string) { program.Send(topicFieldChanged{of, field}) }
	opts.OnSinceIgnored = func(of *monitor.Stream) { program.Send(sinceIgnored{of}) }
	opts.OnTree = func(of *monitor.Stream) { program.Send(treeFound{of}) }
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
	if opts.Opening != "" {
		model.notify(opts.Opening, theme.Accent)
	}
	closed := newHangup()
	model.out = newFrameWriter(opts.Output)
	model.out.failed = closed.check
	program = tea.NewProgram(model,
		tea.WithInput(closed.input(opts.Input)), tea.WithOutput(model.out.output()), tea.WithEnvironment(opts.Environ),
		tea.WithoutSignalHandler(), // the caller's context handles signals
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
	owned.Go(func() { forward(ctx, opts.Changes, program.Send) })
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
