package tui

import (
	"context"
	"sync"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/tui/plain"
)

// Speak tells what the dashboard would show in sentences, a line each, to
// Output, until ctx or the stream ends, as package plain describes. Fired is
// called with each alert that fires; nil: nobody is.
func Speak(ctx context.Context, opts Options, fired func(alert.Alert)) error {
	opts = opts.withDefaults()
	st := store.New(store.Options{Fields: opts.Fields.extractors()})
	alerts := alert.New(opts.Alerts, alertOptions(opts))
	st.SetObserver(alerts)
	feed, _, err := feeder(opts, 0, st)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var owned sync.WaitGroup
	defer owned.Wait()
	defer cancel()
	var hook *alert.Hook
	if opts.AlertCommand != "" {
		hook = alert.NewHook(opts.AlertCommand, opts.AlertFailed)
		owned.Go(func() { hook.Run(ctx) })
	}
	told := func(c alert.Change) {
		if c.Fired && fired != nil {
			fired(c.Alert)
		}
		if hook == nil {
			return
		}
		if err := hook.Tell(c); err != nil {
			opts.AlertFailed(err)
		}
	}
	var refused error
	over := make(chan struct{})
	owned.Go(func() {
		defer close(over)
		refused = feed(ctx)
	})
	speaker := plain.New(st, alerts, opts.Output, plain.Options{Fields: opts.Fields.names, Told: told})
	if err := speaker.Run(ctx, over); err != nil {
		return err
	}
	select {
	case <-over:
		if ctx.Err() == nil {
			err = refused
		}
	default:
	}
	if opts.Ended != nil {
		opts.Ended(outcomeOf(st, alerts, opts))
	}
	return err
}
