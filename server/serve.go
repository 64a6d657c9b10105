package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"topicmux/internal/loopback"
	"topicmux/server/internal/accesslog"
	"topicmux/server/internal/registry"
	"topicmux/server/internal/transport"
)

// ErrRemote is the error of Serve and Update for a listener that other machines can
// reach, if neither Tokens nor AllowRemote is set.
var ErrRemote = errors.New("other machines could reach this address, but no authentication is configured: " +
	"listen on 127.0.0.1 or [::1], configure tokens (Tokens), or allow everyone (AllowRemote)")

var errServing = errors.New("a server can serve only once")

// Serve accepts connections from the listener until the context ends. A nil listener
// accepts none: then only requests to Handler are served, and Serve leaves the memory
// of the process alone. Then it
// drains the streams, lets requests finish, and returns nil when every connection
// has ended. It always closes the listener. It does not close the hub. The error is
// ErrRemote, an error of the listener, which is net.ErrClosed if somebody else closed it,
// or that the server has served before.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	if err := s.claim(ln); err != nil {
		if ln != nil {
			_ = ln.Close()
		}
		return err
	}
	quit := make(chan struct{})
	failed := make(chan error, 1)
	s.delivery.Start(quit)
	s.connections.OpenForBorrowed()
	if ln != nil {
		s.listening(ln.Addr())
		s.opts.Logger.Debug("serving", "addr", ln.Addr().String())
		s.work.Go(func() { failed <- s.accept(ln, quit) })
		s.work.Go(func() { trimMemory(s.connections.Load, quit) })
	}

	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	began := time.Now()
	s.opts.Logger.Info("shutting down", "streams", s.delivery.Stats().Streams, "connections", s.connections.Len())
	s.delivery.Drain()
	s.delivery.CancelResponses()
	close(quit)
	if ln != nil {
		_ = ln.Close()
	}
	s.connections.Close(s.opts.DrainTimeout)
	s.delivery.Stop()
	s.work.Wait()
	s.opts.Logger.Info("shutdown complete", accesslog.Since(began))
	return err
}

// claim returns an error if the server must not serve the listener, or has served
// before.
func (s *Server) claim(ln net.Listener) error {
	if ln != nil && !s.settings.Load().Authenticated() && !s.opts.AllowRemote && !loopback.IsAddr(ln.Addr()) {
		return fmt.Errorf("serve on %s: %w", ln.Addr(), ErrRemote)
	}
	if s.started.Swap(true) {
		return errServing
	}
	return nil
}

// accept accepts connections until the listener fails or is closed, by Serve or by
// others. It always returns why.
func (s *Server) accept(ln net.Listener, quit <-chan struct{}) error {
	var pause time.Duration
	for {
		c, err := ln.Accept()
		switch {
		case err == nil:
			pause = 0
			s.connections.Admit(c)
		case temporary(err):
			// The process may be out of file descriptors. Streams continue, and
			// some will end.
			pause = min(max(2*pause, 5*time.Millisecond), time.Second)
			s.opts.Logger.Warn("cannot accept a connection", "err", err, "pause", pause)
			if registry.Wait(quit, pause) {
				return err
			}
		default:
			return fmt.Errorf("accept on %s: %w", ln.Addr(), err)
		}
	}
}

// temporary reports whether an accept error may go away without action.
func temporary(err error) bool {
	var t interface{ Temporary() bool }
	return errors.As(err, &t) && t.Temporary()
}

// serveConn handles the requests of a connection until it ends, or until a stream or
// the response of a stream handler takes it over.
func (s *Server) serveConn(c *transport.Conn) {
	err := s.http.ServeConn(c)
	if next := c.EndHTTP(); next != nil {
		next()
		return
	}
	c.EndRequest()
	c.Leave()
	if err != nil {
		s.opts.Logger.Debug("connection failed", "remote", c.RemoteAddr(), "err", err)
	}
}
