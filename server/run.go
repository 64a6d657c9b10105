package server

import (
	"context"
	"errors"
	"net"

	"topicmux/protocol"
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

// RunWith is like Run, but serves only while a client in the same process does its work: it
// calls client with the URL of the event stream, and ends when client returns. The context
// of client ends with ctx, and if the server fails. RunWith returns the errors of both, but
// not that of a client whose context has ended.
func RunWith(ctx context.Context, hub *topics.Hub, ln net.Listener, sources []topics.Source, opts Options, client func(ctx context.Context, stream string) error) error {
	serving, stop := context.WithCancel(ctx)
	clientCtx, end := context.WithCancel(ctx)
	defer end()
	served := make(chan error, 1)
	go func() {
		defer end() // without a server the client has nothing to show
		served <- Run(serving, hub, ln, sources, opts)
	}()
	err := client(clientCtx, "http://"+ln.Addr().String()+protocol.PathEvents)
	if clientCtx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil // RunWith has cancelled it
	}
	stop()
	return errors.Join(<-served, err)
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
