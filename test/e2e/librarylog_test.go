package e2e_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// chatty starts a server that refuses each request and sends more data than
// announced, which net/http logs. The channel gets a value whenever a client
// has closed the connection because of that.
func chatty(t *testing.T) (url string, closed <-chan struct{}) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	gone := make(chan struct{}, 16)
	ended, end := context.WithCancel(context.Background())
	go func() {
		defer close(done)
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			stop := context.AfterFunc(ended, func() { _ = conn.Close() })
			in := bufio.NewReader(conn)
			if _, err := http.ReadRequest(in); err == nil {
				_, _ = io.WriteString(conn, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 5\r\nRetry-After: 1\r\n\r\nbusy\n"+
					"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
				_, _ = io.Copy(io.Discard, in)
				gone <- struct{}{}
			}
			stop()
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = ln.Close()
		end()
		<-done
	})
	return "http://" + ln.Addr().String() + "/events", gone
}

func TestNoLibraryWritesOntoTheDashboard(t *testing.T) {
	t.Parallel()
	url, closed := chatty(t)
	term := open(t, 100, 30, "topicmux watch "+url)
	<-closed
	<-closed // so the first log line has had time to reach the screen
	screen := term.shows("no connection yet", "503", "The server answered with an error.")
	for _, foreign := range []string{"Unsolicited", "idle HTTP channel", "Is the server running?"} {
		if strings.Contains(screen, foreign) {
			t.Errorf("the screen has %q:\n%s", foreign, screen)
		}
	}
	term.presses("q")
	if screen := term.shows("exit code"); strings.Contains(screen, "Unsolicited") {
		t.Errorf("after the dashboard:\n%s", screen)
	}
}

func TestNoLibraryWritesBetweenTheLinesOfTail(t *testing.T) {
	t.Parallel()
	url, closed := chatty(t)
	term := open(t, 200, 30, "topicmux tail "+url)
	<-closed
	<-closed // so the first log line has had time to be printed
	term.presses("C-c")
	if screen := term.shows("exit code 130"); strings.Contains(screen, "Unsolicited") || !strings.Contains(screen, "503") {
		t.Errorf("tail prints:\n%s", screen)
	}
}
