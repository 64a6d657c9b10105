package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/spf13/cobra"

	"topicmux/monitor"
	"topicmux/topics"
	"topicmux/tui"
)

// watchOptions are the choices of watch.
type watchOptions struct {
	lookOptions
	config  string
	source  string // a URL, a file, or - for standard input
	topics  string
	last    int // -1: what the server thinks
	headers []string
	who     identity
	once    bool
	wait    time.Duration
	whole   bool // wait all of that time
	named   bool // topics stands on the command line

	selected topics.Selection // what --topics says; everything without
	plain    bool
	color    string
}

func (a *app) watch() *cobra.Command {
	o := watchOptions{last: -1}
	c := &cobra.Command{
		Use:   "watch [URL|FILE|-]",
		Short: "Show a stream in a dashboard",
		Long:  "Show each topic in a pane. Without a path, a URL means /events, or else /.",
		Args:  atMostOne,
	}
	f := c.Flags()
	f.StringVarP(&o.config, "config", "c", "", "read a config file; flags take precedence")
	f.StringVarP(&o.topics, "topics", "t", "", "only these topics, such as cpu,disk.*")
	f.IntVar(&o.last, "last", -1, "start with the last N events of each topic")
	f.StringArrayVarP(&o.headers, "header", "H", nil, "add a header, 'Name: value'; repeatable")
	o.who.flags(f)
	hide(f, "ca", "cert", "key")
	f.BoolVar(&o.once, "once", false, "print one frame and exit; code 1 if an alert is firing")
	f.DurationVar(&o.wait, "wait", 3*time.Second, "with --once, collect events for this long")
	f.BoolVar(&o.plain, "plain", false, "print changes as sentences, for screen readers")
	f.StringVar(&o.color, "color", "auto", "colour of --once: auto, always or never")
	o.flags(f)
	hide(f, "arrival-time")
	f.Lookup("last").DefValue = "" // "as the server likes" has no number
	f.Lookup("wait").DefValue = ""
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		file, err := readWatchConfig(o.config)
		if err != nil {
			return err
		}
		o.source = file.say(args, f.Changed, &o.topics, &o.last)
		o.adopt(file, f.Changed)
		o.whole, o.named = f.Changed("wait"), f.Changed("topics")
		return runWatch(ctx, std, o)
	})
	return c
}

// runWatch shows the dashboard, or says or prints what comes where there is no
// screen.
func runWatch(ctx context.Context, std stdio, o watchOptions) error {
	selected, err := topics.ParseSelection(o.topics)
	switch {
	case err != nil:
		return misused(err, "want names and patterns separated by commas, such as cpu,disk.*")
	case o.last < -1:
		return misused(errors.New("--last cannot be negative"), "omit it for the server's default")
	case o.once && o.plain:
		return misused(errors.New("--once and --plain cannot be combined"), "--once prints one frame, --plain prints sentences")
	case o.wait <= 0:
		return misused(errors.New("--wait must be greater than zero"), "want a duration such as 3s")
	}
	if o.named {
		o.selected = selected
	}
	opts, err := o.options()
	if err != nil {
		return err
	}
	opts.AlertFailed, opts.StateFailed = std.warn, std.warn
	done, err := o.open(ctx, std, &opts, selected)
	if err != nil {
		return err
	}
	defer done()
	switch {
	case o.once:
		return watchOnce(ctx, std, o, opts)
	case o.plain:
		return watchPlain(ctx, std, o, opts)
	}
	return watchScreen(ctx, std, o, opts)
}

// open says where the events come from: a recording, or a server.
func (o *watchOptions) open(ctx context.Context, std stdio, opts *tui.Options, selected topics.Selection) (done func(), err error) {
	if o.topics != "" {
		opts.Selects = selects(selected)
	}
	if isRecording(o.source) {
		if err := checkInput(o.source); err != nil {
			return nil, err
		}
		opts.Recording = recording(std, o.source)
		return func() {}, nil
	}
	if err := findHost(ctx, net.DefaultResolver, o.source); err != nil {
		return nil, err
	}
	to, err := stream(o.source, o.topics, o.last, o.headers, o.who)
	if err != nil {
		return nil, err
	}
	opts.URL, opts.Unmatched = to.url, to.unmatched
	opts.Client = to.options()
	return to.close, nil
}

// isRecording reports whether a source is standard input or a file.
func isRecording(source string) bool { return source == "-" || isFile(source) }

// recording returns the recording of a file or standard input.
func recording(std stdio, name string) *monitor.Recording {
	return &monitor.Recording{
		Name: inputName(name), Live: name == "-",
		Open: func(ctx context.Context) (io.Reader, func(), error) { return openInput(ctx, std, name) },
	}
}

// selects returns what reports whether a topic is selected.
func selects(selected topics.Selection) func(topic string) bool {
	return func(topic string) bool {
		n, err := topics.ParseName(topic)
		return err == nil && selected.Match(n)
	}
}

// watchScreen shows the dashboard on the terminal, if there is one. Standard
// input that holds the events leaves the keys to the terminal itself.
func watchScreen(ctx context.Context, std stdio, o watchOptions, opts tui.Options) error {
	if o.source == "-" && std.out.terminal {
		keys, err := openKeyboard()
		if err == nil {
			defer keys.Close()
			std.in, opts.Input = keys, keys
		}
	}
	switch why, ok := hasScreen(std); {
	case ok:
	case why == dumb:
		fmt.Fprintln(std.err, why+": printing changes as sentences, like topicmux watch --plain")
		return watchPlain(ctx, std, o, opts)
	default:
		fmt.Fprintln(std.err, why+": printing the events as lines, like topicmux tail")
		return runTail(ctx, std, tailOptions{
			alertOptions: o.alertOptions,
			source:       o.source, topics: o.topics, last: o.last, headers: o.headers, who: o.who,
		})
	}
	release := holdLibraryLog(std)
	err := tui.Run(ctx, opts)
	release()
	if err == nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return o.explain(err)
}
