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

// dashboard shows the stream at url in the terminal. The status line says how
// others join.
func dashboard(ctx context.Context, stream string) error {
	note := stream
	if u, err := url.Parse(stream); err == nil {
		note = "curl -N " + u.Host + u.Path
	}
	return tui.Run(ctx, tui.Options{URL: stream, Title: "topicmux demo", Note: note, Order: panes})
}
