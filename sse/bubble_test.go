package sse_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/sse"
)

// memory is a network in memory with one server. So a client and a server can run in one
// synctest bubble, in which hours pass at once.
type memory struct {
	conns chan net.Conn
	done  chan struct{}
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case conn := <-m.conns:
		return conn, nil
	case <-m.done:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error   { close(m.done); return nil }
func (m *memory) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (m *memory) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case m.conns <- server:
		return client, nil
	case <-m.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// bubble runs f in a synctest bubble, with a client for a server that answers with the
// script.
func bubble(t *testing.T, answers []http.HandlerFunc, f func(t *testing.T, s *script, client *http.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &script{URL: "http://memory.test", answers: answers}
		m := &memory{conns: make(chan net.Conn), done: make(chan struct{})}
		srv := &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
		served := make(chan struct{})
		go func() {
			defer close(served)
			_ = srv.Serve(m)
		}()
		transport := &http.Transport{DialContext: m.dial}
		f(t, s, &http.Client{Transport: transport})
		transport.CloseIdleConnections()
		_ = srv.Close()
		<-served
		synctest.Wait()
	})
}

// runIn runs a client in a bubble until Run returns.
func runIn(t *testing.T, answers []http.HandlerFunc, opts sse.Options) (h *history) {
	t.Helper()
	bubble(t, answers, func(t *testing.T, s *script, client *http.Client) {
		opts.HTTPClient = client
		if opts.Retry == 0 {
			opts.Retry = sse.DefaultRetry
		}
		h = run(t, s.URL, opts)
	})
	return h
}
