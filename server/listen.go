package server

import (
	"errors"
	"fmt"
	"net"
	"time"
)

// check returns an error if the server must not serve the listener.
func (s *Server) check(ln net.Listener) error {
	if s.settings.Load().Access != nil || s.opts.AllowRemote || local(ln.Addr()) {
		return nil
	}
	return fmt.Errorf("serve on %s: %w", ln.Addr(), ErrRemote)
}

// local reports whether only this machine can reach the address.
func local(addr net.Addr) bool {
	switch a := addr.(type) {
	case *net.TCPAddr:
		return a.IP.IsLoopback()
	case *net.UnixAddr:
		return true
	}
	return false
}

// accept accepts connections until the listener is closed.
func (s *Server) accept(ln net.Listener, quit <-chan struct{}) error {
	var pause time.Duration
	for {
		c, err := ln.Accept()
		switch {
		case err == nil:
			pause = 0
			s.admit(c)
		case errors.Is(err, net.ErrClosed):
			return nil
		case temporary(err):
			// The process may be out of file descriptors. Streams continue, and
			// some will end.
			pause = min(max(2*pause, 5*time.Millisecond), time.Second)
			s.opts.Logger.Warn("cannot accept a connection", "err", err, "pause", pause)
			if wait(quit, pause) {
				return nil
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

// serve handles the requests of a connection until it ends, or becomes a stream or
// the response of a stream handler.
func (s *Server) serve(c *conn) {
	err := s.http.ServeConn(c)
	c.scanner = nil // the next bytes are not a request
	if c.stream != nil {
		c.request.end(c)
		c.requestReader = nil
		if c.stream.open() {
			s.work.Go(c.stream.run) // in a new goroutine: the stack of this one has grown
		}
		return
	}
	if c.become != nil {
		s.work.Go(c.become)
		return
	}
	c.request.end(c)
	s.conns.remove(c)
	if err != nil {
		s.opts.Logger.Debug("connection failed", "remote", c.RemoteAddr(), "err", err)
	}
}

// closeConns closes the connections: idle ones at once, the others after their
// response or after DrainTimeout.
func (s *Server) closeConns() {
	s.rejecting.close()
	for _, c := range s.rejecting.all(nil) {
		c.cut()
	}
	empty := s.conns.close()
	conns := s.conns.all(nil)
	for _, c := range conns {
		c.finish()
	}
	if wait(empty, s.opts.DrainTimeout) {
		return
	}
	for _, c := range conns {
		c.cut()
	}
}
