package demo

import (
	"context"
	"net/http"
	"net/url"

	"topicmux/tui"
)

// panes is the order of the panes. Topics with many events come first, so that a small
// screen shows them.
var panes = []string{
	"cpu", "chat", "net", "orders", "mem", "procs",
	"disk", "message", "load", "clock", "hub", "disk.root",
}

// dashboard returns the default of Options.Screen, which shows a stream in the terminal.
// Its status line says how to connect with curl. The port of the demo changes with each
// run, so the layout is saved under the name "demo". The charts start empty, since the
// demo has no history, and an opening note says so.
func dashboard(opts tui.Options, version string) func(context.Context, string) error {
	return func(ctx context.Context, stream string) error {
		note := stream
		if u, err := url.Parse(stream); err == nil {
			note = "curl -N " + u.Host + u.Path
		}
		opts.URL, opts.Note, opts.Order = stream, note, panes
		opts.Opening = "the demo has no history yet: charts start empty"
		opts.Client.Header = http.Header{"User-Agent": {"topicmux/" + version}}
		opts.Title, opts.Server = "topicmux demo", "demo"
		return tui.Run(ctx, opts)
	}
}
