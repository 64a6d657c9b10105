package monitor_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/resume"
	"topicmux/sse"
)

// replaying is a server that keeps all events and resumes after a Last-Event-ID. It sends
// an event each time that the test asks for one.
type replaying struct {
	frame  func(n int) string
	ends   bool // the response ends after the history
	resume bool // it knows Last-Event-ID

	mu     sync.Mutex
	events int
	came   *sync.Cond
	asked  []string // the Last-Event-ID of each request, "-" for none
}

func newReplaying(frame func(n int) string) *replaying {
	s := &replaying{frame: frame, resume: true}
	s.came = sync.NewCond(&s.mu)
	return s
}

// publish makes events up to the number n.
func (s *replaying) publish(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = n
	s.came.Broadcast()
}

func (s *replaying) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}

func (s *replaying) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.events
	switch id := r.Header.Values("Last-Event-ID"); {
	case len(id) == 0:
		s.asked = append(s.asked, "-")
		if len(s.asked) == 1 {
			at = 0
		}
	default:
		s.asked = append(s.asked, id[0])
		if n, err := strconv.Atoi(id[0]); err == nil && s.resume {
			at = n
		}
	}
	stop := context.AfterFunc(r.Context(), func() {
		s.mu.Lock() // else it might come between the check and the wait
		defer s.mu.Unlock()
		s.came.Broadcast()
	})
	defer stop()
	w.WriteHeader(http.StatusOK)
	w.(http.Flusher).Flush()
	for r.Context().Err() == nil {
		for ; at < s.events; at++ {
			_, _ = fmt.Fprint(w, s.frame(at+1))
		}
		w.(http.Flusher).Flush()
		if s.ends {
			return
		}
		s.came.Wait()
	}
}

// following runs a session with a server. It returns the session, and a function that
// waits for a number of events in the store. The time of the session stands still unless
// the test advances it.
func following(t *testing.T, h http.Handler, client sse.Options) (_ *monitor.Session, events func(n uint64), clock *testClock) {
	t.Helper()
	srv := httptest.NewServer(h)
	client.Retry = time.Millisecond
	clock = &testClock{now: time.Now()}
	s, err := monitor.New(monitor.Options{URL: srv.URL, Client: client, Clock: clock.time})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { s.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait(); srv.Close() })
	events = func(n uint64) {
		t.Helper()
		waitFor(t, fmt.Sprint(n, " events"), func() bool {
			st := s.Store().Acquire()
			defer s.Store().Release()
			return st.Streams[0].Events >= n
		})
	}
	return s, events, clock
}

// testClock is a time that a test advances.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *testClock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// waitFor waits until something is so. It looks again every few milliseconds.
func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.After(time.Minute)
	for !is() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("no %s", what)
		}
	}
}

// Servers of several libraries write the same fields in another order and with other line
// ends.
var frames = map[string]func(n int) string{
	"python": func(n int) string { return fmt.Sprintf("id: %d\r\nevent: tick\r\ndata: %d\r\n\r\n", n, n) },
	"node":   func(n int) string { return fmt.Sprintf("retry: 1\nid: %d\ndata: {\"n\":%d}\n\n", n, n) },
	"go":     func(n int) string { return fmt.Sprintf("event: tick\ndata: %d\nid: %d\n\n: keepalive\n\n", n, n) },
	"java":   func(n int) string { return fmt.Sprintf("id:%d\nevent:tick\ndata:%d\n\n", n, n) },
}

func TestTheUserReconnects(t *testing.T) {
	t.Parallel()
	for name, frame := range frames {
		for how, c := range map[string]struct {
			back     func(s *monitor.Stream)
			asked    string
			replayed uint64
			want     string
		}{
			"cut":          {(*monitor.Stream).Reconnect, "10", 3, "resumed after 10: 3 replayed, none missed, no duplicates"},
			"after an id":  {func(s *monitor.Stream) { s.ReconnectAfter("5") }, "5", 8, "resumed after 5: 8 replayed, none missed, 5 duplicates"},
			"without":      {func(s *monitor.Stream) { s.ReconnectAfter("") }, "-", 0, "reconnected without an id: none replayed, 3 missed, no duplicates"},
			"once more":    {(*monitor.Stream).Repeat, "-", 0, "request repeated: none replayed, 3 missed, no duplicates"},
			"cut, no luck": {(*monitor.Stream).Reconnect, "10", 0, "resumed after 10: none replayed, 3 missed, no duplicates"},
		} {
			t.Run(name+"/"+how, func(t *testing.T) {
				t.Parallel()
				server := newReplaying(frame)
				server.resume = how != "cut, no luck"
				s, events, clock := following(t, server, sse.Options{})
				server.publish(10)
				events(10)
				server.mu.Lock() // three events while the client is away
				server.events = 13
				c.back(s.Streams()[0])
				server.mu.Unlock()
				result := func() resume.Result { r, _, _ := s.Streams()[0].Resumption(clock.time()); return r }
				waitFor(t, "response", func() bool { _, _, ok := s.Streams()[0].Resumption(clock.time()); return ok })
				waitFor(t, "history", func() bool { return result().Replayed == c.replayed })
				clock.advance(time.Second)
				if got := result(); got.Done != (c.replayed > 0) {
					t.Errorf("it is decided before the next event: %v", got)
				}
				server.publish(14)
				waitFor(t, "comparison", func() bool { return result().Done })
				if got := result(); got.String() != c.want {
					t.Errorf("got %q, want %q", got, c.want)
				}
				if got := server.requests(); got[1] != c.asked {
					t.Errorf("it asked for %q, want %q", got[1], c.asked)
				}
			})
		}
	}
}

// A request whose response has ended is sent again when the user asks for that, once for
// each time.
func TestAnEndedStreamIsAskedForAgain(t *testing.T) {
	t.Parallel()
	server := newReplaying(frames["node"])
	server.ends = true
	server.events = 3
	s, events, _ := following(t, server, sse.Options{Method: http.MethodPost, Body: []byte("{}")})
	<-s.Done()
	events(3)
	if !s.Streams()[0].IsOver() {
		t.Error("the stream is not over after its end")
	}
	for n := 2; n < 4; n++ {
		s.Streams()[0].Repeat()
		waitFor(t, "request", func() bool { return len(server.requests()) == n })
		waitFor(t, "end", func() bool {
			st := s.Store().Acquire()
			defer s.Store().Release()
			return st.Streams[0].Conn.Phase == sse.Closed
		})
		waitFor(t, "end of all requests", s.Streams()[0].IsOver)
	}
	server.mu.Lock()
	server.ends = false
	server.mu.Unlock()
	s.Streams()[0].Repeat()
	waitFor(t, "open stream", func() bool { return len(server.requests()) == 4 })
	s.Streams()[0].Repeat() // while the stream is open
	waitFor(t, "request", func() bool { return len(server.requests()) == 5 })
	server.mu.Lock()
	server.ends = true
	server.came.Broadcast()
	server.mu.Unlock()
	waitFor(t, "end", func() bool {
		st := s.Store().Acquire()
		defer s.Store().Release()
		return st.Streams[0].Conn.Phase == sse.Closed
	})
	s.Streams()[0].Repeat()
	waitFor(t, "request", func() bool { return len(server.requests()) == 6 })
	waitFor(t, "end", s.Streams()[0].IsOver)
	if got := server.requests(); len(got) != 6 {
		t.Errorf("%d requests, want 6", len(got))
	}
}

// An event that sets no id has that of an event before it, which does not make it the same.
func TestEventsWithoutAnIDAreNotTwice(t *testing.T) {
	t.Parallel()
	server := newReplaying(func(n int) string {
		if n%5 != 0 {
			return fmt.Sprintf("data: %d\n\n", n)
		}
		return fmt.Sprintf("id: %d\ndata: %d\n\n", n, n)
	})
	server.resume = true
	s, events, clock := following(t, server, sse.Options{})
	server.publish(10)
	events(10)
	server.mu.Lock()
	server.events = 13
	s.Streams()[0].Reconnect()
	server.mu.Unlock()
	result := func() resume.Result { r, _, _ := s.Streams()[0].Resumption(clock.time()); return r }
	waitFor(t, "history", func() bool { return result().Replayed == 3 })
	clock.advance(time.Second)
	if got, want := result().String(), "resumed after 10: 3 replayed, missed unknown, no duplicates"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
