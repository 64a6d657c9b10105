package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

const expects = "Expect: 100-continue"

// TestBodyThatWillBeRefusedIsNotAskedFor sends heads alone. Whatever can be known
// from a head is answered at once, without 100, and the connection ends.
func TestBodyThatWillBeRefusedIsNotAskedFor(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		h := tr.run(server.HubOptions(), server.Options{
			Tokens: access(t,
				token(t, "all", auth.Permissions{Subscribe: patterns(t, ">"), Publish: patterns(t, ">"), Admin: true}),
				token(t, "net", auth.Permissions{Publish: patterns(t, "net.*")}),
			),
			MaxBody: 1000,
			StreamHandlers: map[string]server.StreamHandler{
				"echo": func(context.Context, server.Request, func(string, []byte) error) error { return nil },
			},
		})
		all, net := "|Authorization: Bearer "+secretOf("all"), "|Authorization: Bearer "+secretOf("net")
		for _, c := range []struct {
			what, line, header string
			status             int
		}{
			{"too large", "POST /topics/a", "Content-Length: 1001" + all, 413},
			{"too large for all numbers", "POST /topics/a", "Content-Length: 99999999999999999999" + all, 413},
			{"too large to be kept", "POST /topics/a", "Content-Length: 1001|Idempotency-Key: a|" + lines + all, 413},
			{"too large for an entry", "PUT /topics/a", "Content-Length: 20000" + all, 413},
			{"too large for a question", "POST /echo", "Content-Length: 1001" + all, 413},
			{"too large for a message", "POST /clients/a", "Content-Length: 1001" + all, 413},
			{"no token", "POST /topics/a", "Content-Length: 10", 401},
			{"an unknown token", "POST /topics/a", "Content-Length: 10|Authorization: Bearer 0123456789abcdef", 401},
			{"a token for others", "POST /topics/a", "Content-Length: 10" + net, 403},
			{"a token for others, in chunks", "POST /topics/a", chunks + net, 403},
			{"a token for others, for lines", "POST /topics/a", lines + "|" + chunks + net, 403},
			{"a token for others, for an entry", "PUT /topics/a", "Content-Length: 10" + net, 403},
			{"a token for others, for a message", "POST /clients/a", "Content-Length: 10" + net, 403},
			{"no such path", "POST /nothing", "Content-Length: 10" + all, 404},
			{"no such method", "POST /topics", "Content-Length: 10" + all, 405},
			{"no such method at all", "BREW /topics/a", chunks + all, 405},
			{"no topic", "POST /topics/a..b", "Content-Length: 10" + all, 400},
			{"a form", "POST /topics/a", "Content-Type: multipart/form-data; boundary=b|Content-Length: 10" + all, 415},
			{"a stream for one topic", "POST /topics/a", asStream + "|" + chunks + all, 415},
			{"text for many", "POST /events", "Content-Type: text/plain|Content-Length: 10" + all, 415},
			{"a compressed body", "POST /topics/a", "Content-Encoding: gzip|Content-Length: 10" + all, 415},
			{"another charset", "POST /events", asStream + "; charset=latin1|Content-Length: 10" + all, 415},
			{"a bad key", "POST /topics/a", "Idempotency-Key: |Content-Length: 10" + all, 400},
			{"another host", "POST /topics/a", "Host: evil.example|Content-Length: 10" + all, 403},
			{"another origin", "POST /topics/a", foreign + "|Content-Length: 10" + all, 403},
			{"two lengths", "POST /topics/a", "Content-Length: 10|" + chunks + all, 400},
			{"nobody reads it", "GET /topics", "Content-Length: 10" + all, 200},
			{"nobody reads that either", "DELETE /topics/none", "Content-Length: 10" + all, 404},
		} {
			r := bufio.NewReader(h.send(rawRequest(c.line, c.header+"|"+expects)))
			if status, body := h.next(r); status != c.status {
				t.Errorf("%s: got %d %s, want %d", c.what, status, body, c.status)
			}
			if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
				t.Errorf("%s: the connection goes on with %q, %v", c.what, rest, err)
			}
		}
		if n := h.hub.Stats().Events; n != 0 {
			t.Errorf("%d events were published", n)
		}
	})
}

func TestBodyThatIsWantedIsAskedForOnce(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		h := tr.run(server.HubOptions(), server.Options{})
		c := h.dial()
		r := bufio.NewReader(c)
		for i, request := range []struct{ line, header, body string }{
			{"POST /topics/a", "Content-Length: 1", "x"},
			{"POST /topics/a", chunks, "1\r\nx\r\n0\r\n\r\n"},
			{"POST /topics/a", "Content-Length: 20000", strings.Repeat("x", 20_000)},
			{"POST /topics/a", lines + "|Content-Length: 4", "1\n2\n"},
			{"POST /topics/a", lines + "|" + chunks, "4\r\n1\n2\n\r\n0\r\n\r\n"},
			{"POST /events", asStream + "|" + chunks, "12\r\nevent: a\ndata: 1\n\n\r\n0\r\n\r\n"},
			{"PUT /topics/b", "Content-Length: 2", "{}"},
			{"POST /topics/a", "Idempotency-Key: k|Content-Length: 1", "x"},
		} {
			expect := []string{expects, "expect: 100-Continue"}[i%2]
			if _, err := io.WriteString(c, rawRequest(request.line, request.header+"|"+expect)); err != nil {
				t.Fatal(err)
			}
			if line := readHead(t, r); line != "HTTP/1.1 100 Continue\r\n\r\n" {
				t.Fatalf("%+v: got %q", request, line)
			}
			if _, err := io.WriteString(c, request.body); err != nil {
				t.Fatal(err)
			}
			if status, body := h.next(r); status != http.StatusCreated {
				t.Errorf("%+v: got %d %s", request, status, body)
			}
		}
	})
}

// TestClientThatDoesNotWaitIsServed has clients of which some may not, and some
// need not, be told to go on.
func TestClientThatDoesNotWaitIsServed(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for what, request := range map[string]string{
		"HTTP/1.0":  "POST /topics/a HTTP/1.0\r\n" + expects + "\r\nContent-Length: 1\r\n\r\nx",
		"no length": rawRequest("GET /topics", expects),
		"no body":   rawRequest("POST /topics/a", "Content-Length: 0|"+expects),
	} {
		status, body := h.next(bufio.NewReader(h.send(request)))
		if status != http.StatusOK && status != http.StatusCreated {
			t.Errorf("%s: got %d %s", what, status, body)
		}
	}
	r := bufio.NewReader(h.send(rawRequest("POST /topics/a", "Content-Length: 1|"+expects) + "x"))
	if head := readHead(t, r); !strings.HasPrefix(head, "HTTP/1.1 100 ") {
		t.Errorf("got %q", head)
	}
	if status, body := h.next(r); status != http.StatusCreated {
		t.Errorf("got %d %s", status, body)
	}
	status, body := h.next(bufio.NewReader(h.send(rawRequest("POST /topics/a", "Content-Length: 1|Expect: a-cake"))))
	if status != http.StatusExpectationFailed {
		t.Errorf("got %d %s", status, body)
	}
}

func TestRequestThatWaitsCountsOnce(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{
		TokenRate: 1, // and two at once
		Tokens:    access(t, token(t, "a", auth.Permissions{Publish: patterns(t, ">")})),
	})
	var got []int
	for range 3 {
		c := h.send(rawRequest("POST /topics/a", "Content-Length: 1|Authorization: Bearer "+secretOf("a")+"|"+expects))
		r := bufio.NewReader(c)
		if next, err := r.Peek(len("HTTP/1.1 100")); err == nil && strings.HasSuffix(string(next), "100") {
			readHead(t, r)
			if _, err := io.WriteString(c, "x"); err != nil {
				t.Fatal(err)
			}
		}
		status, _ := h.next(r)
		got = append(got, status)
	}
	if fmt.Sprint(got) != "[201 201 429]" {
		t.Errorf("got %v", got)
	}
	if n := h.hub.Stats().Events; n != 2 {
		t.Errorf("%d events were published", n)
	}
}

func TestServerThatDrainsAsksForNoBody(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{DrainPeriod: testTimeout})
	// The second stream is closed in the middle of the drain period.
	h.open("topics=a&control=0")
	s := h.open("topics=a&control=0")
	c := h.send(rawRequest("GET /healthz", ""))
	r := bufio.NewReader(c)
	if status, body := h.next(r); status != http.StatusOK {
		t.Fatalf("got %d %s", status, body)
	}
	waiting := h.send(rawRequest("POST /topics/a", "Content-Length: 1|"+expects))
	readHead(t, bufio.NewReader(waiting))
	h.stop()
	h.waitLog("shutting down")
	if _, err := io.WriteString(c, rawRequest("POST /topics/a", "Content-Length: 1|"+expects)); err != nil {
		t.Fatal(err)
	}
	if status, body := h.next(r); status != http.StatusServiceUnavailable {
		t.Errorf("got %d %s", status, body)
	}
	if _, err := io.WriteString(waiting, "x"); err != nil {
		t.Fatal(err)
	}
	_ = s.conn.Close()
	if _, ok := h.hub.Last(topics.MustName("a")); ok {
		t.Error("it was published")
	}
}
