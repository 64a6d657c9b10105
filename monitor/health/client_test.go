package health_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/monitor/health"
	"topicmux/sse"
)

// pipe is a network in memory with one server, so that both sides can run in one bubble.
type pipe struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipe) Close() error   { close(p.done); return nil }
func (p *pipe) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

// watch runs a client against a server in a bubble and returns the report at its end.
func watch(t *testing.T, handler http.HandlerFunc, opts sse.Options, during func(ctx context.Context, cancel func(), m *health.Meter)) (r health.Report) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &pipe{conns: make(chan net.Conn), done: make(chan struct{})}
		srv := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
		served := make(chan struct{})
		go func() {
			defer close(served)
			_ = srv.Serve(p)
		}()
		transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			<-time.After(5 * time.Millisecond)
			p.conns <- server
			return client, nil
		}}
		ctx, cancel := context.WithCancel(t.Context())
		m := health.New(health.Options{})
		m.SetFlow(health.Messages)
		opts.HTTPClient = &http.Client{Transport: transport}
		opts.OnState = func(s sse.State) { m.State(time.Now(), s) }
		opts.OnChunk = func(p []byte) { m.Chunk(time.Now(), p) }
		client, err := sse.NewClient("http://memory.test", opts)
		if err != nil {
			t.Fatal(err)
		}
		_ = client.Run(ctx, func(ev sse.Event) error {
			var out health.Event
			switch string(ev.Data) {
			case "t":
				out.Grows, out.Tokens = true, 1
			case "[DONE]":
				out.Ends, out.Reason = true, "[DONE]"
			}
			m.Event(time.Now(), out)
			if during != nil {
				during(ctx, cancel, m)
			}
			return nil
		})
		cancel()
		r = m.Snapshot(time.Now())
		transport.CloseIdleConnections()
		_ = srv.Close()
		<-served
		synctest.Wait()
	})
	return r
}

// answer writes a stream with a schedule.
func answer(w http.ResponseWriter, head time.Duration, parts ...any) {
	<-time.After(head)
	w.Header().Set("Content-Type", sse.MediaType)
	w.Header().Set("Server", "nginx")
	flush := http.NewResponseController(w).Flush
	_ = flush()
	for _, part := range parts {
		switch part := part.(type) {
		case time.Duration:
			<-time.After(part)
		case string:
			_, _ = fmt.Fprintf(w, "data: %s\n\n", part)
			_ = flush()
		}
	}
}

// TestScheduleOfAServer: a client measures what a server does.
func TestScheduleOfAServer(t *testing.T) {
	t.Parallel()
	parts := []any{100 * time.Millisecond, "role", 250 * time.Millisecond, "t"}
	for i := range 1000 {
		gap := 20 * time.Millisecond
		if i%40 == 0 {
			gap = 300 * time.Millisecond
		}
		parts = append(parts, gap, "t")
	}
	r := watch(t, func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200*time.Millisecond, append(parts, "[DONE]")...)
	}, sse.Options{NoReconnect: true}, nil)
	const exact = 0.0001
	near(t, "connect", r.Connect.Seconds(), 0.005, exact)
	near(t, "TTFB", r.TTFB.Seconds(), 0.205, exact)
	near(t, "TTFE", r.TTFE.Seconds(), 0.305, exact)
	near(t, "TTFT", r.TTFT.Seconds(), 0.555, exact)
	near(t, "p50", r.ITL.P50.Seconds(), 0.020, 0.005)
	near(t, "p99", r.ITL.P99.Seconds(), 0.300, 0.005)
	near(t, "tokens a second", r.Rate.Tokens, 1000/(975*0.02+25*0.3), exact)
	if r.Verdict.Kind != health.Ended || r.Response.Proto != "HTTP/1.1" || r.Response.Hops[0].Name != "nginx" || r.Connections.Count != 1 {
		t.Errorf("got %+v, %+v", r.Verdict, r.Response)
	}
}

func TestStatesOfAClient(t *testing.T) {
	t.Parallel()
	tokens := []any{"t", "t"}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		opts    sse.Options
		during  func(context.Context, func(), *health.Meter)
		want    health.Kind
		text    string
	}{
		"204":        {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, sse.Options{}, nil, health.Ended, "204"},
		"401":        {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no key", http.StatusUnauthorized) }, sse.Options{}, nil, health.Refused, "401 Unauthorized"},
		"503, once":  {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "busy", http.StatusServiceUnavailable) }, sse.Options{NoReconnect: true}, nil, health.Refused, "503"},
		"HTML":       {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<!doctype html>") }, sse.Options{}, nil, health.Refused, "not text/event-stream"},
		"[DONE]":     {func(w http.ResponseWriter, _ *http.Request) { answer(w, 0, "t", "[DONE]") }, sse.Options{NoReconnect: true}, nil, health.Ended, "[DONE]"},
		"an end":     {func(w http.ResponseWriter, _ *http.Request) { answer(w, 0, tokens...) }, sse.Options{NoReconnect: true}, nil, health.Cut, "in the middle of a message"},
		"a redirect": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) }, sse.Options{}, nil, health.Refused, ""},
		"too large":  {func(w http.ResponseWriter, _ *http.Request) { answer(w, 0, strings.Repeat("t", 5000)) }, sse.Options{MaxEvent: 1000}, nil, health.Cut, "1000 bytes"},
		"a broken one": {func(w http.ResponseWriter, _ *http.Request) {
			answer(w, 0, tokens...)
			panic(http.ErrAbortHandler)
		}, sse.Options{NoReconnect: true}, nil, health.Cut, "unexpected EOF"},
		"stopped": {func(w http.ResponseWriter, r *http.Request) {
			answer(w, 0, tokens...)
			<-r.Context().Done()
		}, sse.Options{}, func(_ context.Context, cancel func(), _ *health.Meter) { cancel() }, health.Stopped, ""},
	} {
		r := watch(t, c.handler, c.opts, c.during)
		if r.Verdict.Kind != c.want || !strings.Contains(r.Verdict.Text, c.text) {
			t.Errorf("%s: got %q, %q; want %q, %q", name, r.Verdict.Kind, r.Verdict.Text, c.want, c.text)
		}
	}
}

// TestStatesBetweenConnections: the verdict of an end lasts until the next request.
func TestStatesBetweenConnections(t *testing.T) {
	t.Parallel()
	m := health.New(health.Options{})
	at := epoch
	head := &sse.Response{Status: 200, Requested: at.Add(time.Millisecond), Connected: at.Add(4 * time.Millisecond), Received: at.Add(9 * time.Millisecond)}
	m.State(at, sse.State{Phase: sse.Connecting})
	m.State(at.Add(10*time.Millisecond), sse.State{Phase: sse.Open, Status: 200, Response: head})
	if r := m.Snapshot(at.Add(10 * time.Millisecond)); r.TTFB != health.Duration(8*time.Millisecond) || r.Connect != health.Duration(3*time.Millisecond) || r.Verdict.Kind != health.Waiting {
		t.Errorf("open: %+v", r)
	}
	at = at.Add(time.Minute)
	m.State(at, sse.State{Phase: sse.Waiting, Err: sse.ErrEnded, Response: head})
	if r := m.Snapshot(at.Add(time.Second)); r.Verdict.Kind != health.Cut || r.Connections.Lifetime < health.Duration(59*time.Second) {
		t.Errorf("waiting: %+v", r)
	}
	m.State(at, sse.State{Phase: sse.Connecting})
	if r := m.Snapshot(at.Add(time.Second)); r.Verdict.Kind != health.Connecting || r.TTFB != 0 {
		t.Errorf("connecting: %+v", r)
	}
	m.State(at, sse.State{Phase: sse.Waiting, Err: errors.New("connection refused")})
	m.State(at, sse.State{Phase: sse.Closed, Err: context.Canceled})
	if r := m.Snapshot(at); r.Verdict.Kind != health.Unreachable || r.Verdict.Text != "connection refused" {
		t.Errorf("unreachable: %+v", r)
	}
	m.State(at, sse.State{Phase: sse.Connecting})
	m.State(at, sse.State{Phase: sse.Open, Status: 200})
	if r := m.Snapshot(at); r.Verdict.Kind != health.Waiting || r.Response.Status != 200 {
		t.Errorf("a client without a response: %+v", r)
	}
}
