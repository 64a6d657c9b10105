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
	"errors"
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
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", opts.Addr)
	if err != nil {
		return err
	}
	// The server would refuse to serve there, but only after the screen has begun.
	if tcp, ok := ln.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		_ = ln.Close()
		return server.ErrRemote
	}
	hub := topics.NewHub(server.HubOptions())
	sources := append(system.Sources(system.Options{}), Scenes(hub, opts.Seed)...)

	serverCtx, stopServer := context.WithCancel(ctx)
	screenCtx, closeScreen := context.WithCancel(ctx)
	defer closeScreen()
	serverErr := make(chan error, 1)
	go func() {
		defer closeScreen() // without a server the screen has nothing to show
		serverErr <- server.Run(serverCtx, hub, ln, sources, server.Options{Version: opts.Version, StreamHandlers: StreamHandlers()})
	}()
	screenErr := opts.Screen(screenCtx, "http://"+ln.Addr().String()+"/events")
	if screenCtx.Err() != nil && errors.Is(screenErr, context.Canceled) {
		screenErr = nil // Run has cancelled it
	}
	stopServer()
	return errors.Join(<-serverErr, screenErr)
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
