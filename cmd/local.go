package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"

	"topicmux/server"
	"topicmux/topics"
	"topicmux/tui"
)

// local is a server in this process with the dashboard that shows it.
type local struct {
	addr      string // where the server listens; "" for a free port
	what      string // what is shown, in the title and as the name of the saved layout
	hub       *topics.Hub
	sources   []topics.Source
	server    server.Options
	dashboard tui.Options
}

// run serves the sources and shows them until the user quits: in the dashboard, or without a
// screen as lines.
func (l local) run(ctx context.Context, std stdio) error {
	addr := cmp.Or(l.addr, "127.0.0.1:0")
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return listenError(addr, err)
	}
	l.server.Version = version()
	show := l.show
	if why, ok := hasScreen(std); !ok {
		fmt.Fprintln(std.err, why+": printing events as lines, as topicmux tail does")
		begun := make(chan struct{})
		l.sources = closeAfter(l.hub, l.sources, begun)
		show = func(ctx context.Context, std stdio, stream string) error {
			return runTail(ctx, std, tailSettings{
				streamSettings: streamSettings{source: stream, last: manyEvents}, // all that was published before it is connected
				noReconnect:    true, begun: sync.OnceFunc(func() { close(begun) }),
			})
		}
	}
	err = server.RunWith(ctx, l.hub, ln, l.sources, l.server, func(ctx context.Context, stream string) error { return show(ctx, std, stream) })
	if err == nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return listenError(addr, err)
}

// closeAfter returns the sources so that the hub is closed when all of them have ended and
// begun is closed. Then the streams end too.
func closeAfter(hub *topics.Hub, sources []topics.Source, begun <-chan struct{}) []topics.Source {
	var left atomic.Int64
	left.Store(int64(len(sources)))
	out := slices.Clone(sources)
	for i := range out {
		run := out[i].Run
		out[i].Run = func(ctx context.Context, pub *topics.Publisher) error {
			err := run(ctx, pub)
			if (err == nil || errors.Is(err, topics.ErrComplete)) && left.Add(-1) == 0 {
				select {
				case <-begun:
					hub.Close()
				case <-ctx.Done():
				}
			}
			return err
		}
	}
	return out
}

// show shows the stream in a dashboard until the user quits.
func (l local) show(ctx context.Context, std stdio, stream string) error {
	defer bufferLibraryLog(std)()
	o := l.dashboard
	o.ShowEnded = true // the last output of a command stays
	o.URL, o.Note, o.Title, o.Server, o.StateFailed, o.AlertFailed = stream, stream, "topicmux "+l.what, l.what, std.warn, std.warn
	if u, err := url.Parse(stream); err == nil {
		o.Note = u.Host
	}
	return tui.Run(ctx, o)
}
