package server_test

import (
	"bufio"
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/server"
)

// TestSilentConnectionGetsRequestTimeout has clients that connect and send nothing, or
// an incomplete request.
func TestSilentConnectionGetsRequestTimeout(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		// Long enough for a handshake on a busy machine: before its end nothing is said.
		h := tr.run(server.HubOptions(), server.Options{HeaderTimeout: 2 * time.Second})
		var silent sync.WaitGroup
		for _, said := range []string{"", "G", "\r\n", "\r", "GET /topics HTTP/1.1\r\nHost: localhost\r\n", "GET /topics HTTP/1.1\r\nHost: localhost\r\n\r"} {
			silent.Go(func() { h.saysTooSlow(said) })
		}
		silent.Wait()
		if h.secure != nil {
			return
		}
		h.figures(map[string]float64{"topicmux_requests_total{4xx,unmatched}": 6})
	})
}

// saysTooSlow sends the beginning of a request on a new connection and expects
// status 408.
func (h *testServer) saysTooSlow(said string) {
	h.t.Helper()
	c := h.dial()
	if secure, ok := c.(*tls.Conn); ok {
		if err := secure.Handshake(); err != nil {
			h.t.Error(err)
			return
		}
	}
	if _, err := io.WriteString(c, said); err != nil {
		h.t.Error(err)
		return
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		h.t.Errorf("after %q: %v", said, err)
		return
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || !resp.Close {
		h.t.Errorf("after %q: %v; the connection ends: %t", said, err, resp.Close)
	}
	reply{resp.StatusCode, resp.Header, string(body)}.refused(h.t, said, http.StatusRequestTimeout)
}

// TestIdleConnectionEndsWithoutAResponse protects clients that keep connections: they
// could take an unrequested response for the response to their next request.
func TestIdleConnectionEndsWithoutAResponse(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		h := tr.run(server.HubOptions(), server.Options{IdleTimeout: 50 * time.Millisecond, HeaderTimeout: 2 * time.Second})
		for _, more := range []string{"", "\r\n"} {
			r := bufio.NewReader(h.send(rawRequest("GET /topics", "") + more))
			if status, body := h.next(r); status != http.StatusOK {
				t.Errorf("got %d %s", status, body)
			}
			if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
				t.Errorf("after %q: got %q, %v", more, rest, err)
			}
		}
	})
}

func TestClientThatGoesIsToldNothing(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	c := h.dial()
	if err := c.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(c); err != nil || len(rest) > 0 {
		t.Errorf("got %q, %v", rest, err)
	}
}

// TestWrongProtocolGetsAnError sends TLS to a plain server, and plain HTTP to a TLS
// server.
func TestWrongProtocolGetsAnError(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		h := tr.run(server.HubOptions(), server.Options{})
		said, want := "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "the client uses TLS"
		if h.secure != nil {
			h.secure = nil
			said, want = rawRequest("POST /topics/a", "Content-Length: 100000")+strings.Repeat("x", 100_000), "the client uses plain HTTP"
		}
		status, body := h.next(bufio.NewReader(h.send(said)))
		if status != http.StatusBadRequest || !strings.Contains(body, want) {
			t.Errorf("got %d %s", status, body)
		}
	})
}
