package tui_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"topicmux/monitor"
	"topicmux/tui"
	"topicmux/tui/theme"
)

// tape is a terminal's output. It signals when a text has been written.
type tape struct {
	mu      sync.Mutex
	written bytes.Buffer
	want    string
	seen    chan struct{}
}

func (t *tape) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := t.written.Write(p)
	if t.want != "" && strings.Contains(t.written.String(), t.want) {
		t.want = ""
		close(t.seen)
	}
	return n, err
}

// blocked returns a keyboard without input, and a function to close it.
func blocked(t *testing.T) (io.Reader, func()) {
	t.Helper()
	r, w := io.Pipe()
	return r, func() { _ = w.Close() }
}

func TestRunEndsWithItsContextAndLeavesTheTerminalAsItWas(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprint(w, "event: answer\ndata: 42\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	out := &tape{want: "\x1b[?1049h", seen: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	in, feed := blocked(t)
	defer feed()
	go func() {
		ended <- tui.Run(ctx, tui.Options{Options: monitor.Options{URL: server.URL}, Input: in, Output: out, Environ: []string{"TERM=xterm-256color"}})
	}()
	<-out.seen
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Run returned %v, want nil", err)
	}
	if !strings.Contains(out.written.String(), "\x1b[?1049l") {
		t.Error("the alternate screen was not left")
	}
}

func TestRunRefusesWhatIsNoURL(t *testing.T) {
	if err := tui.Run(t.Context(), tui.Options{Options: monitor.Options{URL: "not a url"}}); err == nil {
		t.Error("Run took a URL that is none")
	}
}

func TestRunSaysWhyTheServerRefused(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	in, feed := blocked(t)
	defer feed()
	err := tui.Run(t.Context(), tui.Options{Options: monitor.Options{URL: server.URL}, Input: in, Output: &tape{}, Environ: []string{"TERM=xterm-256color"}})
	if err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("Run returned %v, want a refusal with 404", err)
	}
}

func TestAThemesBackgroundIsSetAndTakenBack(t *testing.T) {
	url := serve(t, "data: 1\n\n")
	out := &tape{want: "\x1b]11;#fafafa", seen: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	in, feed := blocked(t)
	defer feed()
	go func() {
		ended <- tui.Run(ctx, tui.Options{Options: monitor.Options{URL: url}, Input: in, Output: out, Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor", "CLICOLOR_FORCE=1"}, Theme: theme.Find("light")})
	}()
	<-out.seen
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if !strings.Contains(out.written.String(), "\x1b]111") {
		t.Error("the terminal's own background was not given back")
	}
}
