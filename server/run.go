package server

import (
	"context"
	"net"

	"topicmux/topics"
)

// Run serves the hub on the listener, with the sources publishing, until the
// context ends, and then ends all in order: the sources stop, the hub closes,
// the streams get what is pending and a $drain, the server returns. It returns
// nil then, and an error when it could not serve. Every goroutine that it
// started has ended when it returns, the hub and the listener are closed.
func Run(ctx context.Context, hub *topics.Hub, ln net.Listener, sources []topics.Source, opts Options) error {
	return New(hub, opts).Run(ctx, ln, sources)
}

// Run is the function Run for a server that was made already.
func (s *Server) Run(ctx context.Context, ln net.Listener, sources []topics.Source) error {
	publishing, stop := context.WithCancel(ctx)
	defer stop()
	supervisor := topics.Supervise(publishing, s.hub, sources...)

	serving, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	served := make(chan error, 1)
	go func() { served <- s.Serve(serving, ln) }() // received from below, whatever happens

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
