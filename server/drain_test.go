package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

func TestShutdownGivesStreamsWhatIsPendingAndAFarewell(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{DrainRetry: 2 * time.Second})
	var streams []*tuned
	for range 20 {
		s := h.tune("topics=a")
		s.until("$hello")
		streams = append(streams, s)
	}
	const events = 300
	for i := range events {
		h.publish("a", fmt.Sprint(i))
	}
	h.stop()
	retries := map[int]bool{}
	for _, s := range streams {
		for i := 0; i < events; {
			e := s.next()
			if e.Type == "$topic" {
				continue
			}
			if e.Type != "a" || string(e.Data) != fmt.Sprint(i) {
				t.Fatalf("event %d is %s %s", i, e.Type, e.Data)
			}
			i++
		}
		retries[farewell(t, s, 2000)] = true
	}
	if len(retries) < 2 {
		t.Errorf("all clients come back at once: %v", retries)
	}
	if err := <-h.done; err != nil {
		t.Error(err)
	}
}

// farewell reads $drain and the end, and returns the reconnection time, which is
// about mean.
func farewell(t *testing.T, s *tuned, mean int) int {
	t.Helper()
	e := s.until("$drain")
	var d struct{ Retry int }
	if err := json.Unmarshal(e.Data, &d); err != nil || d.Retry < mean/2 || d.Retry > mean*3/2 {
		t.Errorf("got %s, %v", e.Data, err)
	}
	if _, err := s.dec.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after $drain: %v", err)
	}
	return d.Retry
}

func TestShutdownDoesNotWaitForThoseThatHang(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{DrainTimeout: 50 * time.Millisecond})
	stuck := h.tune("topics=a") // never reads
	h.drown("a")
	silent := h.dial()                                                       // sends nothing
	half := h.send("POST /topics/a HTTP/1.1\r\nContent-Le")                  // stops in its header
	body := h.send("POST /topics/a HTTP/1.0\r\nContent-Length: 5\r\n\r\n12") // and in its body
	idle := h.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")       // kept alive
	if _, err := idle.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	h.stop()
	select {
	case err := <-h.done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Fatal("the server does not end")
	}
	for _, c := range []net.Conn{stuck.conn, silent, half, body, idle} {
		if _, err := io.Copy(io.Discard, c); errors.Is(err, context.DeadlineExceeded) {
			t.Error("a connection is still open")
		}
	}
	if c, err := net.Dial("tcp", h.addr); err == nil {
		_ = c.Close()
		t.Error("the server still listens")
	}
}

func TestShutdownDoesNotWaitForThoseThatAskNothing(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{DrainTimeout: time.Hour})
	h.dial()
	idle := h.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if _, err := http.ReadResponse(bufio.NewReader(idle), nil); err != nil {
		t.Fatal(err)
	}
	get(t, h.url+"/readyz") // so the two above are known to the server
	h.stop()
	select {
	case err := <-h.done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Fatal("the server does not end")
	}
}

func TestServerThatDrainsIsNotReady(t *testing.T) {
	t.Parallel()
	stopping, let := make(chan struct{}), make(chan struct{})
	source := topics.Source{
		Entries: []topics.Entry{{Name: topics.MustName("a")}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			<-ctx.Done()
			close(stopping)
			<-let
			return pub.Publish(topics.MustName("a"), []byte("last words"))
		},
	}
	h := runWith(t, server.HubOptions(), server.Options{}, source)
	s := h.tune("topics=a")
	s.until("$hello")
	if got := get(t, h.url+"/readyz"); got.status != http.StatusOK {
		t.Errorf("ready: got %d %s", got.status, got.body)
	}
	h.stop()
	<-stopping
	if got := get(t, h.url+"/healthz"); got.status != http.StatusOK {
		t.Errorf("alive: got %d %s", got.status, got.body)
	}
	for _, path := range []string{"/readyz", "/events"} {
		got := get(t, h.url+path)
		got.refused(t, path, http.StatusServiceUnavailable)
		if got.header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", path)
		}
	}
	close(let)
	s.want("a last words") // sources stop first, then the hub closes, then streams end
	farewell(t, s, 3000)
}

func TestServeAloneLeavesTheHubOpen(t *testing.T) {
	t.Parallel()
	hub := topics.NewHub(server.HubOptions())
	defer hub.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	srv := server.New(hub, server.Options{})
	go func() { done <- srv.Serve(ctx, ln) }()
	h := &house{t: t, hub: hub, addr: ln.Addr().String()}
	s := h.tune("topics=a")
	s.until("$hello")
	h.publish("a", "1")
	stop()
	s.until("a")
	s.until("$drain")
	if err := <-done; err != nil {
		t.Error(err)
	}
	h.publish("a", "2")
	if err := srv.Serve(t.Context(), ln); err == nil {
		t.Error("a server serves twice")
	}
}

func TestListenerThatOthersReachIsRefused(t *testing.T) {
	t.Parallel()
	for _, allow := range []bool{false, true} {
		ln, err := net.Listen("tcp", "0.0.0.0:0")
		if err != nil {
			t.Fatal(err)
		}
		h := runOn(t, ln, server.HubOptions(), server.Options{AllowRemote: allow})
		if allow {
			h.tune("")
			continue
		}
		err = <-h.done
		if !errors.Is(err, server.ErrRemote) || !strings.Contains(err.Error(), "127.0.0.1") || !strings.Contains(err.Error(), "Access") || !strings.Contains(err.Error(), "AllowRemote") {
			t.Errorf("got %v", err)
		}
		if _, err := h.hub.Publish(topics.MustName("a"), nil); !errors.Is(err, topics.ErrClosed) {
			t.Errorf("the hub is open: %v", err)
		}
	}
}

// A brittle listener fails before it works.
type brittle struct {
	net.Listener
	errs chan error
}

func (b *brittle) Accept() (net.Conn, error) {
	select {
	case err := <-b.errs:
		return nil, err
	default:
		return b.Listener.Accept()
	}
}

type passing struct{}

func (passing) Error() string   { return "too many open files" }
func (passing) Temporary() bool { return true }

func TestServerOutlivesLackOfDescriptors(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 3)
	for range cap(errs) {
		errs <- passing{}
	}
	h := runOn(t, &brittle{ln, errs}, server.HubOptions(), server.Options{})
	h.waitLog("cannot take a connection", "too many open files")
	h.tune("").until("$hello")
}

func TestServerEndsWithItsListener(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 1)
	errs <- errors.New("the cable was cut")
	h := runOn(t, &brittle{ln, errs}, server.HubOptions(), server.Options{})
	if err := <-h.done; err == nil || !strings.Contains(err.Error(), "the cable was cut") {
		t.Errorf("got %v", err)
	}
}
