package server_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"topicmux/server"
)

// FuzzRequest sends any bytes. The server answers HTTP or nothing, never fails,
// and lets the client go. The connections are those of a Unix socket: each of TCP
// would keep its port for a minute after its end, and thousands a second take them
// all.
func FuzzRequest(f *testing.F) {
	dir, err := os.MkdirTemp("", "fuzz") // not of f: the path of a socket is short
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := &net.UnixAddr{Name: filepath.Join(dir, "s"), Net: "unix"}
	for _, seed := range []string{
		"GET /events?topics=cpu,net.*&last=5&time=1&control=0&client=me HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 7fk2q-10\r\n\r\n",
		"GET /events?last= HTTP/1.1\r\nHost: localhost\r\nPrefer: time, history=\"9\\0\"; x=y\r\nPrefer: ,=,last=2\r\n\r\n",
		"GET /events?lastEventId=%00&topics=%3E HTTP/1.0\r\n\r\n",
		"POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n42GET /topics/a/last HTTP/1.1\r\nHost: [::1]\r\n\r\n",
		"POST /topics/a%2e%2e HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n42\r\n0\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n\r\n",
		"HEAD http://localhost/topics/a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n\r\n",
		"POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1\n2\n\r\n0\r\n\r\n",
		"POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/event-stream\r\nContent-Length: 20\r\n\r\nevent: a\ndata: 1\n\n:xPUT /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\n\r\n{\"unit\":\"x\"}",
		"POST /events HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: k\r\nContent-Type: text/event-stream\r\nContent-Length: 9\r\n\r\ndata: 1\n\nDELETE /topics/message HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
		strings.Repeat("0", 37),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, request []byte) {
		ln, err := net.ListenUnix("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		runOn(t, ln, server.HubOptions(), server.Options{DrainTimeout: 50 * time.Millisecond})
		c, err := net.DialUnix("unix", nil, socket)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		_ = c.SetDeadline(time.Now().Add(testTimeout))
		_, _ = c.Write(request) // it may be refused before its end
		_ = c.CloseWrite()
		answer, err := io.ReadAll(c)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("the server does not let go")
		}
		if len(answer) > 0 && !bytes.HasPrefix(answer, []byte("HTTP/1.1 ")) || bytes.Contains(answer, []byte("HTTP/1.1 500")) {
			t.Fatalf("got %q", answer)
		}
	})
}
