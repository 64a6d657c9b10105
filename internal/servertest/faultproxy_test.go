package servertest_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"topicmux/internal/servertest"
)

// TestFaultProxyCutsAfterTheGivenBytes sends 1,000 bytes through the proxy to a
// server that returns what it receives.
func TestFaultProxyCutsAfterTheGivenBytes(t *testing.T) {
	t.Parallel()
	data := strings.Repeat("x", 1000)
	for name, c := range map[string]struct {
		cut  servertest.Cut
		most int
		all  bool
	}{
		"nothing":            {servertest.Cut{Request: 1 << 40, Response: 1 << 40}, 1000, true},
		"request":            {servertest.Cut{Request: 10, Response: 1 << 40}, 10, false},
		"response":           {servertest.Cut{Request: 1 << 40, Response: 10}, 10, false},
		"request, aborting":  {servertest.Cut{Request: 10, Response: 1 << 40, Abort: true}, 10, false},
		"response, aborting": {servertest.Cut{Request: 1 << 40, Response: 10, Abort: true}, 10, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := servertest.NewFaultProxy(t, 1, func(*rand.Rand) servertest.Cut { return c.cut })
			p.ForwardTo(echo(t))
			conn, err := net.Dial("tcp", p.Addr())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
			_, _ = io.WriteString(conn, data) // fails if the proxy cuts early
			_ = conn.(*net.TCPConn).CloseWrite()
			got, err := io.ReadAll(conn)
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatal("the proxy did not end the connection")
			}
			if len(got) > c.most || c.all && string(got) != data {
				t.Errorf("got %d bytes, want at most %d", len(got), c.most)
			}
		})
	}
}

// echo starts a server that returns what it receives, and returns its address.
func echo(t *testing.T) string {
	t.Helper()
	ln := servertest.Listen(t, "127.0.0.1:0")
	ended := make(chan struct{})
	go func() { // the cleanup waits for it
		defer close(ended)
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.Copy(conn, conn)
	}()
	t.Cleanup(func() {
		_ = ln.Close()
		<-ended
	})
	return ln.Addr().String()
}
