package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/server"
)

const (
	// large is the size of bodies here.
	large = 256 << 10
	// huge is the size of answers, which is more than the kernel takes.
	huge = 1 << 20
)

// inFlight waits until what is in flight is as wanted, and returns it.
func (h *house) inFlight(what string, as func(bytes float64) bool) float64 {
	h.t.Helper()
	for began := time.Now(); ; {
		figures, _ := h.scrape()
		bytes, ok := figures["topicmux_in_flight_bytes"]
		switch {
		case ok && as(bytes):
			return bytes
		case !ok || time.Since(began) > patience:
			h.t.Fatalf("%s: %v bytes are in flight (%t)", what, bytes, ok)
		}
	}
}

// settled waits until nothing is in flight.
func (h *house) settled(what string) {
	h.t.Helper()
	h.inFlight(what, func(bytes float64) bool { return bytes == 0 })
}

// unfinished are requests that lack their end: the head, what has come of the
// body, and what is missing.
var unfinished = map[string][3]string{
	"a body":        {"POST /topics/a HTTP/1.1\r\n" + host + "Content-Length: 262144\r\n\r\n", strings.Repeat("x", large-1), "x"},
	"a keyed body":  {"POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Idempotency-Key: %d\r\nContent-Length: 262144\r\n\r\n", `"` + strings.Repeat("x", large-2), `"`},
	"chunks":        {"POST /topics/a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n40000\r\n", strings.Repeat("x", large-1), "x\r\n0\r\n\r\n"},
	"a line":        {"POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Content-Length: 262144\r\n\r\n", `"` + strings.Repeat("x", large-2), `"`},
	"an event":      {"POST /events HTTP/1.1\r\n" + host + stream + "Content-Length: 262144\r\n\r\n", "data: " + strings.Repeat("x", large-8), "\n\n"},
	"an event's id": {"POST /events HTTP/1.1\r\n" + host + stream + "Content-Length: 262144\r\n\r\n", "id: " + strings.Repeat("x", large-15) + "\ndata: 1\n", "\n\n"},
	"data lines":    {"POST /events HTTP/1.1\r\n" + host + stream + "Content-Length: 262144\r\n\r\n", strings.Repeat("data: "+strings.Repeat("9", 121)+"\n", large/128-1) + "data: " + strings.Repeat("9", 120), "\n\n"},
}

// begun is a request without its end.
type begun struct {
	conn     net.Conn
	answered chan struct{} // closed when it was answered, or cut
	reply    reply
}

// begin sends all of a request but its end.
func (h *house) begin(head, body string) *begun {
	h.t.Helper()
	b := &begun{conn: h.send(head), answered: make(chan struct{})}
	go func() {
		defer close(b.answered)
		if resp, err := http.ReadResponse(bufio.NewReader(b.conn), nil); err == nil {
			body, _ := io.ReadAll(resp.Body)
			b.reply = reply{resp.StatusCode, resp.Header, string(body)}
		}
	}()
	_, _ = io.WriteString(b.conn, body) // whoever is refused may not take all
	return b
}

// outcome waits for the answer of a request that was in the way of others or not,
// and reports whether it was refused.
func (b *begun) outcome(t *testing.T, kind string) (refused bool) {
	t.Helper()
	<-b.answered
	if b.reply.status == http.StatusCreated {
		return false
	}
	b.reply.refused(t, kind, http.StatusServiceUnavailable)
	if b.reply.header.Get("Retry-After") == "" {
		t.Errorf("%s: it does not say when to come again", kind)
	}
	return true
}

// fill begins more requests than there is room for, waits until the others are
// refused, and returns those that were not.
func (h *house) fill(kind string, limit float64) (held []*begun, refused int) {
	h.t.Helper()
	const all = 48
	var begun [all]*begun
	for n := range all {
		parts := unfinished[kind]
		begun[n] = h.begin(strings.Replace(parts[0], "%d", fmt.Sprintf("%d-%d", n, time.Now().UnixNano()), 1), parts[1])
	}
	h.inFlight(kind, func(bytes float64) bool {
		held = held[:0]
		for _, b := range begun {
			select {
			case <-b.answered:
			default:
				held = append(held, b)
			}
		}
		if bytes > limit {
			h.t.Fatalf("%s: %v bytes are in flight", kind, bytes)
		}
		return bytes > 0.9*large*float64(len(held))
	})
	for _, b := range begun {
		if !slices.Contains(held, b) {
			b.outcome(h.t, kind)
		}
	}
	return held, all - len(held)
}

// finish sends the end of requests, and returns how many were published, and how
// many were refused after all, because their end found no room.
func (h *house) finish(kind string, held []*begun) (published, refused int) {
	h.t.Helper()
	for _, b := range held {
		if _, err := io.WriteString(b.conn, unfinished[kind][2]); err != nil {
			h.t.Error(err)
		}
	}
	for _, b := range held {
		if b.outcome(h.t, kind) {
			refused++
		}
	}
	return len(held) - refused, refused
}

func TestWhatIsInFlightIsBounded(t *testing.T) {
	t.Parallel()
	for kind := range unfinished {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			const limit = 32 * large
			h := run(t, server.Options{MaxBody: large, MaxInFlight: limit})
			published, refused := 0, 0
			for range 2 { // nothing is lost of the room
				held, early := h.fill(kind, limit)
				done, late := h.finish(kind, held)
				if done < 2 || early < 8 {
					t.Errorf("%d were refused, and of %d others %d published", early, len(held), done)
				}
				published += done
				refused += early + late
				h.settled("in the end")
			}
			h.figures(map[string]float64{
				"topicmux_refusals_total{in_flight}": float64(refused), "topicmux_limit{in_flight_bytes}": limit,
				"topicmux_published_events_total": float64(published),
			})
		})
	}
}

// TestOthersAreServedWhileTheBudgetIsUsedUp has one address take all it can.
func TestOthersAreServedWhileTheBudgetIsUsedUp(t *testing.T) {
	t.Parallel()
	const limit = 32 * large
	h := run(t, server.Options{MaxBody: large, MaxInFlight: limit})
	held, _ := h.fill("a body", limit)
	s := h.tune("topics=small")
	s.until("$hello")
	for _, size := range []int{1, 4 << 10, 16 << 10} {
		if r := post(t, h.url+"/topics/small", strings.Repeat("x", size)); r.status != http.StatusCreated {
			t.Errorf("%d bytes: got %d %s", size, r.status, r.body)
		}
		s.until("small")
	}
	if r := get(t, h.url+"/topics/small/last"); r.status != http.StatusOK {
		t.Errorf("an answer: got %d %s", r.status, r.body)
	}

	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	c, err := dialer.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(c, said("POST", "/topics/large", "", strings.Repeat("x", large))); err != nil {
		t.Fatal(err)
	}
	if r := readReply(t, bufio.NewReader(c)); r.status != http.StatusCreated {
		t.Errorf("another address: got %d %s", r.status, r.body)
	}
	h.finish("a body", held)
}

// TestWhatWasInFlightIsGivenBack ends requests in every way that is not their own
// end.
func TestWhatWasInFlightIsGivenBack(t *testing.T) {
	t.Parallel()
	ways := map[string]struct {
		opts server.Options
		end  func(h *house, c *net.TCPConn)
	}{
		"the client ends":   {end: func(_ *house, c *net.TCPConn) { _ = c.CloseWrite() }},
		"the client goes":   {end: func(_ *house, c *net.TCPConn) { _ = c.Close() }},
		"the client resets": {end: func(_ *house, c *net.TCPConn) { _ = c.SetLinger(0); _ = c.Close() }},
		"it takes too long": {opts: server.Options{ReadTimeout: 100 * time.Millisecond, FeedTimeout: 100 * time.Millisecond}, end: func(*house, *net.TCPConn) {}},
		"it is refused":     {end: func(_ *house, c *net.TCPConn) { _, _ = io.WriteString(c, "\xff\r\n0\r\n\r\n\r\n\r\n") }},
	}
	for way, w := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			w.opts.MaxBody = large
			h := run(t, w.opts)
			for kind, parts := range unfinished {
				b := h.begin(strings.Replace(parts[0], "%d", "key", 1), parts[1])
				if w.opts.ReadTimeout == 0 {
					h.inFlight(kind, func(bytes float64) bool { return bytes > 0.9*large })
				}
				w.end(h, b.conn.(*net.TCPConn))
				h.settled(kind)
				_ = b.conn.Close()
				<-b.answered
			}
		})
	}
}

// idler asks for something and reads nothing of the answer.
func (h *house) idler(request string) net.Conn {
	h.t.Helper()
	c, err := net.Dial("tcp", h.addr)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = c.Close() })
	_ = c.(*net.TCPConn).SetReadBuffer(64 << 10)
	_ = c.SetDeadline(time.Now().Add(patience))
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
	h.figures(map[string]float64{"topicmux_refusals_total{in_flight}": float64(refused)})
}

// TestStreamsThatAreNotReadAreBounded has streams hang in the middle of an event
// that is too large for all of them.
func TestStreamsThatAreNotReadAreBounded(t *testing.T) {
	t.Parallel()
	onEachRoad(t, func(t *testing.T, r *road) {
		const limit = 32 * huge
		h := r.run(server.HubOptions(), server.Options{MaxInFlight: limit})
		h.publish("a", strings.Repeat("x", huge-64))
		for range 48 {
			h.tune("topics=a&control=0") // and nothing more
		}
		h.waitLog("stream ended", "too much is in flight")
		if h.secure == nil { // scrape knows no TLS
			h.inFlight("events", func(bytes float64) bool { return bytes > 4*(huge/2) && bytes <= limit })
		}
		s := h.tune("topics=b&control=0") // which is not in the way of others
		h.publish("b", "1")
		s.want("b 1")
	})
}

// TestMessagesThatAreNotReadAreBounded sends large messages to sessions that do
// not read.
func TestMessagesThatAreNotReadAreBounded(t *testing.T) {
	t.Parallel()
	const limit = 32 * huge
	h := run(t, server.Options{MaxInFlight: limit})
	var sessions []*tuned
	refused := 0
	for i := range 48 {
		name := fmt.Sprint("s", i)
		sessions = append(sessions, h.tune("topics=none&control=0&client="+name))
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
		s := h.tune(query)
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
