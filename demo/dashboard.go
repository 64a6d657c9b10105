package demo

import (
	"context"
	"net/http"
	"net/url"

	"topicmux/tui"
)

// panes is the order of the panes: what moves comes first, so that a small screen
// shows it.
var panes = []string{
	"cpu", "chat", "net", "orders", "mem", "procs",
	"disk", "message", "load", "clock", "hub", "disk.root",
}

// dashboard returns what shows the stream at a URL in the terminal. The status
// line says how others join. The demo's port is another one each time, so its
// arrangement is remembered under its name; and it has no past, so that the charts
// begin empty, which it says.
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
