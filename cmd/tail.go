package cmd

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"syscall"

	"github.com/spf13/cobra"

	"topicmux/monitor/store"
	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
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
	for _, rare := range []string{"method", "alert-exec", "comments"} { // the help has a screen
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
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if o.untilAlert && len(o.rules) == 0 {
		return misused(errors.New("--until-alert needs an alert"), "add --alert 'cpu > 90 for 15s'")
	}
	bell, err := newAlarm(ctx, std, o, cancel)
	if err != nil {
		return err
	}
	t := &tail{
		printer: newPrinter(std, o, cancel), opts: o, std: std, selected: selected, left: o.once, alarm: bell,
	}
	err = t.run(ctx, std)
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	cancel(nil)
	outcome := bell.wait()
	switch {
	case err != nil || outcome != nil || t.seen:
	case len(t.unmet) > 0: // that was told
		outcome = errUnseen
	default:
		outcome = tellUnseenTopics(std, selected, t.others, nil)
	}
	if outcome != nil && (err == nil || errors.Is(err, errEnough)) {
		return outcome
	}
	if errors.Is(err, errEnough) || errors.Is(err, syscall.EPIPE) { // nobody reads on
		return nil
	}
	return err
}

// othersMost bounds the names of topics that are remembered for a suggestion.
const othersMost = 64

// tail is one run of the command.
type tail struct {
	printer
	opts     tailOptions
	std      stdio
	to       endpoint // zero: it is a file or standard input
	selected topics.Selection
	left     int               // events until the end, if opts.once
	others   []string          // topics that came and were not selected
	unmet    []store.Unmatched // what was asked for in vain, as the server says
	seen     bool              // an event that was selected has come
	alarm    *alarm            // nil: nothing is watched
}

func (t *tail) run(ctx context.Context, std stdio) error {
	if t.opts.source == "-" || isFile(t.opts.source) {
		return t.read(ctx, std)
	}
	return t.receive(ctx)
}

// receive prints what comes over HTTP.
func (t *tail) receive(ctx context.Context) error {
	if err := findHost(ctx, net.DefaultResolver, t.opts.source); err != nil {
		return err
	}
	to, err := stream(t.opts.source, t.opts.topics, t.opts.last, t.opts.headers, t.opts.who)
	if err != nil {
		return err
	}
	defer to.close()
	t.to = to
	if to.server || !t.opts.raw { // raw bytes of any other URL are as curl gets them
		to.header.Add("Prefer", "time")
	}
	client, err := sse.NewClient(to.url, sse.Options{
		Header:      to.header,
		Token:       to.token,
		Method:      t.opts.method,
		Body:        []byte(t.opts.data),
		LastEventID: t.opts.lastEventID,
		NoReconnect: t.opts.noReconnect,
		HTTPClient:  to.client,
		Silence:     protocol.Silence,
		OnState:     func(s sse.State) { t.alarm.state(s); t.state(s) },
		OnLine:      t.line,
		OnChunk:     t.chunk,
	})
	if err != nil {
		return misused(err, "topicmux tail --help shows the usage")
	}
	err = client.Run(ctx, func(ev sse.Event) error { return t.handle(ctx, ev) })
	switch {
	case err == nil, ctx.Err() != nil, errors.Is(err, errEnough):
		return err
	case t.opts.json:
		return told(err) // the last state said it
	default:
		return explain(err)
	}
}

// read prints what a file or standard input holds.
func (t *tail) read(ctx context.Context, std stdio) error {
	in, done, err := openInput(ctx, std, t.opts.source)
	if err != nil {
		return err
	}
	defer done()
	if t.chunk != nil {
		in = &shown{in, t.chunk}
	}
	dec := sse.NewDecoder(in, sse.DecoderOptions{LastEventID: t.opts.lastEventID, OnLine: t.line, Recognize: true})
	for {
		ev, err := dec.Next()
		switch {
		case errors.Is(err, io.EOF):
			if dec.Unfinished() {
				std.warn(unfinished(t.opts.source))
			}
			return nil
		case err != nil:
			return explainInput(t.opts.source, err)
		}
		if err := t.handle(ctx, ev); err != nil {
			return err
		}
	}
}

// handle prints an event if it is selected. The server's own events always are,
// and do not count.
func (t *tail) handle(ctx context.Context, ev sse.Event) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	control := len(ev.Type) > 0 && ev.Type[0] == '$'
	if !control && t.opts.topics != "" {
		name, err := topics.ParseName(ev.Type)
		if err != nil || !t.selected.Match(name) {
			if len(t.others) < othersMost && !slices.Contains(t.others, ev.Type) {
				t.others = append(t.others, ev.Type)
			}
			return nil
		}
	}
	t.seen = t.seen || !control
	if ev.Type == "$hello" {
		t.unmet = t.to.unmatched(ctx, ev.Data)
		for _, u := range t.unmet {
			t.std.warn(errors.New(u.String()))
		}
	}
	if t.event != nil {
		t.event(ev)
	}
	t.alarm.event(ev)
	if control || t.opts.once == 0 {
		return nil
	}
	if t.left--; t.left == 0 {
		return errEnough
	}
	return nil
}

// shown shows the bytes of a reader as they are read.
type shown struct {
	src  io.Reader
	show func([]byte)
}

// Read reads from the source.
func (s *shown) Read(p []byte) (int, error) {
	n, err := s.src.Read(p)
	if n > 0 {
		s.show(p[:n])
	}
	return n, err
}
