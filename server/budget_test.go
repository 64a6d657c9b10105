package server_test

import (
	"bufio"
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
func (h *testServer) inFlight(what string, as func(bytes float64) bool) float64 {
	h.t.Helper()
	for began := time.Now(); ; {
		figures, _ := h.scrape()
		bytes, ok := figures["topicmux_in_flight_bytes"]
		switch {
		case ok && as(bytes):
			return bytes
		case !ok || time.Since(began) > testTimeout:
			h.t.Fatalf("%s: %v bytes are in flight (%t)", what, bytes, ok)
		}
	}
}

// settled waits until nothing is in flight.
func (h *testServer) settled(what string) {
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
func (h *testServer) begin(head, body string) *begun {
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
func (h *testServer) fill(kind string, limit float64) (held []*begun, refused int) {
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
func (h *testServer) finish(kind string, held []*begun) (published, refused int) {
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
				"topicmux_rejections_total{in_flight}": float64(refused), "topicmux_limit{in_flight_bytes}": limit,
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
	s := h.open("topics=small")
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
	_ = c.SetDeadline(time.Now().Add(testTimeout))
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
		end  func(h *testServer, c *net.TCPConn)
	}{
		"the client ends":   {end: func(_ *testServer, c *net.TCPConn) { _ = c.CloseWrite() }},
		"the client goes":   {end: func(_ *testServer, c *net.TCPConn) { _ = c.Close() }},
		"the client resets": {end: func(_ *testServer, c *net.TCPConn) { _ = c.SetLinger(0); _ = c.Close() }},
		"it takes too long": {opts: server.Options{ReadTimeout: 100 * time.Millisecond, FeedTimeout: 100 * time.Millisecond}, end: func(*testServer, *net.TCPConn) {}},
		"it is refused":     {end: func(_ *testServer, c *net.TCPConn) { _, _ = io.WriteString(c, "\xff\r\n0\r\n\r\n\r\n\r\n") }},
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

// TestFeedThatIsSilentHoldsLittle sends one long line or event, and then nothing
// but short ones, on a request that stays open.
func TestFeedThatIsSilentHoldsLittle(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for name, c := range map[string]struct {
		head, long, short string
		most              float64
	}{
		"lines":  {"POST /topics/a HTTP/1.1\r\n" + host + ndjson, `"` + strings.Repeat("x", large-2) + "\"\n", "1\n", 0},
		"events": {"POST /events HTTP/1.1\r\n" + host + stream, "event: a\ndata: " + strings.Repeat("x\ndata: ", 100_000) + "\n\n", "event: a\ndata: 1\n\n", 64 << 10},
	} {
		s := h.open("topics=a&control=0")
		feed := h.send(c.head + "Content-Length: 10000000\r\n\r\n")
		for _, piece := range []string{c.long, c.short, c.short, c.short} {
			if _, err := io.WriteString(feed, piece); err != nil {
				t.Fatal(err)
			}
			s.until("a")
		}
		h.inFlight(name, func(bytes float64) bool { return bytes <= c.most })
		_ = feed.Close()
		_ = s.conn.Close()
		h.settled(name)
	}
}
