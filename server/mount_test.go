package server_test

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"topicmux/server"
	"topicmux/topics"
)

// TestMountedRequests sends requests to a server that is mounted under /live.
func TestMountedRequests(t *testing.T) {
	t.Parallel()
	h := mount(t, server.Options{}, &fasthttp.Server{}, nil)
	h.publish("cpu", "1")
	for name, c := range map[string]struct {
		method, path, body, header string
		status                     int
		want                       string
	}{
		"own route":      {http.MethodGet, "/own", "", "", 200, "own"},
		"index":          {http.MethodGet, "/live/", "", "", 200, "curl -N 'http://" + h.addr + "/live/events'"},
		"page":           {http.MethodGet, "/live/", "", "Accept: text/html", 200, "<!doctype html>"},
		"entry":          {http.MethodGet, "/live/topics/cpu", "", "", 200, `"name":"cpu"`},
		"catalogue":      {http.MethodGet, "/live/topics", "", "", 200, `"name":"cpu"`},
		"last":           {http.MethodGet, "/live/topics/cpu/last", "", "", 200, "1"},
		"escaped":        {http.MethodGet, "/%6Cive/topics/cpu/last", "", "", 200, "1"},
		"publish":        {http.MethodPost, "/live/topics/a", "42", "", 201, `"id"`},
		"declare":        {http.MethodPut, "/live/topics/b", `{"kind":"gauge"}`, "", 201, `"gauge"`},
		"metrics":        {http.MethodGet, "/live/metrics", "", "", 200, "\ntopicmux_streams 0\n"},
		"clients":        {http.MethodGet, "/live/clients", "", "", 200, `"clients":[]`},
		"unknown path":   {http.MethodGet, "/live/nothing", "", "", 404, "GET /live/ lists the paths"},
		"near miss":      {http.MethodGet, "/live/topic", "", "", 404, "did you mean /live/topics?"},
		"unknown topic":  {http.MethodGet, "/live/topics/none", "", "", 404, "GET /live/topics lists the topics; POST /live/topics/none creates this one"},
		"another prefix": {http.MethodGet, "/lively/topics", "", "", 404, "the paths begin with /live/"},
		"wrong method":   {http.MethodPost, "/live/clients", "", "", 405, "POST /live/clients/NAME sends a message"},
		"foreign host":   {http.MethodGet, "/live/topics", "", "Host: evil.example", 403, "requests for this host are not allowed"},
		"foreign page":   {http.MethodPost, "/live/topics/a", "1", "Origin: http://evil.example", 403, "another origin"},
		"lines":          {http.MethodPost, "/live/topics/a", "1\n2\n", "Content-Type: application/x-ndjson", 201, `"events":2`},
		"too large":      {http.MethodPost, "/live/topics/a", strings.Repeat("x", 2<<20), "", 413, "too large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req, err := http.NewRequest(c.method, "http://"+h.addr+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if key, value, ok := strings.Cut(c.header, ": "); ok {
				req.Header.Set(key, value)
				if key == "Host" {
					req.Host = value
				}
			}
			resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != c.status || !strings.Contains(string(body), c.want) {
				t.Errorf("got %s %s, %v, want %d with %s", resp.Status, body, err, c.status, c.want)
			}
		})
	}
	resp, _ := h.askLive(http.MethodGet, "/live?access_token=x", "")
	if resp.StatusCode != http.StatusPermanentRedirect || resp.Header.Get("Location") != "/live/?access_token=x" {
		t.Errorf("without a slash: %s, Location %s", resp.Status, resp.Header.Get("Location"))
	}
}

// TestMountedStream opens streams over each kind of connection that another server
// may have.
func TestMountedStream(t *testing.T) {
	t.Parallel()
	lender := httptest.NewTLSServer(nil) // of a certificate
	defer lender.Close()
	config := &tls.Config{Certificates: lender.TLS.Certificates}
	for name, c := range map[string]struct {
		site   *fasthttp.Server
		secure *tls.Config
	}{
		"plain":              {&fasthttp.Server{}, nil},
		"memory":             {&fasthttp.Server{ReduceMemoryUsage: true}, nil},
		"limit of addresses": {&fasthttp.Server{MaxConnsPerIP: 100}, nil},
		"timeouts":           {&fasthttp.Server{ReadTimeout: time.Minute, WriteTimeout: 10 * time.Millisecond, IdleTimeout: time.Minute}, nil},
		"kept":               {&fasthttp.Server{KeepHijackedConns: true}, nil},
		"TLS":                {&fasthttp.Server{}, config},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := mount(t, server.Options{Heartbeat: 50 * time.Millisecond}, c.site, c.secure)
			s := h.stream("topics=a&explain=0")
			if s.head.Get("X-Site") != "ours" || s.head.Get("Content-Type") != "text/event-stream; charset=utf-8" {
				t.Errorf("head: %v", s.head)
			}
			s.until("$hello")
			for i := range 50 {
				h.publish("a", fmt.Sprint(i))
				if e := s.until("a"); string(e.Data) != fmt.Sprint(i) {
					t.Fatalf("got %s, want %d", e.Data, i)
				}
			}
			quiet := h.stream("topics=b&control=0")
			if line, err := quiet.body.ReadString('\n'); err != nil || line != ":\n" {
				t.Errorf("no heartbeat: %q, %v", line, err)
			}
			_ = quiet.conn.Close()
			ended := h.waitLog("stream ended") // with a reset if a heartbeat had just arrived
			if !strings.Contains(ended, "the client closed the connection") && !strings.Contains(ended, "reset by peer") && !strings.Contains(ended, "broken pipe") {
				t.Error(ended)
			}
			h.stop()
			s.until("$drain")
			if _, err := s.dec.Next(); !errors.Is(err, io.EOF) {
				t.Errorf("after the drain: %v", err)
			}
			if err := <-h.done; err != nil {
				t.Error(err)
			}
		})
	}
}

// TestMountedStreamAfterPipelinedRequest sends two requests at once on a connection:
// the stream must not overtake the first response.
func TestMountedStreamAfterPipelinedRequest(t *testing.T) {
	t.Parallel()
	h := mount(t, server.Options{}, &fasthttp.Server{}, nil)
	h.publish("a", "1")
	request := " HTTP/1.1\r\nHost: " + h.addr + "\r\n\r\n"
	c := h.send("GET /live/topics/a/last" + request + "GET /own" + request + "GET /live/events?topics=a" + request)
	r := bufio.NewReader(c)
	for _, want := range []string{"1", "own"} {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(resp.Body); err != nil || string(body) != want {
			t.Fatalf("got %q, %v, want %q", body, err, want)
		}
	}
	resp, err := http.ReadResponse(r, nil)
	if err != nil || resp.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
		t.Fatalf("no stream: %v, %v", resp, err)
	}
}

// TestMountedConnectionsStayUsable sends many requests on one connection, some of
// which set deadlines and buffers.
func TestMountedConnectionsStayUsable(t *testing.T) {
	t.Parallel()
	h := mount(t, server.Options{WriteTimeout: 300 * time.Millisecond, FeedTimeout: 300 * time.Millisecond}, &fasthttp.Server{}, nil)
	for i := range 600 {
		h.publish(fmt.Sprintf("topic.%d", i), strings.Repeat("x", 100)) // the catalogue has several pieces
	}
	h.publish("long", strings.Repeat("y", 100<<10))
	c := h.dial()
	r := bufio.NewReader(c)
	request := func(head, body string) string {
		t.Helper()
		if _, err := io.WriteString(c, head+" HTTP/1.1\r\nHost: "+h.addr+"\r\nContent-Type: application/x-ndjson\r\nContent-Length: "+
			fmt.Sprint(len(body))+"\r\n\r\n"+body); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatal(head, err)
		}
		got, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode >= 300 {
			t.Fatalf("%s: %s %s, %v", head, resp.Status, got, err)
		}
		return string(got)
	}
	for range 2 {
		if all := request("GET /live/topics", ""); !strings.HasSuffix(all, "]}\n") {
			t.Errorf("the catalogue is cut: %q", all[max(len(all)-100, 0):])
		}
		request("GET /live/topics/long/last", "")
		request("POST /live/topics/a", "1\n2\n")
		timer := time.NewTimer(700 * time.Millisecond) // longer than the deadlines
		<-timer.C
		request("GET /own", "")
	}
	resp, body := h.askLive(http.MethodGet, "/live/metrics", "")
	if !strings.Contains(body, "\ntopicmux_in_flight_bytes 0\n") {
		t.Errorf("memory was not released: %s", resp.Status)
	}
}

// TestMountedCutBodies cuts bodies off. Nothing of an incomplete event may be
// published.
func TestMountedCutBodies(t *testing.T) {
	t.Parallel()
	h := mount(t, server.Options{}, &fasthttp.Server{}, nil)
	for name, raw := range map[string]string{
		"chunks": "Transfer-Encoding: chunked\r\n\r\n2\r\n42\r\n",
		"length": "Content-Length: 100000\r\n\r\n42" + strings.Repeat("x", 9000),
		"lines":  "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n42\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := h.send("POST /live/topics/" + name + " HTTP/1.1\r\nHost: " + h.addr + "\r\n" + raw)
			_ = c.(*net.TCPConn).CloseWrite()
			resp, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Fatal(err)
			}
			if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusBadRequest || !strings.Contains(string(body), "the body is incomplete") {
				t.Errorf("got %s %s", resp.Status, body)
			}
			if e, ok := h.hub.Last(topics.MustName(name)); ok {
				t.Errorf("%q was published", e.Data)
			}
		})
	}
	whole := h.send("POST /live/topics/whole HTTP/1.1\r\nHost: " + h.addr + "\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n42\r\n0\r\n\r\n")
	if resp, err := http.ReadResponse(bufio.NewReader(whole), nil); err != nil || resp.StatusCode != http.StatusCreated {
		t.Errorf("a complete body of chunks: %v, %v", resp, err)
	}
}

// TestMountedFeed publishes lines while they arrive, until the shutdown.
func TestMountedFeed(t *testing.T) {
	t.Parallel()
	h := mount(t, server.Options{}, &fasthttp.Server{}, nil)
	s := h.stream("topics=a")
	s.until("$hello")
	c := h.send("POST /live/topics/a HTTP/1.1\r\nHost: " + h.addr + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
	for _, data := range []string{"1", "2"} {
		if _, err := io.WriteString(c, "2\r\n"+data+"\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if e := s.until("a"); string(e.Data) != data {
			t.Fatalf("got %s, want %s", e.Data, data)
		}
	}
	h.stop()
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(body), `"events":2`) {
		t.Errorf("got %s %s", resp.Status, body)
	}
}

// TestMountedStalledClient never reads: its stream ends at the write timeout, and no
// other stream waits for it.
func TestMountedStalledClient(t *testing.T) {
	t.Parallel()
	h := mount(t, server.Options{WriteTimeout: 100 * time.Millisecond}, &fasthttp.Server{MaxConnsPerIP: 100}, nil)
	h.stream("topics=a").until("$hello") // and reads nothing more
	other := h.stream("topics=b")
	other.until("$hello")
	for range 4000 {
		h.publish("a", strings.Repeat("x", 4<<10))
	}
	h.publish("b", "1")
	other.until("b")
	h.waitLog("stream ended", "timeout")
}
