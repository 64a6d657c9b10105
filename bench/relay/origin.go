package relay

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"topicmux/bench/event"
)

// origin serves the streams that are relayed.
type origin struct {
	listener net.Listener
	server   *http.Server
	mu       sync.Mutex
	readers  [][]chan []byte // by stream
	opened   chan struct{}   // one for each reader
}

func newOrigin(o Options) (*origin, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &origin{listener: ln, readers: make([][]chan []byte, o.Streams), opened: make(chan struct{}, 4*o.Streams)}
	s.server = &http.Server{Handler: s}
	go func() { _ = s.server.Serve(ln) }() // ends with close
	return s, nil
}

func (s *origin) close() { _ = s.server.Close() }

func (s *origin) url(stream int) string {
	return fmt.Sprintf("http://%s/%d", s.listener.Addr(), stream)
}

// config returns the config of a topicmux that relays all streams.
func (s *origin) config() string {
	var b strings.Builder
	b.WriteString("addr: 127.0.0.1:0\nsystem: false\nsources:\n")
	for i := range s.readers {
		fmt.Fprintf(&b, "  - name: s%d\n    sse: %s\n", i, s.url(i))
	}
	return b.String()
}

// ServeHTTP serves a stream.
func (s *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var stream int
	if _, err := fmt.Sscanf(r.URL.Path, "/%d", &stream); err != nil || stream >= len(s.readers) {
		http.NotFound(w, r)
		return
	}
	events := make(chan []byte, 1024)
	s.mu.Lock()
	s.readers[stream] = append(s.readers[stream], events)
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	w.(http.Flusher).Flush()
	s.opened <- struct{}{}
	for {
		select {
		case <-r.Context().Done():
			return
		case text := <-events:
			_, _ = w.Write(text)
			w.(http.Flusher).Flush()
		}
	}
}

// send waits for the readers, and then sends the events of all streams at equal intervals,
// one stream after another.
func (s *origin) send(ctx context.Context, o Options, readers int) error {
	ready, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for i := range readers {
		select {
		case <-s.opened:
		case <-ready.Done():
			return fmt.Errorf("%d of %d readers have connected", i, readers)
		}
	}
	total := o.events() * o.Streams
	start := time.Now()
	for i := range total {
		due := start.Add(time.Duration(float64(i) / (o.Rate * float64(o.Streams)) * float64(time.Second)))
		time.Sleep(time.Until(due))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		stream, n := i%o.Streams, i/o.Streams
		text := fmt.Appendf(nil, "id: %d\ndata: %d %d %d\n\n", n+1, stream, n, event.Now())
		s.mu.Lock()
		for _, reader := range s.readers[stream] {
			reader <- text
		}
		s.mu.Unlock()
	}
	return nil
}

// serve starts topicmux and returns its URL.
func serve(ctx context.Context, program, config string) (url string, stop func(), err error) {
	cmd := exec.CommandContext(ctx, program, "serve", "-c", config)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Stdout = os.Stderr
	log, err := cmd.StderrPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if u, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			go func() { _, _ = io.Copy(io.Discard, log) }() // ends with the process
			return u, func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }, nil
		}
	}
	return "", nil, fmt.Errorf("topicmux did not start: %w", cmd.Wait())
}
