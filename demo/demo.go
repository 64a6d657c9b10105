// Package demo runs the combined demo: sources, server and dashboard in one process.
// The dashboard reads a real stream over a real socket.
//
// It guarantees:
//
//   - Everything that the dashboard shows comes over HTTP from the server, as from any
//     other server. Other programs on the machine can connect too.
//   - The help of a simulated topic says that it is simulated. All other topics are real.
//   - Before Run returns, it ends everything that it began, in this order: the dashboard,
//     the sources, the hub, the streams, the server.
package demo

import (
	"cmp"
	"context"
	"math/rand/v2"
	"net"

	"topicmux/server"
	"topicmux/topics"
	"topicmux/topics/system"
	"topicmux/tui"
)

// Options are the settings of the demo. The zero value is ready to use.
type Options struct {
	// Addr is the address on which the server listens. Default: a free port of
	// 127.0.0.1.
	Addr string
	// Listener is where the server listens instead of on Addr. Run closes it. Default: a
	// listener on Addr.
	Listener net.Listener
	// Seed is the seed of the random texts and pauses of the scenes. Default: a random
	// seed.
	Seed uint64
	// Version is the version that the server announces. Default: server.Version.
	Version string
	// Dashboard is the options of the dashboard. The demo overrides those that depend on
	// its stream, such as URL, Note, Order and Title. Default: the zero value.
	Dashboard tui.Options
	// Screen shows the stream at url. It returns when the user quits or ctx ends.
	// Default: the dashboard on the terminal.
	Screen func(ctx context.Context, url string) error
}

// Run runs the demo until its screen returns or ctx ends. Neither is an error.
func Run(ctx context.Context, opts Options) error {
	opts = opts.withDefaults()
	ln, err := opts.listen(ctx)
	if err != nil {
		return err
	}
	hub := topics.NewHub(server.HubOptions())
	sources := append(system.Sources(system.Options{}), Scenes(hub, opts.Seed)...)
	return server.RunWith(ctx, hub, ln, sources, server.Options{Version: opts.Version, StreamHandlers: StreamHandlers()}, opts.Screen)
}

// listen returns the listener of the server. The server would refuse a remote address
// too, but only after the screen has opened.
func (o Options) listen(ctx context.Context) (net.Listener, error) {
	ln := o.Listener
	if ln == nil {
		var err error
		if ln, err = (&net.ListenConfig{}).Listen(ctx, "tcp", o.Addr); err != nil {
			return nil, err
		}
	}
	if tcp, ok := ln.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		_ = ln.Close()
		return nil, server.ErrRemote
	}
	return ln, nil
}

func (o Options) withDefaults() Options {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Seed == 0 {
		o.Seed = rand.Uint64()
	}
	if o.Screen == nil {
		o.Screen = dashboard(o.Dashboard, cmp.Or(o.Version, server.Version))
	}
	return o
}
