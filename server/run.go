package server

import (
	"context"
	"net"

	"topicmux/topics"
)

// Run serves the hub on the listener while the sources publish, until ctx ends.
// Then it shuts down in order: it stops the sources, closes the hub, lets the
// streams send their pending events and a $drain, and stops the server. It returns
// nil after a shutdown, and an error if it could not serve. When it returns, the
// hub and the listener are closed and every goroutine that it started has ended.
func Run(ctx context.Context, hub *topics.Hub, ln net.Listener, sources []topics.Source, opts Options) error {
	return New(hub, opts).Run(ctx, ln, sources)
}

// Run is like the function Run, for an existing server. A nil listener accepts no
// connections: then only requests to Handler are served.
func (s *Server) Run(ctx context.Context, ln net.Listener, sources []topics.Source) error {
	publishing, stop := context.WithCancel(ctx)
	defer stop()
	supervisor := topics.Supervise(publishing, s.hub, sources...)

	serving, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	served := make(chan error, 1)
	go func() { served <- s.Serve(serving, ln) }() // always received below

	var err error
	failed := false
	select {
	case <-ctx.Done():
	case err = <-served:
		failed = true
	}
	s.draining.Store(true)
	stop()
	supervisor.Wait()
	s.hub.Close()
	end()
	if !failed {
		err = <-served
	}
	return err
}
