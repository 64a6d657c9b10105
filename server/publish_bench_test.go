package server_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"topicmux/internal/servertest"
	"topicmux/server"
)

// Publishing events of 100 bytes over one connection, an operation an event: all
// in one request of NDJSON, of an event stream, in requests with a thousand each
// that have a key, and each in a separate request.

func BenchmarkPublishNDJSON(b *testing.B) {
	line := benchData + "\n"
	benchFeed(b, "/topics/a", ndjson, line)
}

func BenchmarkPublishEventStream(b *testing.B) {
	benchFeed(b, "/events", stream, "event: a\ndata: "+benchData+"\n\n")
}

func BenchmarkPublishBatches(b *testing.B) {
	const batch = 1000
	body := strings.Repeat("event: a\ndata: "+benchData+"\n\n", batch)
	c, r := benchServer(b)
	for i := 0; i < b.N; i += batch {
		header := fmt.Sprintf("Idempotency-Key: %d\r\n%s", i, stream)
		benchAsk(b, c, r, said("POST", "/events", header, body))
	}
	benchReport(b)
}

func BenchmarkPublishOneByOne(b *testing.B) {
	c, r := benchServer(b)
	request := said("POST", "/topics/a", "", benchData)
	for b.Loop() {
		benchAsk(b, c, r, request)
	}
	benchReport(b)
}

var benchData = `{"n":1234567,"text":"` + strings.Repeat("x", 77) + `"}`

// benchFeed sends b.N events in one request, in chunks of 32 KiB as net/http has
// them.
func benchFeed(b *testing.B, path, header, event string) {
	c, r := benchServer(b)
	w := bufio.NewWriterSize(c, 64<<10)
	fmt.Fprintf(w, "POST %s HTTP/1.1\r\nHost: localhost\r\n%sTransfer-Encoding: chunked\r\n\r\n", path, header)
	events := strings.Repeat(event, 32<<10/len(event)+1)
	for left := b.N; left > 0; {
		n := min(left, len(events)/len(event))
		fmt.Fprintf(w, "%x\r\n%s\r\n", n*len(event), events[:n*len(event)])
		left -= n
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	benchAsk(b, c, r, "0\r\n\r\n")
	benchReport(b)
}

func benchServer(b *testing.B) (net.Conn, *bufio.Reader) {
	b.Helper()
	s := servertest.Start(b, servertest.Listen(b, "127.0.0.1:0"), server.HubOptions(), server.Options{})
	c, err := net.Dial("tcp", s.Addr)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Close() })
	b.ResetTimer()
	return c, bufio.NewReader(c)
}

// benchAsk sends a request, or the rest of one, and wants it to have published.
func benchAsk(b *testing.B, c net.Conn, r *bufio.Reader, request string) {
	if _, err := io.WriteString(c, request); err != nil {
		b.Fatal(err)
	}
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		b.Fatal(err)
	}
	if body, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusCreated {
		b.Fatalf("got %d %s, %v", resp.StatusCode, body, err)
	}
}

func benchReport(b *testing.B) {
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
