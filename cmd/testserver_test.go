package cmd

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"

	"topicmux/server"
	"topicmux/topics"
)

// A testServer is a server in this process, whose hub keeps all.
type testServer struct {
	hub  *topics.Hub
	url  string
	stop func()
}

// startServer starts a server, which ends with the test at the latest.
func startServer(t *testing.T, addr string, opts server.Options) *testServer {
	t.Helper()
	return startServerWith(t, addr, func(*topics.Options) {}, opts)
}

// startServerWith is open with a hub that is not as all.
func startServerWith(t *testing.T, addr string, change func(*topics.Options), opts server.Options) *testServer {
	t.Helper()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	hubOpts := server.HubOptions()
	hubOpts.MaxEvents, hubOpts.MaxBytes = 1<<20, 1<<30
	change(&hubOpts)
	ctx, cancel := context.WithCancel(context.Background())
	s := &testServer{hub: topics.NewHub(hubOpts), url: "http://" + ln.Addr().String()}
	done := make(chan struct{})
	go func() { // waited for by stop
		defer close(done)
		_ = server.Run(ctx, s.hub, ln, nil, opts)
	}()
	s.stop = func() {
		cancel()
		<-done
	}
	t.Cleanup(s.stop)
	return s
}

// log subscribes to all, from the first event on, and returns what gives the data
// of all events when the hub has closed.
func (s *testServer) log(t *testing.T) func() []string {
	t.Helper()
	ready := make(chan struct{}, 1)
	sub, err := s.hub.Subscribe(topics.SubscribeOptions{Ready: func() { notify(ready) }})
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	done := make(chan struct{})
	go func() { // waited for by what is returned
		defer close(done)
		defer sub.Close()
		for {
			b, ok, err := sub.Poll()
			if err != nil {
				return
			}
			body.Write(b.Bytes)
			if !ok {
				<-ready
			}
		}
	}()
	return func() []string {
		<-done
		var lines []string
		for line := range strings.Lines(body.String()) {
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				lines = append(lines, strings.TrimSuffix(data, "\n"))
			}
		}
		return lines
	}
}

// counter returns what waits until so many events were published since.
func (s *testServer) counter(t *testing.T) func(n int) {
	t.Helper()
	sub, err := s.hub.Subscribe(topics.SubscribeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sub.Close)
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	t.Cleanup(cancel)
	seen := 0
	return func(n int) {
		for seen < n {
			b, err := sub.Next(ctx)
			if err != nil {
				t.Errorf("%d events of %d: %v", seen, n, err)
				return
			}
			seen += b.Events
			for _, g := range b.Gaps {
				seen += int(g.Missed)
			}
		}
	}
}

// faultyProxy returns the address of a proxy whose connections break after so many
// bytes, in the one direction or the other, most of the time.
func faultyProxy(t *testing.T, to string) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			in, err := ln.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				_ = in.Close()
				continue
			}
			carry := func(dst, src net.Conn, most int) {
				defer func() { _, _ = in.Close(), out.Close() }()
				_, _ = io.CopyN(dst, src, rand.Int64N(int64(most)))
			}
			all.Go(func() { carry(out, in, 200_000) })
			all.Go(func() { carry(in, out, 2_000) })
		}
	})
	t.Cleanup(func() {
		_ = ln.Close()
		all.Wait()
	})
	return ln.Addr().String()
}
