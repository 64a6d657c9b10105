package server_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"topicmux/internal/servertest"
	"topicmux/internal/testbrowser"
	"topicmux/server"
	"topicmux/sse"
	"topicmux/topics"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(testbrowser.Tests{M: m},
		// fasthttp never waits for these of its own goroutines.
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
	)
}

// testTimeout is how long a test waits for something that happens soon.
const testTimeout = 20 * time.Second

// A testServer is a running server and its hub.
type testServer struct {
	t    *testing.T
	hub  *topics.Hub
	addr string
	url  string
	stop func()
	done chan error
	log  chan string // messages, and the attribute why

	secure *tls.Config // of clients, or nil
	server *server.Server
}

// run starts a server on loopback. It stops at the end of the test.
func run(t *testing.T, opts server.Options) *testServer {
	t.Helper()
	return runWith(t, server.HubOptions(), opts)
}

func runWith(t *testing.T, hubOpts topics.Options, opts server.Options, sources ...topics.Source) *testServer {
	t.Helper()
	return runOn(t, servertest.Listen(t, "127.0.0.1:0"), hubOpts, opts, sources...)
}

func runOn(t *testing.T, ln net.Listener, hubOpts topics.Options, opts server.Options, sources ...topics.Source) *testServer {
	t.Helper()
	log := make(chan string, 4096)
	opts.Logger = slog.New(journal(log))
	t.Cleanup(func() { // runs after the server has stopped
		for len(log) > 0 {
			if line := <-log; strings.HasPrefix(line, "panic in ") {
				t.Error(line)
			}
		}
	})
	s := servertest.Start(t, ln, hubOpts, opts, sources...)
	return &testServer{
		t: t, hub: s.Hub, addr: s.Addr, url: s.URL, stop: s.Shutdown, done: s.Done, log: log, server: s.Server,
	}
}

// journal is a log whose lines a test can wait for.
type journal chan string

func (j journal) Enabled(context.Context, slog.Level) bool { return true }
func (j journal) WithAttrs([]slog.Attr) slog.Handler       { return j }
func (j journal) WithGroup(string) slog.Handler            { return j }

func (j journal) Handle(_ context.Context, r slog.Record) error {
	line := r.Message
	r.Attrs(func(a slog.Attr) bool { line += fmt.Sprintf(" %s=%v", a.Key, a.Value); return true })
	select {
	case j <- line:
	default:
	}
	return nil
}

// waitLog waits for a line with all these words.
func (h *testServer) waitLog(words ...string) string {
	h.t.Helper()
	timeout := time.After(testTimeout)
next:
	for {
		select {
		case line := <-h.log:
			for _, w := range words {
				if !strings.Contains(line, w) {
					continue next
				}
			}
			return line
		case <-timeout:
			h.t.Fatalf("nothing with %q was logged", words)
		}
	}
}

func (h *testServer) publish(topic, data string) topics.ID {
	h.t.Helper()
	id, err := h.hub.Publish(topics.MustName(topic), []byte(data))
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// dial returns a connection that closes at the end of the test. Its reads and writes
// have a deadline.
func (h *testServer) dial() net.Conn {
	h.t.Helper()
	c, err := net.Dial("tcp", h.addr)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(testTimeout))
	if h.secure != nil {
		return tls.Client(c, h.secure)
	}
	return c
}

// send sends raw bytes on a new connection.
func (h *testServer) send(raw string) net.Conn {
	h.t.Helper()
	c := h.dial()
	if _, err := io.WriteString(c, raw); err != nil {
		h.t.Fatal(err)
	}
	return c
}

// An openStream is a connection on which a stream arrives.
type openStream struct {
	t    *testing.T
	conn net.Conn
	body *bufio.Reader
	dec  *sse.Decoder
	head http.Header
}

// open opens a stream. The query comes without "?"; headers are whole lines.
func (h *testServer) open(query string, header ...string) *openStream {
	h.t.Helper()
	req := "GET /events?" + query + " HTTP/1.1\r\nHost: " + h.addr + "\r\n" +
		strings.Join(append(header, "\r\n"), "\r\n")
	return h.openRaw(strings.Replace(req, "\r\n\r\n\r\n", "\r\n\r\n", 1))
}

// openRaw opens the stream that a raw request asks for.
func (h *testServer) openRaw(req string) *openStream {
	h.t.Helper()
	c := h.send(req)
	body := bufio.NewReader(c)
	resp, err := http.ReadResponse(body, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		b, _ := io.ReadAll(resp.Body)
		h.t.Fatalf("stream refused: %s %s", resp.Status, b)
	}
	return &openStream{h.t, c, body, sse.NewDecoder(body, sse.DecoderOptions{}), resp.Header}
}

// next returns a copy of the next event.
func (s *openStream) next() sse.Event {
	s.t.Helper()
	e, err := s.dec.Next()
	if err != nil {
		s.t.Fatalf("no event: %v", err)
	}
	return e.Clone()
}

// want checks the next events, each as "type data".
func (s *openStream) want(events ...string) {
	s.t.Helper()
	for _, want := range events {
		if e := s.next(); e.Type+" "+string(e.Data) != want {
			s.t.Fatalf("got %s %s, want %s", e.Type, e.Data, want)
		}
	}
}

// until returns the next event of that type.
func (s *openStream) until(kind string) sse.Event {
	s.t.Helper()
	for {
		if e := s.next(); e.Type == kind {
			return e
		}
	}
}
