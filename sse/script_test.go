package sse_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"topicmux/sse"
)

// script is a server that sends its responses one after the other. After the last one it
// sends 204, which ends a client.
type script struct {
	URL string

	mu      sync.Mutex
	answers []http.HandlerFunc
	asked   []request
}

// request is a request that the server received.
type request struct {
	Method, Path, Body string
	Header             http.Header
	Host               string
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	n := len(s.asked)
	s.asked = append(s.asked, request{r.Method, r.URL.String(), string(body), r.Header, r.Host})
	s.mu.Unlock()
	if n >= len(s.answers) {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	s.answers[n](w, r)
}

func (s *script) requests() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// serve starts a server on the loopback interface.
func serve(t *testing.T, answers ...http.HandlerFunc) *script {
	t.Helper()
	s := &script{answers: answers}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	s.URL = srv.URL
	return s
}

// body responds with a complete stream.
func body(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", sse.MediaType)
		_, _ = io.WriteString(w, text)
	}
}

// open responds with a stream that stays open until the client disconnects.
func open(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body(text)(w, r)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
}

// cut responds with a stream and breaks the connection.
func cut(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body(text)(w, r)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// status responds with a status and without a stream.
func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Add(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

// history records the states and events of a client.
type history struct {
	events []decoded
	states []sse.State
	times  []time.Time // of the states
	err    error
}

// run runs a client until Run returns.
func run(t *testing.T, url string, opts sse.Options) *history {
	t.Helper()
	return runWith(t.Context(), t, url, opts, nil)
}

// runWith runs a client. It records each event and then calls handle.
func runWith(ctx context.Context, t *testing.T, url string, opts sse.Options, handle func(sse.Event) error) *history {
	t.Helper()
	h := new(history)
	onState := opts.OnState
	opts.OnState = func(s sse.State) {
		h.states, h.times = append(h.states, s), append(h.times, time.Now())
		if onState != nil {
			onState(s)
		}
	}
	if opts.Retry == 0 {
		opts.Retry = time.Millisecond
	}
	c, err := sse.NewClient(url, opts)
	if err != nil {
		t.Fatal(err)
	}
	h.err = c.Run(ctx, func(ev sse.Event) error {
		h.events = append(h.events, decoded{ev.Type, string(ev.Data), string(ev.ID), ev.Time})
		if handle != nil {
			return handle(ev)
		}
		return nil
	})
	return h
}

// phases returns the phases of the client in order.
func (h *history) phases() (out []sse.Phase) {
	for _, s := range h.states {
		out = append(out, s.Phase)
	}
	return out
}

// waits returns the durations of the client's waits.
func (h *history) waits() (out []time.Duration) {
	for i, s := range h.states[:len(h.states)-1] {
		if s.Phase == sse.Waiting {
			out = append(out, h.times[i+1].Sub(h.times[i]))
		}
	}
	return out
}

// data returns the data of the events.
func (h *history) data() (out []string) {
	for _, ev := range h.events {
		out = append(out, ev.Data)
	}
	return out
}

// last returns the last state.
func (h *history) last() sse.State { return h.states[len(h.states)-1] }
