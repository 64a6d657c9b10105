package cmd

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// unsolicited returns a server that follows each response with bytes that nobody
// requested, as proxies do when a connection is idle.
func unsolicited(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer func(c net.Conn) { _ = c.Close() }(conn)
		fmt.Fprint(rw, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
		_ = rw.Flush()
		_, _ = io.Copy(io.Discard, conn)
	}))
	t.Cleanup(s.Close)
	return s
}

// lockedBuffer is a buffer to which the goroutines of net/http may write at any
// time.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer // guarded by mu
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// take returns what was written and empties the buffer.
func (b *lockedBuffer) take() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer b.buf.Reset()
	return b.buf.String()
}

// TestLibrariesLogLikeTheProgram changes the standard logger, so it is not parallel.
func TestLibrariesLogLikeTheProgram(t *testing.T) {
	defer func(w io.Writer, flags int, l *slog.Logger) {
		slog.SetDefault(l)
		log.SetOutput(w)
		log.SetFlags(flags)
	}(log.Writer(), log.Flags(), slog.Default())
	log.SetFlags(0) // as Main does
	buffered := new(lockedBuffer)
	for name, c := range map[string]struct {
		begin func(w *lockedBuffer) (end func())
		want  string
	}{
		"standard error": {func(w *lockedBuffer) func() { libraryLogTo(w); return func() {} }, "topicmux: tls: something\n"},
		"a dashboard":    {func(w *lockedBuffer) func() { return bufferLibraryLog(stdio{err: newOutput(w)}) }, "topicmux: tls: something\n"},
		"a server": {func(w *lockedBuffer) func() {
			logLibraries(slog.New(slog.NewTextHandler(w, nil)))
			return func() {}
		}, "level=WARN msg=\"tls: something\"\n"},
	} {
		end := c.begin(buffered)
		s := unsolicited(t)
		for range 3 { // net/http looks at an idle connection before it uses it again
			response, err := s.Client().Get(s.URL)
			if err != nil {
				continue
			}
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		s.Client().CloseIdleConnections()
		log.Print("Unsolicited response received on idle HTTP channel starting with \"HTTP/1.1 408\"; err=<nil>")
		log.Print("tls: something")
		end()
		if got := buffered.take(); !strings.HasSuffix(got, c.want) || strings.Contains(got, "Unsolicited") {
			t.Errorf("%s: logged %q, want %q", name, got, c.want)
		}
	}
}
