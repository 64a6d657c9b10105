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

// script is a server that gives one answer after the other, and 204 when there
// are no more, which ends a client.
type script struct {
	URL string

	mu      sync.Mutex
	answers []http.HandlerFunc
	asked   []request
}

// request is what the server saw.
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

// body answers with a stream, whole.
func body(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", sse.MediaType)
		_, _ = io.WriteString(w, text)
	}
}

// open answers with a stream that stays open until the client leaves.
func open(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body(text)(w, r)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
}

// cut answers with a stream and breaks the connection.
func cut(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body(text)(w, r)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// status answers with a status and no stream.
func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Add(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

// history is what a client went through.
type history struct {
	events []decoded
	states []sse.State
	times  []time.Time // of the states
	err    error
}

// run runs a client until it ends by itself.
func run(t *testing.T, url string, opts sse.Options) *history {
	t.Helper()
	return runWith(t.Context(), t, url, opts, nil)
}

// runWith runs a client with a handler of its own behind the recording.
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

// phases are the phases the client went through.
func (h *history) phases() (out []sse.Phase) {
	for _, s := range h.states {
		out = append(out, s.Phase)
	}
	return out
}

// waits are how long the client waited each time.
func (h *history) waits() (out []time.Duration) {
	for i, s := range h.states[:len(h.states)-1] {
		if s.Phase == sse.Waiting {
			out = append(out, h.times[i+1].Sub(h.times[i]))
		}
	}
	return out
}

// data are the data of the events.
func (h *history) data() (out []string) {
	for _, ev := range h.events {
		out = append(out, ev.Data)
	}
	return out
}

// last is the last state.
func (h *history) last() sse.State { return h.states[len(h.states)-1] }
