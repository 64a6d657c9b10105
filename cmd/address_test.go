package cmd

import (
	"context"
	"net"
	"strings"
	"testing"
)

func TestWhatIsAFileAndWhatAHost(t *testing.T) {
	t.Parallel()
	for arg, want := range map[string]bool{
		"nosuch.sse": true, "NoSuch.LOG": true, "captures/today.jsonl": true, "a/b/c.ndjson": true, "./x": true, "/x": true, "x.json": true, "tape.sse.gz": true,
		"example.org": false, "example.org/feed.json": false, "localhost/feed.json": false, "host:8080/feed.json": false, "localhost:8080": false, ":8080/x.json": false,
		"http://nosuch.sse": false, "http://h/x.sse": false, "host/events": false, "127.0.0.1/x.log": false, "[::1]:80/x.log": false,
	} {
		if got := isFile(arg); got != want {
			t.Errorf("%s: a file is %v, want %v", arg, got, want)
		}
	}
}

// nameServer starts a name server that answers every question with the given
// code. Code 3 means that the name does not exist.
func nameServer(t *testing.T, code byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { // stopped below
		defer close(done)
		b := make([]byte, 2048)
		for {
			n, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			b[2], b[3] = b[2]|0x80, 0x80|code
			_, _ = conn.WriteTo(b[:n], from)
		}
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-done
	})
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func TestNameThatIsNeitherFileNorHostIsToldAtOnce(t *testing.T) {
	t.Parallel()
	none, broken := nameServer(t, 3), nameServer(t, 2)
	for _, arg := range []string{"nosuch.example", "nosuch.example/events", "nosuch/events"} {
		err := findHost(t.Context(), none, arg)
		if err == nil || !strings.Contains(err.Error(), "no such file, and no host named nosuch") {
			t.Errorf("%s: got %v", arg, err)
		}
	}
	for _, arg := range []string{"http://nosuch.example", "nosuch.example:80", "127.0.0.1", "[::1]", ":8080", "localhost"} {
		if err := findHost(t.Context(), none, arg); err != nil {
			t.Errorf("%s: got %v", arg, err)
		}
	}
	if err := findHost(t.Context(), broken, "some.example"); err != nil {
		t.Errorf("without an answer: got %v", err)
	}
}
