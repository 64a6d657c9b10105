package monitor

import (
	"context"
	"errors"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
)

// alertRunner evaluates the alerts of a session and runs the alert command. It is safe for
// concurrent use.
type alertRunner struct {
	watch   *alert.Watch
	command *alert.Hook
}

func newAlertRunner(opts *Options, streams []*Stream) *alertRunner {
	var all []alert.Stream
	for _, s := range streams {
		all = append(all, alert.Stream{Name: s.name, Figure: func(name string, _ time.Time) alert.Figure {
			return figureOf(s.Health(s.opts.Clock()), name)
		}})
	}
	r := &alertRunner{watch: alert.New(opts.Alerts, alert.Options{
		EventTime: opts.HasEnd(), Backlog: opts.Backlog || opts.IsRecorded(), Streams: all,
	})}
	r.command = alert.NewHook(opts.AlertCommand, opts.AlertFailed)
	return r
}

// run runs the commands of alerts. It returns when ctx has ended and no command is running.
func (r *alertRunner) run(ctx context.Context) {
	r.command.Run(ctx)
}

// check is [Session.CheckAlerts].
func (r *alertRunner) check(st *store.Store, now time.Time) ([]alert.Change, error) {
	if !r.watch.Any() {
		return nil, nil
	}
	state := st.Acquire()
	changes := r.watch.Evaluate(state, now)
	st.Release()
	return changes, r.enqueue(changes)
}

// enqueue passes changes to the alert command.
func (r *alertRunner) enqueue(changes []alert.Change) error {
	var failed []error
	for _, c := range changes {
		if err := r.command.Enqueue(c); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
