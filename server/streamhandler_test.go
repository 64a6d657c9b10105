package server_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/server/auth"
)

// asked opens the stream of a handler: POST /echo with that body.
func (h *testServer) asked(body string) *openStream {
	h.t.Helper()
	return h.openRaw("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n" +
		fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body))
}

func withHandler(r server.StreamHandler) server.Options {
	return server.Options{StreamHandlers: map[string]server.StreamHandler{"echo": r}}
}

func TestHandlerResponseIsASeparateStream(t *testing.T) {
	t.Parallel()
	opts := withHandler(func(_ context.Context, q server.Request, emit func(string, []byte) error) error {
		for word := range strings.FieldsSeq(string(q.Body)) {
			if err := emit("word", []byte(word)); err != nil {
				return err
			}
		}
		return emit("type", []byte(q.ContentType))
	})
	lines := make(chan string, 64)
	opts.AccessLog = slog.New(journal(lines))
	h := run(t, opts)
	a, b := h.asked("one two"), h.asked("three")
	h.publish("word", "of a topic")
	a.want("word one", "word two", "type text/plain", "$complete {}")
	a.over("a")
	b.want("word three", "type text/plain", "$complete {}")
	b.over("b")
	h.waitLog("response ended")
	h.waitLog("response ended")
	h.figures(map[string]float64{
		"topicmux_answers_total{complete}": 2, "topicmux_requests_total{2xx,/echo}": 2, "topicmux_streams": 0,
	})
	for line := range lines {
		if strings.HasPrefix(line, "answer") {
			holds(t, line, "path=/echo reason=complete", "events=")
			break
		}
	}
}

func TestAnswerIsBrokenOffWhenTheClientGoes(t *testing.T) {
	t.Parallel()
	stopped := make(chan error, 1)
	h := run(t, withHandler(func(ctx context.Context, _ server.Request, emit func(string, []byte) error) error {
		if err := emit("first", nil); err != nil {
			return err
		}
		<-ctx.Done() // it says nothing, so no write tells that the client is gone
		stopped <- errors.Join(context.Cause(ctx), emit("too late", nil))
		return ctx.Err()
	}))
	for name, leave := range map[string]func(*net.TCPConn) error{
		"FIN": (*net.TCPConn).Close,
		"RST": func(c *net.TCPConn) error { _ = c.SetLinger(0); return c.Close() },
	} {
		s := h.asked("")
		s.next()
		if err := leave(s.conn.(*net.TCPConn)); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-stopped:
			if err == nil {
				t.Errorf("%s: it may go on", name)
			}
		case <-time.After(testTimeout):
			t.Fatalf("%s: the answer goes on", name)
		}
		h.waitLog("response ended")
	}
	h.figures(map[string]float64{"topicmux_answers_total{gone}": 2})
}

func TestAnswerThatFailsSaysSo(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]server.StreamHandler{
		"error": func(context.Context, server.Request, func(string, []byte) error) error {
			return errors.New("a secret")
		},
		"panic": func(context.Context, server.Request, func(string, []byte) error) error { panic("a secret") },
		"a name": func(_ context.Context, _ server.Request, emit func(string, []byte) error) error {
			return emit("a\nb", nil)
		},
	} {
		h := run(t, withHandler(handler))
		s := h.asked("")
		s.want(`$complete {"error":"internal server error"}`)
		s.over(name)
		if name == "panic" {
			h.waitLog("panic in a stream handler") // the cleanup fails on a panic that no test waited for
		}
	}
}

func TestAStreamGetsADrainEventAtShutdown(t *testing.T) {
	t.Parallel()
	h := run(t, withHandler(func(ctx context.Context, _ server.Request, emit func(string, []byte) error) error {
		if err := emit("first", nil); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	}))
	s := h.asked("")
	s.next()
	h.stop()
	if e := s.next(); e.Type != "$drain" {
		t.Errorf("got %s", e.Type)
	}
	s.over("drained")
	if err := <-h.done; err != nil {
		t.Error(err)
	}
}

func TestSilentAnswerGetsComments(t *testing.T) {
	t.Parallel()
	opts := withHandler(func(ctx context.Context, _ server.Request, _ func(string, []byte) error) error {
		<-ctx.Done()
		return ctx.Err()
	})
	opts.Heartbeat = 5 * time.Millisecond
	h := run(t, opts)
	s := h.asked("")
	for range 3 {
		if line, err := s.body.ReadString('\n'); err != nil || !strings.HasPrefix(line, ":") {
			t.Fatalf("got %q, %v", line, err)
		}
	}
}

func TestQuestionsThatAreRefused(t *testing.T) {
	t.Parallel()
	opts := withHandler(func(ctx context.Context, _ server.Request, emit func(string, []byte) error) error {
		if err := emit("first", nil); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})
	opts.MaxAnswers = 1
	h := run(t, opts)
	h.request(http.MethodPost, "/echo", strings.Repeat("x", 70<<10)).refused(t, "a long question", http.StatusRequestEntityTooLarge)
	h.request(http.MethodPost, "/echo", "\xff").refused(t, "not UTF-8", http.StatusBadRequest)
	h.request(http.MethodGet, "/echo", "").refused(t, "GET", http.StatusMethodNotAllowed)
	h.request(http.MethodPost, "/echo/x", "").refused(t, "another path", http.StatusNotFound)
	h.request(http.MethodPost, "/chat", "").refused(t, "another name", http.StatusNotFound)
	h.asked("").next()
	r := h.request(http.MethodPost, "/echo", "")
	r.refused(t, "a second one", http.StatusServiceUnavailable)
	if r.header.Get("Retry-After") == "" {
		t.Error("it does not say when to come again")
	}
	h.figures(map[string]float64{"topicmux_rejections_total{answers}": 1})
}

func TestAnswerIsForThoseWhoMayRead(t *testing.T) {
	t.Parallel()
	opts := withHandler(func(_ context.Context, _ server.Request, emit func(string, []byte) error) error {
		return emit("hi", nil)
	})
	opts.Tokens = access(t,
		token(t, "reader", auth.Permissions{Subscribe: patterns(t, "echo")}),
		token(t, "writer", auth.Permissions{Publish: patterns(t, ">"), Subscribe: patterns(t, "other")}))
	h := run(t, opts)
	for name, status := range map[string]int{"reader": http.StatusOK, "writer": http.StatusForbidden} {
		if r := h.request(http.MethodPost, "/echo", "", "Authorization: Bearer "+secretOf(name)); r.status != status {
			t.Errorf("%s: got %d %s", name, r.status, r.body)
		}
	}
	h.request(http.MethodPost, "/echo", "").refused(t, "without a token", http.StatusUnauthorized)
}
