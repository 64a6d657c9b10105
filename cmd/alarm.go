package cmd

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/sse"
	"topicmux/tui"
	"topicmux/tui/view"
)

// alarm watches the events that a tail prints. A nil alarm watches nothing.
type alarm struct {
	store *store.Store
	err   io.Writer
	ends  func(error) // ends the tail at the first alert; nil: it goes on
	hook  *alert.Hook
	owned sync.WaitGroup

	mu    sync.Mutex // guards all below: events and the timer both look
	watch *alert.Watch
	fired bool
	std   stdio
	asked []string // the rules of the command line
}

// newAlarm returns the alarm for the options, nil when nothing is watched.
// What it started ends after ctx, in wait.
func newAlarm(ctx context.Context, std stdio, o tailOptions, ends func(error)) (*alarm, error) {
	rules, err := o.parse()
	if err != nil || len(rules) == 0 {
		return nil, err
	}
	a := &alarm{
		store: store.New(store.Options{}), err: std.err, std: std,
		asked: (&lookOptions{alertOptions: o.alertOptions}).askedFor(),
	}
	if o.untilAlert {
		a.ends = ends
	}
	a.watch = alert.New(rules, alert.Options{
		Main:      func(t *store.Topic) *store.Series { return view.Main(t) },
		EventTime: o.source != "-" && isFile(o.source),
		Backlog:   true, // what is printed is judged
	})
	a.store.SetObserver(a.watch)
	if o.command != "" {
		a.hook = alert.NewHook(o.command, std.warn)
		a.owned.Go(func() { a.hook.Run(ctx) })
	}
	a.owned.Go(func() { a.tick(ctx) })
	return a, nil
}

// tick looks when time alone may decide: silence, and what has to last.
func (a *alarm) tick(ctx context.Context) {
	t := time.NewTicker(time.Second / 4)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			a.look()
		}
	}
}

// state takes a change of the connection.
func (a *alarm) state(s sse.State) {
	if a != nil {
		a.store.SetConn(s)
	}
}

// event takes an event.
func (a *alarm) event(ev sse.Event) {
	if a == nil {
		return
	}
	a.store.Apply(ev, time.Now())
	a.look()
}

func (a *alarm) look() {
	a.mu.Lock()
	defer a.mu.Unlock()
	st := a.store.Acquire()
	changes := a.watch.Look(st, time.Now())
	a.store.Release()
	for _, c := range changes {
		if c.Fired {
			a.fired = true
			tellAlert(a.err, c.Alert)
		} else {
			fmt.Fprintln(a.err, cleanLine("alert resolved: "+c.Rule.String()))
		}
		if a.hook != nil {
			if err := a.hook.Tell(c); err != nil {
				fmt.Fprintln(a.err, err)
			}
		}
		if c.Fired && a.ends != nil {
			a.ends(errAlert)
		}
	}
}

// wait ends the alarm, after its context. The error says that it has fired, or that
// something it should watch was never seen.
func (a *alarm) wait() error {
	if a == nil {
		return nil
	}
	a.owned.Wait()
	unseen := tellUnseen(a.std, a.seen(), a.asked)
	if a.fired {
		return errAlert
	}
	return unseen
}

// seen is what has come.
func (a *alarm) seen() tui.Outcome {
	st := a.store.Acquire()
	defer a.store.Release()
	o := tui.Outcome{Missing: a.watch.Missing()}
	for _, t := range st.Topics {
		o.Topics = append(o.Topics, t.Name)
	}
	return o
}
