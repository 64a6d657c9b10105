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
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

func TestShutdownGivesStreamsWhatIsPendingAndADrainEvent(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{DrainRetry: 2 * time.Second})
	var streams []*openStream
	for range 20 {
		s := h.open("topics=a")
		s.until("$live")
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
		retries[readDrain(t, s, 2000)] = true
	}
	if len(retries) < 2 {
		t.Errorf("all clients come back at once: %v", retries)
	}
	if err := <-h.done; err != nil {
		t.Error(err)
	}
}

// readDrain reads $drain and the end of the stream. It returns the reconnection time,
// which is about mean.
func readDrain(t *testing.T, s *openStream, mean int) int {
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
	stuck := h.open("topics=a") // never reads
	h.flood("a")
	silent := h.dial()                                                       // sends nothing
	half := h.send("POST /topics/a HTTP/1.1\r\nContent-Le")                  // stops in its header
	body := h.send("POST /topics/a HTTP/1.0\r\nContent-Length: 5\r\n\r\n12") // and in its body
	idle := h.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")       // kept alive
	if _, err := idle.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	h.stop()
	h.ends()
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
	h.ends()
}

func TestServerThatDrainsIsNotReady(t *testing.T) {
	t.Parallel()
	stopping, let := make(chan struct{}), make(chan struct{})
	source := topics.Source{
		Topics: []topics.TopicInfo{{Name: topics.MustName("a")}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			<-ctx.Done()
			close(stopping)
			<-let
			return pub.Publish(topics.MustName("a"), []byte("last words"))
		},
	}
	h := runWith(t, server.HubOptions(), server.Options{}, source)
	s := h.open("topics=a")
	s.until("$live")
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
	readDrain(t, s, 3000)
}

// TestDrainIsSentAtOnceAndStreamsCloseOneByOne has clients that stay connected after
// $drain, as browsers do.
func TestDrainIsSentAtOnceAndStreamsCloseOneByOne(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const clients, period = 40, 400 * time.Millisecond
		h := tr.run(server.HubOptions(), server.Options{DrainPeriod: period})
		type drained struct{ told, closed time.Duration }
		var (
			reading sync.WaitGroup
			begun   atomic.Pointer[time.Time]
			drains  = make(chan drained, clients)
		)
		for range clients {
			s := h.open("topics=a")
			s.until("$hello")
			reading.Go(func() {
				var f drained
				for {
					e, err := s.dec.Next()
					if err != nil {
						f.closed = time.Since(*begun.Load())
						break
					}
					if e.Type == "$drain" {
						f.told += time.Since(*begun.Load()) // a second one would show
					}
				}
				drains <- f
			})
		}
		now := time.Now()
		begun.Store(&now)
		h.stop()
		reading.Wait()
		close(drains)
		var told, closed []time.Duration
		for f := range drains {
			told, closed = append(told, f.told), append(closed, f.closed)
		}
		slices.Sort(told)
		slices.Sort(closed)
		if told[0] == 0 || told[clients/2] > closed[clients/2] {
			t.Errorf("told after %v, closed after %v", told, closed)
		}
		if closed[clients/4] < period/8 || closed[clients-1] < period*3/4 {
			t.Errorf("not spread over %v: closed after %v", period, closed)
		}
		if err := <-h.done; err != nil {
			t.Error(err)
		}
	})
}

func TestDrainDoesNotWaitForItsPeriodWhenAllHaveGone(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{DrainPeriod: time.Hour})
	var streams []*openStream
	for range 5 {
		s := h.open("topics=a")
		s.until("$hello")
		streams = append(streams, s)
	}
	h.stop()
	for _, s := range streams {
		s.until("$drain")
		_ = s.conn.Close()
	}
	h.ends()
}

func TestLoneClientIsClosedAtOnce(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{DrainTimeout: time.Hour})
	s := h.open("topics=a")
	s.until("$hello")
	h.stop()
	readDrain(t, s, 3000)
	h.ends()
}

// ends waits for the server to stop without an error.
func (h *testServer) ends() {
	h.t.Helper()
	select {
	case err := <-h.done:
		if err != nil {
			h.t.Error(err)
		}
	case <-time.After(testTimeout):
		h.t.Fatal("the server does not end")
	}
}

// TestWhatIsPublishedWhileStreamsPartArrives is for Serve alone, where the hub
// stays open.
func TestWhatIsPublishedWhileStreamsPartArrives(t *testing.T) {
	t.Parallel()
	hub := topics.NewHub(server.HubOptions())
	defer hub.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- server.New(hub, server.Options{DrainPeriod: time.Hour}).Serve(ctx, ln) }()
	h := &testServer{t: t, hub: hub, addr: ln.Addr().String(), url: "http://" + ln.Addr().String()}
	a, b := h.open("topics=a"), h.open("topics=a")
	stop()
	a.until("$drain")
	b.until("$drain")
	h.publish("a", "late")
	late := make(chan bool, 2)
	for _, s := range []*openStream{a, b} { // one of them was closed at the beginning
		go func() {
			for {
				e, err := s.dec.Next()
				if err != nil || e.Type == "a" && string(e.Data) == "late" {
					late <- err == nil
					return
				}
			}
		}()
	}
	if first, second := <-late, <-late; !first && !second {
		t.Error("nobody got what was published")
	}
	_ = a.conn.Close()
	_ = b.conn.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
