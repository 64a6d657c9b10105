//go:build unix

package monitor_test

import (
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"topicmux/monitor"
	"topicmux/sse"
)

func TestRecordsComeThroughAUnixSocket(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "mon") // t.TempDir may be longer than a socket's path can be
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "docker.sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(sending("application/json", "{\"status\":\"start\"}\n", 3))
	_ = server.Listener.Close()
	server.Listener = l
	server.Start()
	defer server.Close()
	opts := monitor.Options{URL: "unix:" + path + ":/events", Client: sse.Options{Retry: sse.MinRetry}}
	got := collect(&opts)
	if s := follow(t, opts); s.Err() != nil || !slices.Equal(*got, []string{`{"status":"start"}`}) {
		t.Errorf("got %q, %v", *got, s.Err())
	}
	s := follow(t, monitor.Options{URL: "unix:" + path + "x:/events", Client: sse.Options{NoReconnect: true}})
	if err := s.Err(); err == nil || !strings.Contains(err.Error(), path+"x:/events: no such file") || !strings.Contains(monitor.Hint(err), "the path of its socket") {
		t.Errorf("got %v, hint: %s", err, monitor.Hint(err))
	}
}
