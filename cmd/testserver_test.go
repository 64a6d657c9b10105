package cmd

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"topicmux/internal/servertest"
	"topicmux/server"
	"topicmux/topics"
)

// hubEvents is how many events of a topic a testServer's hub keeps.
const hubEvents = 1 << 20

// A testServer is a server in the test's process. Its hub evicts nothing.
type testServer struct {
	hub  *topics.Hub
	url  string
	stop func() // returns after the server has stopped
}

// startServer starts a server. It stops at the end of the test.
func startServer(t *testing.T, addr string, opts server.Options) *testServer {
	t.Helper()
	return startServerWith(t, addr, func(*topics.Options) {}, opts)
}

// startServerWith is like startServer, and changes the options of the hub.
func startServerWith(t *testing.T, addr string, change func(*topics.Options), opts server.Options) *testServer {
	t.Helper()
	hubOpts := server.HubOptions()
	hubOpts.MaxEvents, hubOpts.MaxBytes = hubEvents, 1<<30
	change(&hubOpts)
	s := servertest.Start(t, servertest.Listen(t, addr), hubOpts, opts)
	return &testServer{hub: s.Hub, url: s.URL, stop: s.Stop}
}

// log subscribes to all topics from the first event on. It returns a function
// that waits until the hub closes and returns the data of all events.
func (s *testServer) log(t *testing.T) func() []string {
	t.Helper()
	ready := make(chan struct{}, 1)
	sub, err := s.hub.Subscribe(topics.SubscribeOptions{Last: hubEvents, Ready: func() { notify(ready) }})
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	done := make(chan struct{})
	go func() { // the returned function waits for it
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

// counter returns a function that waits until n more events have been
// published.
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

// faultyProxy returns a proxy that breaks most connections within the
// first 200 kB of the request or the first 2 kB of the response.
func faultyProxy(t *testing.T, to string) *servertest.FaultProxy {
	t.Helper()
	p := servertest.NewFaultProxy(t, rand.Uint64(), func(rng *rand.Rand) servertest.Cut {
		return servertest.Cut{Request: rng.Int64N(200_000), Response: rng.Int64N(2_000), Abort: true}
	})
	p.ForwardTo(to)
	return p
}
