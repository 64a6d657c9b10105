// Package demo is the combined demo: sources, server and dashboard in one
// process, joined by nothing but a real stream over a real socket.
//
// Its guarantees:
//
//   - What the dashboard shows came over HTTP from the server, as it would from
//     any other. Programs on the same machine can join in meanwhile.
//   - What is simulated says so in its help; everything else is real.
//   - Run ends everything it began before it returns, in order: the dashboard,
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

// Options are the settings of the demo. The zero Options work.
type Options struct {
	// Addr is where the server listens. Default: a free port of 127.0.0.1.
	Addr string
	// Seed decides the rhythm of the scenes. Default: another one each time.
	Seed uint64
	// Version is what the server says it is. Default: server.Version.
	Version string
	// Dashboard is how the dashboard looks and what it watches; what it shows
	// is the demo's. Default: as any.
	Dashboard tui.Options
	// Screen shows the stream at url until the person has seen enough or ctx
	// ends. Default: the dashboard on the terminal.
	Screen func(ctx context.Context, url string) error
}

// Run runs the demo until its screen is closed or ctx ends; both are a good end.
func Run(ctx context.Context, opts Options) error {
	opts = opts.withDefaults()
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", opts.Addr)
	if err != nil {
		return err
	}
	hub := topics.NewHub(server.HubOptions())
	sources := append(system.Sources(system.Options{}), Scenes(hub, opts.Seed)...)

	serving, stop := context.WithCancel(ctx)
	showing, hide := context.WithCancel(ctx)
	defer hide()
	served := make(chan error, 1)
	go func() {
		defer hide() // without a server there is nothing to show
		served <- server.Run(serving, hub, ln, sources, server.Options{Version: opts.Version, StreamHandlers: StreamHandlers()})
	}()
	shown := opts.Screen(showing, "http://"+ln.Addr().String()+"/events")
	if showing.Err() != nil && errors.Is(shown, context.Canceled) {
		shown = nil // it was asked to end
	}
	stop()
	return errors.Join(<-served, shown)
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
