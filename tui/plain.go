package tui

import (
	"context"
	"sync"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/tui/internal/plain"
)

// Plain writes what the dashboard would show to Output as sentences, one per
// line, until ctx or the stream ends. Package plain describes the sentences.
// Plain calls fired with each alert that fires, unless fired is nil.
func Plain(ctx context.Context, opts Options, fired func(alert.Alert)) error {
	opts = opts.withDefaults()
	session, err := monitor.New(opts.Options)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var owned sync.WaitGroup
	defer owned.Wait()
	defer cancel()
	owned.Go(func() { session.Run(ctx) })
	session.Store().SetPresentation(opts.Arrangement.Presentation)
	reporter := plain.New(session, opts.Output, plain.Options{Fields: opts.Fields.Names, Clock: opts.Clock, Fired: fired, Failed: opts.AlertFailed})
	if err := reporter.Run(ctx); err != nil {
		return err
	}
	select {
	case <-session.Done():
		if ctx.Err() == nil {
			err = session.Err()
		}
	default:
	}
	if opts.Ended != nil {
		opts.Ended(session.Outcome())
	}
	return err
}
