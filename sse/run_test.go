package sse_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

var errEnough = errors.New("enough")

// TestHandlerEndsRun: Run returns the handler's error unchanged and handles no more events.
// The next Run continues after the last event.
func TestHandlerEndsRun(t *testing.T) {
	t.Parallel()
	s := serve(t, open("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: c\n\n"), body("data: d\n\n"))
	var got []string
	var last sse.State
	c, err := sse.NewClient(s.URL, sse.Options{Retry: 1, OnState: func(st sse.State) { last = st }})
	if err != nil {
		t.Fatal(err)
	}
	err = c.Run(t.Context(), func(ev sse.Event) error {
		got = append(got, string(ev.Data))
		if len(got) == 2 {
			return errEnough
		}
		return nil
	})
	if !errors.Is(err, errEnough) || err.Error() != errEnough.Error() {
		t.Errorf("got %v, want the handler's error", err)
	}
	if last.Phase != sse.Closed || !errors.Is(last.Err, errEnough) || last.LastEventID != "2" {
		t.Errorf("the last state is %+v", last)
	}
	if err := c.Run(t.Context(), func(ev sse.Event) error {
		got = append(got, string(ev.Data)+string(ev.ID))
		return nil
	}); err != nil {
		t.Errorf("the second run ended with %v", err)
	}
	if want := []string{"a", "b", "d2"}; !cmp.Equal(want, got) {
		t.Errorf("events %q, want %q", got, want)
	}
	if id := s.requests()[1].Header.Get("Last-Event-ID"); id != "2" {
		t.Errorf("the second run sent the id %q", id)
	}
}

func TestCancelEndsRunAtOnce(t *testing.T) {
	t.Parallel()
	mute := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		in     sse.Phase
	}{
		"while connecting": {mute, sse.Connecting},
		"while reading":    {open("data: a\n\n"), sse.Open},
		"while waiting":    {status(503), sse.Waiting},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, []http.HandlerFunc{c.answer}, func(t *testing.T, s *script, client *http.Client) {
				ctx, cancel := context.WithCancelCause(t.Context())
				var cancelled time.Time
				var h *history
				done := make(chan struct{})
				go func() {
					defer close(done)
					h = runWith(ctx, t, s.URL, sse.Options{HTTPClient: client, Retry: time.Hour}, nil)
				}()
				synctest.Wait()
				<-time.After(time.Minute)
				cancelled = time.Now()
				cancel(errEnough)
				<-done
				if !errors.Is(h.err, context.Canceled) {
					t.Errorf("got %v, want context.Canceled", h.err)
				}
				if n := len(h.states); h.states[n-2].Phase != c.in || h.last().Phase != sse.Closed || !errors.Is(h.last().Err, context.Canceled) {
					t.Errorf("states %v", h.states)
				}
				if took := time.Since(cancelled); took != 0 {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

// TestHandlerErrorOverridesItsCancel: the handler cancels the context and returns an
// error, and Run returns that error.
func TestHandlerErrorOverridesItsCancel(t *testing.T) {
	t.Parallel()
	s := serve(t, open("data: a\n\n"))
	ctx, cancel := context.WithCancel(t.Context())
	h := runWith(ctx, t, s.URL, sse.Options{}, func(sse.Event) error { cancel(); return errEnough })
	if !errors.Is(h.err, errEnough) {
		t.Errorf("got %v", h.err)
	}
}

// TestRunLeavesNoGoroutinesOrConnections: Run closes idle connections too.
func TestRunLeavesNoGoroutinesOrConnections(t *testing.T) {
	t.Parallel()
	closed := make(chan struct{})
	srv := httptest.NewUnstartedServer(&script{answers: []http.HandlerFunc{body("data: a\n\n")}})
	srv.Config.ConnState = func(_ net.Conn, st http.ConnState) {
		if st == http.StateClosed {
			close(closed)
		}
	}
	srv.Start()
	defer srv.Close()
	if h := run(t, srv.URL, sse.Options{}); h.err != nil {
		t.Fatal(h.err)
	}
	select {
	case <-closed:
	case <-time.After(10 * time.Second):
		t.Error("the connection is still open")
	}
}

func TestDeadlineEndsRun(t *testing.T) {
	t.Parallel()
	bubble(t, []http.HandlerFunc{open("data: a\n\n")}, func(t *testing.T, s *script, client *http.Client) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if h := runWith(ctx, t, s.URL, sse.Options{HTTPClient: client}, nil); !errors.Is(h.err, context.DeadlineExceeded) {
			t.Errorf("got %v", h.err)
		}
	})
}

func TestCancelBeforeRunSendsNoRequest(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if h := runWith(ctx, t, s.URL, sse.Options{}, nil); !errors.Is(h.err, context.Canceled) || len(s.requests()) != 0 {
		t.Errorf("%v after %d requests", h.err, len(s.requests()))
	}
}

// TestCancelInTheHandlerStopsTheEvents: the next Run requests the events that had arrived
// but were not handled.
func TestCancelInTheHandlerStopsTheEvents(t *testing.T) {
	t.Parallel()
	s := serve(t, body("id: 1\ndata: a\n\nid: 2\ndata: b\n\n"))
	ctx, cancel := context.WithCancel(t.Context())
	h := runWith(ctx, t, s.URL, sse.Options{}, func(sse.Event) error { cancel(); return nil })
	if !errors.Is(h.err, context.Canceled) || !cmp.Equal(h.data(), []string{"a"}) || h.last().LastEventID != "1" {
		t.Errorf("%v, %q, id %q", h.err, h.data(), h.last().LastEventID)
	}
}

// TestEventIsHandledWhenItArrives: before the stream ends, and with each kind of line end.
func TestEventIsHandledWhenItArrives(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"\n\n", "\r\r", "\r\n\r"} {
		s := serve(t, open("data: a"+end))
		h := runWith(t.Context(), t, s.URL, sse.Options{}, func(sse.Event) error { return errEnough })
		if !errors.Is(h.err, errEnough) {
			t.Errorf("%q: got %v", end, h.err)
		}
	}
}

// TestOpenIsReportedBeforeTheFirstByte: the response head is enough.
func TestOpenIsReportedBeforeTheFirstByte(t *testing.T) {
	t.Parallel()
	s := serve(t, open(""))
	ctx, cancel := context.WithCancel(t.Context())
	h := runWith(ctx, t, s.URL, sse.Options{OnState: func(st sse.State) {
		if st.Phase == sse.Open {
			cancel()
		}
	}}, nil)
	if want := []sse.Phase{sse.Connecting, sse.Open, sse.Closed}; !cmp.Equal(want, h.phases()) {
		t.Errorf("phases %v", h.phases())
	}
}

func TestReconnectConnectsAtOnce(t *testing.T) {
	t.Parallel()
	answers := []http.HandlerFunc{open("id: 1\ndata: a\n\n"), status(503), open("data: b\n\n")}
	bubble(t, answers, func(t *testing.T, s *script, client *http.Client) {
		var phases []sse.Phase
		var attempts []int
		c, err := sse.NewClient(s.URL, sse.Options{
			HTTPClient: client, Retry: time.Hour,
			OnState: func(st sse.State) {
				phases, attempts = append(phases, st.Phase), append(attempts, st.Attempt)
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		c.Reconnect() // nothing to do yet
		done := make(chan error)
		began := time.Now()
		go func() { done <- c.Run(t.Context(), nil) }()
		for range 3 { // from a connection, from a wait, from a connection
			synctest.Wait()
			c.Reconnect()
		}
		if err := <-done; err != nil || time.Since(began) != 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		c.Reconnect()
		want := []sse.Phase{
			sse.Connecting, sse.Open, sse.Connecting, sse.Waiting, sse.Connecting, sse.Open,
			sse.Connecting, sse.Closed,
		}
		if diff := cmp.Diff(want, phases); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if want := []int{1, 1, 1, 1, 2, 2, 1, 1}; !cmp.Equal(want, attempts) {
			t.Errorf("attempts %v, want %v", attempts, want)
		}
		if id := s.requests()[3].Header.Get("Last-Event-ID"); id != "1" {
			t.Errorf("the id was %q", id)
		}
	})
}

func TestSecondRunAtTheSameTimeIsRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, open("data: a\n\n"))
	c, err := sse.NewClient(s.URL, sse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Run(t.Context(), func(sse.Event) error {
		if err := c.Run(t.Context(), nil); !errors.Is(err, sse.ErrRunning) {
			t.Errorf("got %v, want ErrRunning", err)
		}
		return errEnough
	})
	if err := c.Run(t.Context(), nil); err != nil {
		t.Errorf("a run after it: %v", err)
	}
}

// TestHooksAreCalledInOrder: bytes, then their lines, then the event of the last line.
func TestHooksAreCalledInOrder(t *testing.T) {
	t.Parallel()
	s := serve(t, body(": hi\nid: 1\ndata: a\n\n"))
	var got []string
	note := func(format string, args ...any) { got = append(got, fmt.Sprintf(format, args...)) }
	c, err := sse.NewClient(s.URL, sse.Options{
		NoReconnect: true,
		OnState:     func(st sse.State) { note("%v", st.Phase) },
		OnChunk:     func(p []byte) { note("%q", p) },
		OnLine:      func(l sse.Line) { note("%v %s", l.Kind, l.Raw) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Run(t.Context(), func(ev sse.Event) error { note("event %s", ev.Data); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"connecting", "open", `": hi\nid: 1\ndata: a\n\n"`, "comment : hi", "field id: 1", "field data: a", "blank ",
		"event a", "closed",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestManyEventsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	const n = 10_000
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body("")(w, r)
		for i := range n {
			_, _ = fmt.Fprintf(w, "id: %d\ndata: %d\n\n", i, i)
		}
	})
	h := run(t, s.URL, sse.Options{})
	i := slices.IndexFunc(h.events, func(ev decoded) bool { return ev.ID != ev.Data })
	if len(h.events) != n || i >= 0 || h.events[n-1].Data != fmt.Sprint(n-1) {
		t.Errorf("%d events, the first wrong one at %d", len(h.events), i)
	}
}
