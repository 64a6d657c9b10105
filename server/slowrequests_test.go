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
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

// TestStreamsDoNotNoticeSlowRequests has clients that send a header byte by byte,
// half a request, or an endless body, all at once. A stream's events arrive without
// delay, and the server cuts all these clients. It is not parallel because it takes
// 4,000 descriptors.
func TestStreamsDoNotNoticeSlowRequests(t *testing.T) {
	const (
		timeout   = 2 * time.Second
		halves    = 2000
		minEvents = 20
	)
	h := run(t, server.Options{HeaderTimeout: timeout, ReadTimeout: timeout})
	stream := h.open("topics=tick&control=0")
	var clients sync.WaitGroup
	statuses := make(chan string, halves+100)
	attack := func(send func(c net.Conn)) {
		c, err := net.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		clients.Go(func() {
			defer c.Close()
			_ = c.SetDeadline(time.Now().Add(testTimeout))
			clients.Go(func() { send(c) })
			statuses <- finalStatus(c)
		})
	}
	for i := range halves {
		attack(func(c net.Conn) { _, _ = io.WriteString(c, halfRequests[i%len(halfRequests)]) })
	}
	for range 20 {
		attack(dribble)
		attack(endless("POST /topics/never HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"))
		attack(endless("POST /topics/never HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n", "x"))
	}
	over := make(chan struct{})
	go func() {
		clients.Wait()
		close(over)
	}()
	// An event that waited for a request would wait until its timeout, which all share.
	if n := eventsUntil(h, stream, over); n < minEvents {
		t.Errorf("only %d events arrived before the last slow request was refused, want %d", n, minEvents)
	}
	close(statuses)
	got := map[string]int{}
	for s := range statuses {
		got[s]++
	}
	if got["408"] != halves+60 {
		t.Errorf("answers %v, want %d of 408", got, halves+60)
	}
	if _, ok := h.hub.Last(topics.MustName("never")); ok {
		t.Error("half a body was published")
	}
}

// halfRequests are incomplete requests.
var halfRequests = []string{
	"G",
	"GET /events HTTP/1.1\r\n",
	"GET /events HTTP/1.1\r\nHost: localhost\r\n",
	"POST /topics/never HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf",
	"POST /topics/never HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf",
}

// sendInterval is the time between two small writes of a slow client.
const sendInterval = 10 * time.Millisecond

// dribble sends a header of 50 kB byte by byte.
func dribble(c net.Conn) {
	header := "GET /events HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 50_000)
	pace := time.NewTicker(sendInterval)
	defer pace.Stop()
	for i := range header {
		if _, err := io.WriteString(c, header[i:i+1]); err != nil {
			return
		}
		<-pace.C
	}
}

// endless sends the head and then the piece, again and again.
func endless(head, piece string) func(net.Conn) {
	return func(c net.Conn) {
		pace := time.NewTicker(sendInterval)
		defer pace.Stop()
		_, err := io.WriteString(c, head)
		for err == nil {
			_, err = io.WriteString(c, piece)
			<-pace.C
		}
	}
}

// finalStatus returns the status that the server sends before it closes c.
func finalStatus(c net.Conn) string {
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err.Error()
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err.Error()
	}
	return strconv.Itoa(resp.StatusCode)
}

// eventsUntil publishes events until over is closed, each when the one before has
// reached the stream. It returns how many did.
func eventsUntil(h *testServer, stream *openStream, over <-chan struct{}) int {
	pace := time.NewTicker(2 * time.Millisecond)
	defer pace.Stop()
	for i := 0; ; i++ {
		select {
		case <-over:
			return i
		case <-pace.C:
		}
		h.publish("tick", fmt.Sprint(i))
		if e := stream.next(); string(e.Data) != fmt.Sprint(i) {
			h.t.Fatalf("got %s, want %d", e.Data, i)
		}
	}
}

// TestHandshakeThatStopsIsCut has clients that begin TLS and then send nothing.
func TestHandshakeThatStopsIsCut(t *testing.T) {
	t.Parallel()
	lender := httptest.NewTLSServer(nil) // lends its certificate
	defer lender.Close()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln := tls.NewListener(plain, &tls.Config{Certificates: lender.TLS.Certificates})
	h := runOn(t, ln, server.HubOptions(), server.Options{HeaderTimeout: 50 * time.Millisecond})
	for _, said := range []string{"", "\x16", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"} {
		c := h.send(said)
		if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("after %q the connection stays", said)
		}
	}
}
