package demo

import (
	"context"
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
// arrangement is remembered under its name.
func dashboard(opts tui.Options) func(context.Context, string) error {
	return func(ctx context.Context, stream string) error {
		note := stream
		if u, err := url.Parse(stream); err == nil {
			note = "curl -N " + u.Host + u.Path
		}
		opts.URL, opts.Note, opts.Order = stream+"?time=1", note, panes
		opts.Title, opts.Server = "topicmux demo", "demo"
		return tui.Run(ctx, opts)
	}
}
