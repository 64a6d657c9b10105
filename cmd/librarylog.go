package cmd

import (
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
)

// maxBufferedLines is how many different lines of the libraries' log are kept while the
// dashboard runs. More are counted.
const maxBufferedLines = 8

// bufferedLog keeps what net/http and other libraries log with the standard logger
// while the dashboard owns the screen.
type bufferedLog struct {
	mu    sync.Mutex
	lines []string // guarded by mu; each once
	more  int      // guarded by mu; that are not in lines
}

// Write takes one entry of the log.
func (h *bufferedLog) Write(p []byte) (int, error) {
	line := strings.TrimSpace(string(p))
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case slices.Contains(h.lines, line):
	case len(h.lines) < maxBufferedLines:
		h.lines = append(h.lines, line)
	default:
		h.more++
	}
	return len(p), nil
}

// flush writes what was kept.
func (h *bufferedLog) flush(w io.Writer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, line := range h.lines {
		fmt.Fprintln(w, cleanLine(line))
	}
	if h.more > 0 {
		fmt.Fprintf(w, "%d more log lines\n", h.more)
	}
}

// bufferLibraryLog keeps the libraries' log until the caller calls release, which
// writes it to standard error.
func bufferLibraryLog(std stdio) (release func()) {
	held := &bufferedLog{}
	before := log.Writer()
	log.SetOutput(held)
	return func() {
		log.SetOutput(before)
		held.flush(std.err)
	}
}

// libraryLogTo makes libraries log to the file.
func libraryLogTo(file *os.File) {
	log.SetFlags(0)
	log.SetOutput(newOutput(file))
}

// logLibraries makes libraries log to l.
func logLibraries(l *slog.Logger) {
	slog.SetLogLoggerLevel(slog.LevelWarn)
	slog.SetDefault(l)
}
