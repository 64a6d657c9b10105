package cmd

import (
	"context"
	"errors"
	"net"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
	"topicmux/tui/view"
)

// tailOptions are the choices of tail.
type tailOptions struct {
	alertOptions
	config      string
	source      string // a URL, a file, or - for standard input
	json        bool
	raw         bool
	comments    bool
	topics      string
	last        int // -1: what the server thinks
	headers     []string
	who         identity
	lastEventID string
	method      string
	data        string
	once        int // 0: no end
	noReconnect bool
	untilAlert  bool
}

func (a *app) tail() *cobra.Command {
	o := tailOptions{last: -1}
	c := &cobra.Command{
		Use:     "tail [URL|FILE|-]",
		Short:   "Print events as lines",
		Long:    "Print events as lines. Without a path, a URL means /events, or else /.",
		Example: "curl -N https://example.org/stream | topicmux tail - --json",
		Args:    atMostOne,
	}
	f := c.Flags()
	f.StringVarP(&o.config, "config", "c", "", "read a config file; flags take precedence")
	f.BoolVar(&o.json, "json", false, "print each event as a line of JSON")
	f.BoolVar(&o.raw, "raw", false, "print the bytes as received")
	f.BoolVar(&o.comments, "comments", false, "also print comments")
	f.StringVarP(&o.topics, "topics", "t", "", "only these topics, such as cpu,disk.*")
	f.IntVar(&o.last, "last", -1, "start with the last N events of each topic")
	f.StringArrayVarP(&o.headers, "header", "H", nil, "add a header, 'Name: value'; repeatable")
	o.who.flags(f)
	hide(f, "ca", "cert", "key")
	f.StringVar(&o.lastEventID, "last-event-id", "", "resume after this id")
	f.StringVarP(&o.method, "method", "X", "", "request method; GET, or POST with --data")
	f.StringVarP(&o.data, "data", "d", "", "request body; implies POST")
	f.IntVar(&o.once, "once", 0, "exit after N events")
	f.BoolVar(&o.noReconnect, "no-reconnect", false, "exit when the connection ends")
	o.flags(f)
	f.BoolVar(&o.untilAlert, "until-alert", false, "exit with code 1 at the first alert")
	for _, rare := range []string{"method", "alert-exec", "comments", "arrival-time"} { // the help has a screen
		f.Lookup(rare).Hidden = true
	}
	f.Lookup("last").DefValue = "" // "as the server likes" has no number
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		file, err := readWatchConfig(o.config)
		if err != nil {
			return err
		}
		o.source = file.say(args, f.Changed, &o.topics, &o.last)
		o.adopt(file, f.Changed)
		return runTail(ctx, std, o)
	})
	return c
}

// errEnough ends a tail that has printed what it was asked for.
var errEnough = errors.New("enough")

// runTail prints the events of the source until it ends.
func runTail(ctx context.Context, std stdio, o tailOptions) error {
	switch {
	case o.json && o.raw:
		return misused(errors.New("--json and --raw cannot be combined"), "--json prints parsed events, --raw the bytes as received")
	case o.once < 0 || o.last < -1:
		return misused(errors.New("--once and --last cannot be negative"), "omit them for no limit")
	}
	selected, err := topics.ParseSelection(o.topics)
	if err != nil {
		return misused(err, "want names and patterns separated by commas, such as cpu,disk.*")
	}
	if o.untilAlert && len(o.rules) == 0 {
		return misused(errors.New("--until-alert needs an alert"), "add --alert 'cpu > 90 for 15s'")
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	t := &tail{printer: newPrinter(std, o, cancel), opts: o, std: std, cancel: cancel, left: o.once}
	err = t.run(ctx, selected)
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	cancel(nil)
	if outcome := t.outcome(selected, err); outcome != nil && (err == nil || errors.Is(err, errEnough) || errors.Is(err, errAlert)) {
		return outcome
	}
	if errors.Is(err, errEnough) || errors.Is(err, syscall.EPIPE) { // nobody reads on
		return nil
	}
	return err
}

// tail is one run of the command.
type tail struct {
	printer
	opts    tailOptions
	std     stdio
	cancel  context.CancelCauseFunc
	session *monitor.Session // nil: it could not begin
	left    int              // events until the end, if opts.once
	unmet   bool             // the server has no topic for a name or pattern, which was printed
	seen    bool             // a selected event has come

	alerting sync.Mutex // guards fired, and what alerts print
	fired    bool
}

// run prints the events until the stream ends, and returns why it ended.
func (t *tail) run(ctx context.Context, selected topics.Selection) error {
	opts, done, err := t.sessionOptions(ctx, selected)
	if err != nil {
		return err
	}
	defer done()
	if t.session, err = monitor.New(opts); err != nil {
		return misused(err, "topicmux tail --help shows the usage")
	}
	ctx, cancel := context.WithCancel(ctx)
	var owned sync.WaitGroup
	defer owned.Wait()
	defer cancel()
	owned.Go(func() { t.session.Run(ctx) })
	if t.session.Alerts().Any() {
		owned.Go(func() { t.checkAlertsOften(ctx) })
	}
	<-t.session.Done()
	return t.explain(ctx, t.session.Err())
}

// sessionOptions returns what the session follows: a file, standard input, or a
// server.
func (t *tail) sessionOptions(ctx context.Context, selected topics.Selection) (opts monitor.Options, done func(), err error) {
	o := &t.opts
	opts = monitor.Options{
		OnEvent: t.onEvent, ArrivalTime: o.arrival,
		Unstored: len(o.rules) == 0, Backlog: true, // what is printed is evaluated
		AlertCommand: o.command, AlertFailed: t.std.warn,
		Main: func(t *store.Topic) *store.Series { return view.Main(t) },
	}
	if opts.Alerts, err = o.parse(); err != nil {
		return opts, nil, err
	}
	if o.topics != "" {
		opts.Selects = selects(selected)
	}
	if isRecording(o.source) {
		opts.Recording = recording(t.std, o.source)
		opts.Recording.LastEventID = o.lastEventID
		opts.Recording.OnChunk = t.chunk
		opts.Client.OnLine = t.line
		return opts, func() {}, nil
	}
	if err := findHost(ctx, net.DefaultResolver, o.source); err != nil {
		return opts, nil, err
	}
	to, err := stream(o.source, o.topics, o.last, o.headers, o.who)
	if err != nil {
		return opts, nil, err
	}
	opts.URL, opts.Unmatched = to.url, to.unmatched
	opts.NoPrefer = o.raw && !to.server // raw bytes of any other URL are as curl gets them
	opts.Client = to.options()
	opts.Client.Method, opts.Client.Body = o.method, []byte(o.data)
	opts.Client.LastEventID, opts.Client.NoReconnect = o.lastEventID, o.noReconnect
	opts.Client.OnState, opts.Client.OnLine, opts.Client.OnChunk = t.state, t.line, t.chunk
	return opts, to.close, nil
}

// onEvent prints an event. Those of the server itself do not count.
func (t *tail) onEvent(ctx context.Context, ev sse.Event) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if ev.Type == protocol.EventHello {
		t.warnOfUnmatched()
	}
	if t.event != nil {
		t.event(ev)
	}
	t.checkAlerts()
	if protocol.IsControl(ev.Type) {
		return nil
	}
	t.seen = true
	if t.left--; t.left == 0 {
		return errEnough
	}
	return nil
}

// warnOfUnmatched prints the names and patterns that match no topic of the server.
func (t *tail) warnOfUnmatched() {
	st := t.session.Store().Acquire()
	unmatched := st.Unmatched()
	t.session.Store().Release()
	for _, u := range unmatched {
		t.std.warn(errors.New(u.String()))
	}
	t.unmet = len(unmatched) > 0
}

// explain adds what to do to the error that ended the stream.
func (t *tail) explain(ctx context.Context, err error) error {
	var known *failure
	switch {
	case t.session.Outcome().Unfinished && isRecording(t.opts.source):
		t.std.warn(unfinished(t.opts.source))
		return err
	case err == nil, ctx.Err() != nil, errors.Is(err, errEnough), errors.As(err, &known):
		return err
	case isRecording(t.opts.source):
		return explainInput(t.opts.source, err)
	case t.opts.json:
		return told(err) // the last state said it
	default:
		return explain(err)
	}
}

// outcome returns errAlert if an alert has fired, and errUnseen if something that
// was asked for has never come before the stream ended with err.
func (t *tail) outcome(selected topics.Selection, err error) error {
	if t.session == nil {
		return nil
	}
	seen := t.session.Outcome()
	unseen := tellUnseen(t.std, seen, (&lookOptions{alertOptions: t.opts.alertOptions}).askedFor())
	switch {
	case t.fired:
		return errAlert
	case err != nil || unseen != nil || t.seen:
		return unseen
	case t.unmet: // that was printed
		return errUnseen
	default:
		return tellUnseenTopics(t.std, selected, seen.Others, nil)
	}
}
