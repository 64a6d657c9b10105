package server_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
)

func TestEventsAreDeliveredWhileTheRequestIsOpen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ head, event string }{
		"lines in chunks":  {"POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Transfer-Encoding: chunked\r\n\r\n", "%d\n"},
		"events in chunks": {"POST /events HTTP/1.1\r\n" + host + stream + "Transfer-Encoding: chunked\r\n\r\n", "event: a\ndata: %d\n\n"},
		"lines":            {"POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Content-Length: 1000000\r\n\r\n", "%d\n"},
		"events":           {"POST /events HTTP/1.1\r\n" + host + stream + "Content-Length: 1000000\r\n\r\n", "event: a\ndata: %d\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// A tenth of what sending takes in all: only silence counts.
			h := run(t, server.Options{ReadTimeout: 30 * time.Millisecond})
			s := h.open("control=0")
			c1 := h.send(c.head)
			began := time.Now()
			for i := 0; i < 10 || time.Since(began) < 300*time.Millisecond; i++ {
				event := fmt.Sprintf(c.event, i)
				if strings.Contains(c.head, "chunked") {
					event = fmt.Sprintf("%x\r\n%s\r\n", len(event), event)
				}
				if _, err := io.WriteString(c1, event); err != nil {
					t.Fatal(err)
				}
				s.want(fmt.Sprintf("a %d", i))
			}
		})
	}
}

func TestRequestThatGoesOnIsNotCut(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{ReadTimeout: time.Second, FeedTimeout: time.Second})
	s := h.open("control=0")
	c := h.send("POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Content-Length: 1000000\r\n\r\n")
	const pace, beyond = 100 * time.Millisecond, 2500 * time.Millisecond // where silence is cut after two seconds
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for i := range int(beyond / pace) {
		if _, err := fmt.Fprintf(c, "%d\n", i); err != nil {
			t.Fatal(err)
		}
		s.want(fmt.Sprintf("a %d", i))
		<-tick.C
	}
}

func TestSilentRequestIsToldWhatWasPublished(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{FeedTimeout: 30 * time.Millisecond})
	for name, request := range map[string]string{
		"lines":    "POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Content-Length: 99\r\n\r\n1\n2",
		"chunks":   "POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Transfer-Encoding: chunked\r\n\r\n3\r\n1\n2\r\n",
		"in chunk": "POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Transfer-Encoding: chunked\r\n\r\n9\r\n1\n2",
		"in size":  "POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Transfer-Encoding: chunked\r\n\r\n3\r\n1\n2\r\n7",
		"events":   "POST /events HTTP/1.1\r\n" + host + stream + "Content-Length: 99\r\n\r\ndata: 1\n\ndata: 2\n",
	} {
		got := readReply(t, bufio.NewReader(h.send(request)))
		got.refused(t, name, http.StatusRequestTimeout)
		if !strings.Contains(got.body, `"events":1,`) {
			t.Errorf("%s: got %s", name, got.body)
		}
	}
}

func TestSlowSingleEventIsNotPublished(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{ReadTimeout: 30 * time.Millisecond})
	for name, request := range map[string]string{
		"in size":  "POST /topics/a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n1\r\n1\r\n3",
		"with key": "POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Idempotency-Key: k\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n1\n\r\n",
	} {
		readReply(t, bufio.NewReader(h.send(request))).refused(t, name, http.StatusRequestTimeout)
	}
	if got := h.hub.Stats().Events; got != 0 {
		t.Errorf("%d events were published", got)
	}
}

func TestOpenRequestIsToldThatTheServerEnds(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{DrainTimeout: testTimeout})
	s := h.open("control=0&topics=a")
	c := h.send("POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Transfer-Encoding: chunked\r\n\r\n4\r\n1\n2\n\r\n")
	s.want("a 1", "a 2")
	h.stop()
	got := readReply(t, bufio.NewReader(c))
	got.refused(t, "the request", http.StatusServiceUnavailable)
	if !strings.Contains(got.body, `"events":2,`) || got.header.Get("Retry-After") == "" {
		t.Errorf("got %v %s", got.header, got.body)
	}
}

func TestClientThatGoesOnSendingReadsWhatWasWrong(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	body, w := io.Pipe()
	go func() {
		for i := 0; ; i++ {
			line := fmt.Sprintf("%d\n", i)
			if i == 100_000 {
				line = "oops\n"
			}
			if _, err := io.WriteString(w, line); err != nil {
				return
			}
		}
	}()
	req, err := http.NewRequest(http.MethodPost, h.url+"/topics/a", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-ndjson")
	got := do(t, req)
	got.refused(t, "the bad line", http.StatusBadRequest)
	if !strings.Contains(got.body, `"events":100000,`) || !strings.Contains(got.body, `"line":100001}`) {
		t.Errorf("got %s", got.body)
	}
}

func TestLineOfAMegabyteArrivesWhole(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.open("control=0")
	line := `"` + strings.Repeat("0123456789abcdef", 1<<16-1) + `"`
	for _, request := range []string{
		said("POST", "/topics/a", ndjson, line+"\n"+line),
		said("POST", "/events", stream, "event: a\ndata: "+line+"\n\nevent: a\ndata: "+line+"\n\n"),
	} {
		c := h.dial().(*net.TCPConn)
		go func() { _, _ = io.WriteString(c, request) }()
		for range 2 {
			if e := s.next(); string(e.Data) != line {
				t.Errorf("%d bytes arrived", len(e.Data))
			}
		}
		if got := readReply(t, bufio.NewReader(c)); got.status != http.StatusCreated {
			t.Errorf("got %d %s", got.status, got.body)
		}
	}
}
