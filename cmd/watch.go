package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"topicmux/cmd/internal/settings"
	"topicmux/internal/filewatch"
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

	reloads  *watchReloader   // nil without a config file
	streams  sourceList       // of the config file
	sources  []source         // of the arguments, or else streams; source is the only one without
	waitAll  bool             // wait all of that time
	selected topics.Selection // of --topics; everything without the flag
}

func (s *watchSettings) table() settings.Table {
	return slices.Concat(s.streamSettings.table(), s.requestSettings.table(), s.dashboardSettings.table(), settings.Table{
		{Key: "streams", Doc: "Several streams in place of url: a name and a URL for each.", Value: s.streams.value()},
		{Flag: "once", Value: settings.Bool(&s.once, false), Help: "print one frame and exit"},
		{Flag: "wait", NoDefault: true, Value: settings.Duration(&s.wait, 3*time.Second), Help: "with --once, collect events for `TIME`"},
		{Flag: "plain", Value: settings.Bool(&s.plain, false), Help: "print changes as sentences, for screen readers"},
		{Flag: "color", Value: settings.Text(&s.color, "auto"), Help: "with --once, use colour `WHEN`: auto, always or never"},
	})
}

func watchCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "watch [URL|FILE|- ...]",
		Short: "Show streams in a dashboard",
		Long:  "Show topics in panes. If the URL has no path, topicmux tries /events, then /.",
		Example: "topicmux watch 127.0.0.1:8080 --topics 'cpu,disk.*'\n" +
			"topicmux watch eu=https://eu.example.org us=tape.sse",
		Args: anyArgs,
	}
	f := c.Flags()
	file := configFlag(f)
	settings.Define(f, new(watchSettings).table(), os.Getenv)
	hide(c, "alert-exec", "arrival-time", "ca", "cert", "color", "insecure", "key", "last", "method", "no-state", "quiet", "repeat", "since", "theme", "token", "token-env", "wait", "window")
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		var s watchSettings
		read := func() (*watchSettings, error) {
			s := &watchSettings{}
			return s, load(s.table(), *file, streamHint, f)
		}
		if *file != "" {
			s.reloads = &watchReloader{file: *file, load: read, seen: filewatch.Read(*file), changes: newDashboardChanges()}
		}
		if err := load(s.table(), *file, streamHint, f); err != nil {
			return err
		}
		if s.reloads != nil {
			now := s
			s.reloads.now = &now
		}
		if err := s.setSources(args); err != nil {
			return err
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
	if len(s.sources) == 0 {
		s.sources = []source{{where: s.source}}
	}
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
	opts.OnSinceIgnored = func(of *monitor.Stream) { std.warn(sinceIgnored(of)) }
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

// setSources sets the sources to the arguments, if there are any.
func (s *watchSettings) setSources(args []string) (err error) {
	if len(args) == 0 {
		s.sources = s.streams
		return nil
	}
	if s.sources, err = readSources(args); err != nil {
		return err
	}
	if s.source = ""; len(s.sources) == 1 {
		s.source = s.sources[0].where
	}
	return nil
}

// name returns the name of the sources in messages: that of the only one, or all.
func (s *watchSettings) name() string {
	var names []string
	for _, from := range s.sources {
		names = append(names, cmp.Or(from.name, inputName(from.where)))
	}
	return strings.Join(names, ", ")
}

// open sets the sources of the events in the options. Done closes them.
func (s *watchSettings) open(ctx context.Context, std stdio, opts *tui.Options, selected topics.Selection) (done func(), err error) {
	if s.topics != "" {
		opts.Selects, opts.Patterns = selects(selected), selectionPatterns(selected)
	}
	var request sse.Options
	if err := s.setRequest(&request, std.in); err != nil {
		return nil, err
	}
	if len(s.sources) > 1 && (s.data != "" || s.method != "") {
		return nil, usageError(fmt.Errorf("--data and --method would be sent to all %d servers", len(s.sources)),
			"give the stream its own data in a config file: streams: {llm: {url: URL, data: BODY}}")
	}
	var closing []func()
	done = func() {
		for _, does := range closing {
			does()
		}
	}
	for _, from := range s.sources {
		stream, closes, err := s.openOne(ctx, std, from, request)
		if err != nil {
			done()
			return nil, err
		}
		closing = append(closing, closes)
		opts.Streams = append(opts.Streams, stream)
	}
	if only := opts.Streams[0]; len(opts.Streams) == 1 && only.Name == "" {
		opts.URL, opts.Client, opts.Recording, opts.Unmatched = only.URL, only.Client, only.Recording, only.Unmatched
		opts.TopicField, opts.FindTopics, opts.Streams = only.TopicField, only.FindTopics, nil
	}
	if s.auth.files.Insecure {
		opts.Note = strings.TrimSuffix("insecure TLS: "+sse.Redact(opts.URL), ": ")
	}
	return done, nil
}

// openOne returns the options of the stream of a source: a recording or a server, to which
// the request is sent. Done closes it.
func (s *watchSettings) openOne(ctx context.Context, std stdio, from source, request sse.Options) (o monitor.StreamOptions, done func(), err error) {
	o.Name = from.name
	own := s.streamSettings
	if from.ownField {
		own.field = from.field
	}
	if from.tokenEnv != "" {
		if os.Getenv(from.tokenEnv) == "" {
			return o, nil, usageError(fmt.Errorf("tokenEnv of the stream %s: the environment variable %s is not set", from.name, from.tokenEnv), "set it to the token")
		}
		own.auth.token, own.auth.tokenEnv = "", from.tokenEnv
	}
	if o.TopicField, o.FindTopics, err = own.topicField(); err != nil {
		return o, nil, err
	}
	if isRecording(from.where) {
		o.Recording = recording(std, from.where)
		return o, func() {}, checkInput(from.where)
	}
	if err := findHost(ctx, net.DefaultResolver, from.where); err != nil {
		return o, nil, err
	}
	to, err := own.endpoint(from.where)
	if err != nil {
		return o, nil, err
	}
	o.URL, o.Unmatched, o.Client = to.url, to.unmatched, to.options()
	if from.data != "" || from.method != "" {
		own := requestSettings{method: from.method, data: from.data, repeat: s.repeat}
		if err := own.setRequest(&request, std.in); err != nil {
			return o, nil, err
		}
	}
	o.Client.Method, o.Client.Body, o.Client.Repeat = request.Method, request.Body, request.Repeat
	return o, to.close, nil
}

// isRecording reports whether a source is standard input or a file.
func isRecording(source string) bool { return source == "-" || isFile(source) }

// watchPiped shows standard input, as watch - does.
func watchPiped(ctx context.Context, std stdio, dashboard dashboardSettings) error {
	var s watchSettings
	if err := load(s.table(), "", streamHint, nil); err != nil {
		return err
	}
	s.source, s.dashboardSettings = "-", dashboard
	return runWatch(ctx, std, s)
}

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
	piped := slices.ContainsFunc(s.sources, func(from source) bool { return from.where == "-" })
	if piped {
		defer takeKeys(&std, &opts)()
	}
	switch why, ok := hasScreen(std); {
	case ok:
	case why == dumb:
		fmt.Fprintln(std.err, why+": printing changes as sentences, like topicmux watch --plain")
		return watchPlain(ctx, std, s, opts)
	case len(s.sources) > 1:
		fmt.Fprintln(std.err, why+": printing changes as sentences, like topicmux watch --plain")
		return watchPlain(ctx, std, s, opts)
	default:
		fmt.Fprintln(std.err, why+": printing events as lines, as topicmux tail does")
		return runTail(ctx, std, tailSettings{alertSettings: s.alertSettings, streamSettings: s.streamSettings})
	}
	release := bufferLibraryLog(std)
	err := s.runScreen(ctx, opts)
	release()
	if err == nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.explain(err)
}
