package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"topicmux/cmd/internal/settings"
	"topicmux/monitor"
	"topicmux/sse"
	"topicmux/topics"
	"topicmux/tui"
)

// watchSettings are the settings of watch.
type watchSettings struct {
	streamSettings
	requestSettings
	dashboardSettings
	once  bool
	wait  time.Duration
	plain bool
	color string

	waitAll  bool             // wait all of that time
	selected topics.Selection // of --topics; everything without the flag
}

func (s *watchSettings) table() settings.Table {
	return slices.Concat(s.streamSettings.table(), s.requestSettings.table(), s.dashboardSettings.table(), settings.Table{
		{Flag: "once", Value: settings.Bool(&s.once, false), Help: "print one frame and exit"},
		{Flag: "wait", NoDefault: true, Value: settings.Duration(&s.wait, 3*time.Second), Help: "with --once, collect events for `TIME`"},
		{Flag: "plain", Value: settings.Bool(&s.plain, false), Help: "print changes as sentences, for screen readers"},
		{Flag: "color", Value: settings.Text(&s.color, "auto"), Help: "with --once, use colour `WHEN`: auto, always or never"},
	})
}

func watchCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "watch [URL|FILE|-]",
		Short: "Show a stream in a dashboard",
		Long:  "Show topics in panes. If the URL has no path, topicmux tries /events, then /.",
		Example: "topicmux watch 127.0.0.1:8080 --topics 'cpu,disk.*'\n" +
			"topicmux watch tape.sse --once",
		Args: atMostOne,
	}
	f := c.Flags()
	file := configFlag(f)
	settings.Define(f, new(watchSettings).table(), os.Getenv)
	hide(c, "alert-exec", "arrival-time", "ca", "cert", "color", "insecure", "key", "last", "method", "no-state", "quiet", "repeat", "since", "theme", "token", "token-env", "wait", "window")
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		var s watchSettings
		if err := load(s.table(), *file, streamHint, f); err != nil {
			return err
		}
		if len(args) > 0 {
			s.source = args[0]
		}
		s.waitAll = f.Changed("wait")
		if f.Changed("topics") {
			var err error
			if s.selected, err = s.selection(); err != nil {
				return err
			}
		}
		return runWatch(ctx, std, s)
	})
	return c
}

// runWatch shows the dashboard. Without a screen it prints the events.
func runWatch(ctx context.Context, std stdio, s watchSettings) error {
	selected, err := s.selection()
	if err == nil {
		err = s.checkSince()
	}
	switch {
	case err != nil:
		return err
	case s.last < -1:
		return usageError(errors.New("--last cannot be negative"), "omit it for the server's default")
	case s.once && s.plain:
		return usageError(errors.New("--once and --plain cannot be combined"), "--once prints one frame, --plain prints sentences")
	case s.wait <= 0:
		return usageError(errors.New("--wait must be greater than zero"), "want a duration such as 3s")
	}
	opts, err := s.options()
	if err != nil {
		return err
	}
	if opts.TopicField, opts.FindTopics, err = s.topicField(); err != nil {
		return err
	}
	opts.Dialects, opts.AlertFailed, opts.StateFailed = s.dialects, std.warn, std.warn
	done, err := s.open(ctx, std, &opts, selected)
	if err != nil {
		return err
	}
	defer done()
	switch {
	case s.once:
		return watchOnce(ctx, std, s, opts)
	case s.plain:
		return watchPlain(ctx, std, s, opts)
	}
	return watchScreen(ctx, std, s, opts)
}

// open sets the source of the events in the options: a recording or a server.
func (s *watchSettings) open(ctx context.Context, std stdio, opts *tui.Options, selected topics.Selection) (done func(), err error) {
	if s.topics != "" {
		opts.Selects, opts.Patterns = selects(selected), selectionPatterns(selected)
	}
	if isRecording(s.source) {
		if err := checkInput(s.source); err != nil {
			return nil, err
		}
		opts.Recording = recording(std, s.source)
		return func() {}, nil
	}
	if err := findHost(ctx, net.DefaultResolver, s.source); err != nil {
		return nil, err
	}
	to, err := s.endpoint()
	if err != nil {
		return nil, err
	}
	opts.URL, opts.Unmatched = to.url, to.unmatched
	opts.Client = to.options()
	if s.auth.files.Insecure {
		opts.Note = "insecure TLS: " + sse.Redact(to.url)
	}
	if s.once || s.plain { // the dashboard has no place for it
		opts.Client.OnState = s.warnOfSince(std.warn, nil)
	}
	return to.close, s.setRequest(&opts.Client, std.in)
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

// selects returns a function that reports whether a topic is selected.
func selects(selected topics.Selection) func(topic string) bool {
	return func(topic string) bool {
		n, err := topics.ParseName(topic)
		return err == nil && selected.Match(n)
	}
}

// watchScreen shows the dashboard on the terminal, if there is one. If standard input
// has the events, the keys come from the terminal itself.
func watchScreen(ctx context.Context, std stdio, s watchSettings, opts tui.Options) error {
	if s.source == "-" && std.out.terminal {
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
		return watchPlain(ctx, std, s, opts)
	default:
		fmt.Fprintln(std.err, why+": printing events as lines, as topicmux tail does")
		return runTail(ctx, std, tailSettings{alertSettings: s.alertSettings, streamSettings: s.streamSettings})
	}
	release := bufferLibraryLog(std)
	err := tui.Run(ctx, opts)
	release()
	if err == nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.explain(err)
}
