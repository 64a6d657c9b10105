package cmd

import (
	"context"
	"errors"
	"net"
	"os"
	"slices"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"topicmux/cmd/internal/settings"
	"topicmux/monitor"
	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
)

// tailSettings are the settings of tail.
type tailSettings struct {
	streamSettings
	requestSettings
	alertSettings
	json        bool
	raw         bool
	comments    bool
	lastEventID string
	once        int // 0: no limit
	noReconnect bool
	untilAlert  bool
	stats       bool
	begun       func() // called with the $hello of each connection; nil: not called
}

func (s *tailSettings) table() settings.Table {
	var unused dashboardSettings // the config file is that of watch
	var streams sourceList
	return slices.Concat(s.streamSettings.table(), s.requestSettings.table(), s.alertSettings.table(), unused.ownTable().FileOnly(), settings.Table{
		{Key: "streams", Value: streams.value()},
		{Flag: "json", Value: settings.Bool(&s.json, false), Help: "print each event as a line of JSON"},
		{Flag: "raw", Value: settings.Bool(&s.raw, false), Help: "print the bytes as received"},
		{Flag: "comments", Value: settings.Bool(&s.comments, false), Help: "also print comments"},
		{Flag: "last-event-id", Value: settings.Text(&s.lastEventID, ""), Help: "resume after event `ID`"},
		{Flag: "once", Value: settings.Int(&s.once, 0, 0, manyEvents), Help: "exit after `N` events"},
		{Flag: "no-reconnect", Value: settings.Bool(&s.noReconnect, false), Help: "exit when the connection ends"},
		{Flag: "stats", Value: settings.Bool(&s.stats, false), Help: "print statistics of the stream at the end"},
		{Flag: "until-alert", Value: settings.Bool(&s.untilAlert, false), Help: "exit with code 1 at the first alert"},
	})
}

func tailCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "tail [URL|FILE|-]",
		Short:   "Print events as lines",
		Long:    "Print events as lines. If the URL has no path, topicmux tries /events, then /.",
		Example: "curl -N https://example.org/stream | topicmux tail - --json",
		Args:    atMostOne,
	}
	f := c.Flags()
	file := configFlag(f)
	settings.Define(f, new(tailSettings).table(), os.Getenv)
	hide(c, "alert-exec", "arrival-time", "ca", "cert", "comments", "config", "insecure", "key", "last", "last-event-id", "method", "no-reconnect", "repeat", "since", "token", "token-env")
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		var s tailSettings
		if err := load(s.table(), *file, streamHint, f); err != nil {
			return err
		}
		if len(args) > 0 {
			s.source = args[0]
		}
		return runTail(ctx, std, s)
	})
	return c
}

// errEnough ends a tail that has printed the requested number of events.
var errEnough = errors.New("enough")

// runTail prints the events of the source until it ends.
func runTail(ctx context.Context, std stdio, s tailSettings) error {
	switch {
	case s.json && s.raw:
		return usageError(errors.New("--json and --raw cannot be combined"), "--json prints parsed events, --raw the bytes as received")
	case s.once < 0 || s.last < -1:
		return usageError(errors.New("--once and --last must be 0 or more"), "omit them for no limit")
	}
	selected, err := s.selection()
	if err == nil {
		err = s.checkSince()
	}
	if err != nil {
		return err
	}
	if s.untilAlert && !s.alerts() {
		return usageError(errors.New("--until-alert needs an alert"), "add --alert 'cpu > 90 for 15s'")
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	t := &tail{eventPrinter: newEventPrinter(std, s, cancel), tailSettings: s, std: std, cancel: cancel, left: s.once}
	err = t.run(ctx, selected)
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	cancel(nil)
	if outcome := t.outcome(selected, err); outcome != nil && (err == nil || errors.Is(err, errEnough) || errors.Is(err, errAlert)) {
		return outcome
	}
	if errors.Is(err, errEnough) || errors.Is(err, syscall.EPIPE) { // the reader has gone
		return nil
	}
	return err
}

// tail is one run of the command.
type tail struct {
	eventPrinter
	tailSettings
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
		return usageError(err, "topicmux tail --help shows the usage")
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
	t.checkAlerts() // those about the end of the stream
	t.printStats()
	return t.explain(ctx, t.session.Err())
}

// sessionOptions returns what the session follows: a file, standard input, or a
// server.
func (t *tail) sessionOptions(ctx context.Context, selected topics.Selection) (opts monitor.Options, done func(), err error) {
	opts = monitor.Options{
		OnEvent: t.onEvent, ArrivalTime: t.arrival,
		Unstored: !t.alerts(), Backlog: true, // what is printed is evaluated
		AlertCommand: t.command, AlertFailed: t.std.warn, Dialects: t.dialects,
	}
	if opts.Alerts, err = t.rules(); err != nil {
		return opts, nil, err
	}
	if opts.TopicField, _, err = t.topicField(); err != nil {
		return opts, nil, err
	}
	if t.topics != "" {
		opts.Selects = selects(selected)
	}
	if isRecording(t.source) {
		opts.Recording = recording(t.std, t.source)
		opts.Recording.LastEventID = t.lastEventID
		opts.Recording.OnChunk = t.chunk
		opts.Client.OnLine = t.line
		return opts, func() {}, nil
	}
	if err := findHost(ctx, net.DefaultResolver, t.source); err != nil {
		return opts, nil, err
	}
	to, err := t.endpoint(t.source)
	if err != nil {
		return opts, nil, err
	}
	opts.URL, opts.Unmatched = to.url, to.unmatched
	opts.NoPrefer = t.raw && !to.server // raw bytes of any other URL are as curl gets them
	opts.Client = to.options()
	if err := t.setRequest(&opts.Client, t.std.in); err != nil {
		return opts, nil, err
	}
	opts.Client.LastEventID, opts.Client.NoReconnect = t.lastEventID, t.noReconnect
	opts.Client.OnState, opts.Client.OnLine, opts.Client.OnChunk = t.state, t.line, t.chunk
	opts.OnSinceIgnored = func(of *monitor.Stream) { t.std.warn(sinceIgnored(of)) }
	return opts, to.close, nil
}

// onEvent prints an event. Those of the server itself do not count.
func (t *tail) onEvent(ctx context.Context, ev sse.Event) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if ev.Type == protocol.EventHello {
		t.warnOfUnmatched()
		if t.begun != nil {
			t.begun()
		}
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
		t.std.warn(unmatchedError(t.source, u))
	}
	t.unmet = len(unmatched) > 0
}

// explain adds what to do to the error that ended the stream.
func (t *tail) explain(ctx context.Context, err error) error {
	var known *commandError
	var ended *monitor.EndError
	switch {
	case t.session.Outcome().Unfinished && isRecording(t.source):
		t.std.warn(unfinished(t.source, t.session.Streams()[0].Form()))
		return err
	case err == nil, ctx.Err() != nil, errors.Is(err, errEnough), errors.As(err, &known):
		return err
	case isRecording(t.source):
		return explainInput(t.source, err)
	case t.json && (!errors.As(err, &ended) || ended.Err != nil):
		return alreadyPrinted(err) // in the last state
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
	unseen := reportUnseen(t.std, seen, t.requested())
	switch {
	case t.fired:
		return errAlert
	case err != nil || unseen != nil || t.seen:
		return unseen
	case t.unmet: // that was printed
		return errUnseen
	}
	unseen = reportUnseenTopics(t.std, t.source, selected, seen.Others, nil)
	if unseen == nil && isRecording(t.source) {
		return reportEmptyRecording(t.std, t.source)
	}
	return unseen
}
