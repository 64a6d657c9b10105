package server_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/sse"
)

func TestTLSServesTheSameStream(t *testing.T) {
	t.Parallel()
	lender := httptest.NewTLSServer(nil) // of a certificate
	defer lender.Close()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln := tls.NewListener(plain, &tls.Config{Certificates: lender.TLS.Certificates})
	h := runOn(t, ln, server.HubOptions(), server.Options{Heartbeat: 20 * time.Millisecond})
	c := tls.Client(h.dial(), &tls.Config{InsecureSkipVerify: true})
	if _, err := io.WriteString(c, "GET /events?topics=a HTTP/1.0\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	// What stands before the first event is a head, and no field of a stream.
	s := &openStream{t: t, conn: c, dec: sse.NewDecoder(c, sse.DecoderOptions{})}
	s.until("$hello")
	for i := range 20 { // each wakes the stream from its read
		h.publish("a", fmt.Sprint(i))
		if e := s.until("a"); string(e.Data) != fmt.Sprint(i) {
			t.Fatalf("got %s, want %d", e.Data, i)
		}
	}
	_ = c.Close()
	h.waitLog("stream ended", "the client closed the connection")
}
