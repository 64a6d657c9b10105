package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/sse"
)

// idler sends a request and does not read the response.
func (h *testServer) idler(request string) net.Conn {
	h.t.Helper()
	c, err := net.Dial("tcp", h.addr)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = c.Close() })
	_ = c.(*net.TCPConn).SetReadBuffer(64 << 10)
	_ = c.SetDeadline(time.Now().Add(testTimeout))
	if _, err := io.WriteString(c, request); err != nil {
		h.t.Fatal(err)
	}
	return c
}

func TestAnswersThatAreNotReadAreBounded(t *testing.T) {
	t.Parallel()
	const limit, size = 32 * huge, huge
	h := run(t, server.Options{MaxInFlight: limit})
	h.publish("a", strings.Repeat("x", size))
	var idlers []net.Conn
	for range 48 {
		idlers = append(idlers, h.idler("GET /topics/a/last HTTP/1.1\r\n"+host+"\r\n"))
	}
	h.inFlight("answers", func(bytes float64) bool { return bytes > 4*size && bytes <= limit })
	whole, refused := 0, 0
	for _, c := range idlers {
		_ = c.(*net.TCPConn).SetReadBuffer(huge)
		r := readReply(t, bufio.NewReader(c))
		if r.status != http.StatusOK {
			r.refused(t, "an answer too many", http.StatusServiceUnavailable)
			refused++
			continue
		}
		if whole++; len(r.body) != size {
			t.Errorf("got %d bytes, want %d", len(r.body), size)
		}
	}
	if whole < 4 || refused < 4 {
		t.Errorf("%d were answered and %d refused", whole, refused)
	}
	h.settled("answers")
	h.figures(map[string]float64{"topicmux_rejections_total{in_flight}": float64(refused)})
}

// TestStreamsThatAreNotReadAreBounded has streams hang in the middle of an event
// that is too large for all of them.
func TestStreamsThatAreNotReadAreBounded(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const limit = 32 * huge
		h := tr.run(server.HubOptions(), server.Options{MaxInFlight: limit})
		h.publish("a", strings.Repeat("x", huge-64))
		for range 48 {
			h.open("topics=a&control=0&time=1") // and nothing more
		}
		h.waitLog("stream ended", "the server is short of memory")
		if h.secure == nil { // scrape knows no TLS
			h.inFlight("events", func(bytes float64) bool { return bytes > 4*(huge/2) && bytes <= limit })
		}
		s := h.open("topics=b&control=0") // which is not in the way of others
		h.publish("b", "1")
		s.want("b 1")
	})
}

// TestPiecesAreCountedWhole checks that all bytes of a large event count until the
// client has taken its end. A stream with a different format needs a copy for each
// new client; otherwise all clients share the bytes in the history.
func TestPiecesAreCountedWhole(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.publish("a", strings.Repeat("x", huge-64))
	for range 3 {
		h.open("topics=a&control=0&time=1")
	}
	h.inFlight("events", func(bytes float64) bool { return bytes > 3*(huge-8<<10) && bytes < 4*huge })
	h = run(t, server.Options{})
	h.publish("a", strings.Repeat("x", huge-64))
	for range 8 {
		h.open("topics=a&control=0")
	}
	h.inFlight("events", func(bytes float64) bool { return bytes > huge-8<<10 && bytes < 2*huge })
}

// TestMessagesThatAreNotReadAreBounded sends large messages to sessions that do
// not read.
func TestMessagesThatAreNotReadAreBounded(t *testing.T) {
	t.Parallel()
	const limit = 32 * huge
	h := run(t, server.Options{MaxInFlight: limit})
	var sessions []*openStream
	refused := 0
	for i := range 48 {
		name := fmt.Sprint("s", i)
		sessions = append(sessions, h.open("topics=none&control=0&client="+name))
		r := h.request(http.MethodPost, "/clients/"+name, strings.Repeat("x", huge-64))
		if r.status != http.StatusAccepted {
			r.refused(t, "a message", http.StatusServiceUnavailable)
			refused++
		}
	}
	if refused < 4 || refused > 44 {
		t.Errorf("%d were refused", refused)
	}
	for _, s := range sessions {
		_ = s.conn.Close()
	}
	h.settled("messages")
}

func TestLongCatalogueIsReadInPieces(t *testing.T) {
	t.Parallel()
	const count, clients = 1500, 24
	h := run(t, server.Options{})
	for i := range count {
		r := h.request(http.MethodPut, fmt.Sprintf("/topics/t%04d", i), `{"unit":"€","help":"`+strings.Repeat("h", 1000)+`"}`)
		if r.status != http.StatusCreated {
			t.Fatalf("got %d %s", r.status, r.body)
		}
	}
	var idlers []net.Conn
	for i := range clients {
		version := fmt.Sprint("HTTP/1.", (i+1)%2)
		if version == "HTTP/1.0" && i > 10 { // which is held whole
			version = "HTTP/1.1"
		}
		idlers = append(idlers, h.idler("GET /topics "+version+"\r\n"+host+"\r\n"))
	}
	h.inFlight("catalogues", func(bytes float64) bool { return bytes > clients/2*(64<<10) && bytes < 5.5*count*1100+clients*(72<<10) })
	want := get(t, h.url+"/topics").body
	for _, c := range idlers {
		_ = c.(*net.TCPConn).SetReadBuffer(large)
		if r := readReply(t, bufio.NewReader(c)); r.status != http.StatusOK || r.body != want {
			t.Errorf("got %d and %d bytes, want %d", r.status, len(r.body), len(want))
		}
	}
	h.settled("catalogues")
	var list struct {
		Topics []struct{ Name, Unit, Help string }
	}
	if err := json.Unmarshal([]byte(want), &list); err != nil || len(list.Topics) != count {
		t.Fatalf("%d topics, %v", len(list.Topics), err)
	}
	for i, entry := range list.Topics {
		if entry.Name != fmt.Sprintf("t%04d", i) || entry.Unit != "€" || len(entry.Help) != 1000 {
			t.Fatalf("entry %d is %+v", i, entry)
		}
	}
	for _, query := range []string{"", "explain=1", "time=1&client=anna"} {
		s := h.open(query)
		e := s.until("$hello")
		entries := strings.TrimSuffix(want[strings.Index(want, "["):], "}\n")
		if !json.Valid(e.Data) || !strings.Contains(string(e.Data), `"topics":`+entries) {
			t.Errorf("%s: $hello has %d bytes, and not the entries", query, len(e.Data))
		}
		_ = s.conn.Close()
	}
	if r := h.request(http.MethodHead, "/topics", ""); r.status != http.StatusOK || r.body != "" {
		t.Errorf("HEAD: got %d %q", r.status, r.body)
	}
}

// TestSharedBytesAreCountedOnce sends one large event to many streams that read
// slowly. They share its bytes, so no stream exhausts the limit for another.
func TestSharedBytesAreCountedOnce(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const streams, limit = 20, 6 * huge // for fewer than that many events
		h := tr.run(server.HubOptions(), server.Options{MaxInFlight: limit})
		var all []*openStream
		for range streams {
			s := h.open("topics=a")
			s.until("$hello")
			all = append(all, s)
		}
		h.publish("a", strings.Repeat("x", huge-64))
		if h.secure == nil { // scrape knows no TLS
			h.inFlight("an event", func(bytes float64) bool { return bytes > huge/2 })
		}
		for _, s := range all {
			if e := s.until("a"); len(e.Data) != huge-64 {
				t.Errorf("got %d bytes", len(e.Data))
			}
			_ = s.conn.Close()
		}
	})
}

// TestNewcomersTakeTurns opens many streams at once. Each has to look at all of many
// topics.
func TestNewcomersTakeTurns(t *testing.T) {
	t.Parallel()
	const topics, streams, limit = 1500, 40, 1 << 20
	h := run(t, server.Options{MaxInFlight: limit})
	for i := range topics {
		h.publish(fmt.Sprintf("t%04d", i), "1")
	}
	done := make(chan error, streams)
	for range streams {
		c := h.send("GET /events HTTP/1.1\r\n" + host + "\r\n")
		go func() {
			dec := sse.NewDecoder(bufio.NewReader(c), sse.DecoderOptions{})
			for n := 0; n < topics+1; n++ { // the head is a line or two of no event
				if _, err := dec.Next(); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range streams {
		if err := <-done; err != nil {
			t.Error(err)
		}
		h.inFlight("newcomers", func(bytes float64) bool { return bytes <= limit })
	}
	h.settled("newcomers")
}
