// Package servertest has what tests of several packages need to check a server: Start
// runs one on loopback, a FaultProxy cuts its connections, and a History and its
// ConnLogs prove that clients received every event or a gap in its place.
package servertest

import (
	"context"
	"net"
	"testing"

	"topicmux/server"
	"topicmux/topics"
)

// A Server is a running server and its hub.
type Server struct {
	*server.Server

	Hub  *topics.Hub
	Addr string     // host:port
	URL  string     // http:// and Addr, without a slash at the end
	Done chan error // receives the result of Run, once

	cancel context.CancelFunc
	ended  chan struct{}
}

// Listen listens on a TCP address, such as 127.0.0.1:0.
func Listen(t testing.TB, addr string) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	return ln
}

// Start runs a server with a new hub on the listener. The server shuts down at the
// end of the test at the latest.
func Start(t testing.TB, ln net.Listener, hubOpts topics.Options, opts server.Options, sources ...topics.Source) *Server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	hub := topics.NewHub(hubOpts)
	s := &Server{
		Server: server.New(hub, opts), Hub: hub,
		Addr: ln.Addr().String(), URL: "http://" + ln.Addr().String(),
		Done: make(chan error, 1), cancel: cancel, ended: make(chan struct{}),
	}
	go func() { // Stop waits for it
		defer close(s.ended)
		s.Done <- s.Run(ctx, ln, sources)
	}()
	t.Cleanup(s.Stop)
	return s
}

// Shutdown starts a graceful shutdown and returns at once.
func (s *Server) Shutdown() { s.cancel() }

// Stop shuts the server down and waits for its end. A second call does nothing.
func (s *Server) Stop() {
	s.cancel()
	<-s.ended
}
