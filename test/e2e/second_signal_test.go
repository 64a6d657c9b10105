package e2e_test

import (
	"bufio"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestASecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system")
	url, err := s.url()
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	// The server waits a while for a request that does not end.
	if _, err := io.WriteString(c, "POST /topics/a HTTP/1.1\r\nHost: localhost\r\n"+
		"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.Contains(line, "100") {
		t.Fatalf("got %q, %v", line, err)
	}

	gone := make(chan struct{})
	go func() { defer close(gone); _ = s.Wait() }()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		// A second signal counts only after the first has arrived.
		_ = s.Process.Signal(syscall.SIGTERM)
		select {
		case <-gone:
			if status, ok := s.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGTERM {
				t.Errorf("it ended in good order: %v", s.ProcessState)
			}
			return
		case <-tick.C:
		}
	}
}
