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

// maxHeldLines is how many different lines of the libraries' log are kept while
// there is a screen. Those after them are counted.
const maxHeldLines = 8

// heldLog keeps what net/http and other libraries log by the standard logger, so
// that it does not reach a screen that the dashboard draws.
type heldLog struct {
	mu    sync.Mutex
	lines []string // guarded by mu; each once
	more  int      // guarded by mu; that are not in lines
}

// Write takes one entry of the log.
func (h *heldLog) Write(p []byte) (int, error) {
	line := strings.TrimSpace(string(p))
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case slices.Contains(h.lines, line):
	case len(h.lines) < maxHeldLines:
		h.lines = append(h.lines, line)
	default:
		h.more++
	}
	return len(p), nil
}

// tell writes what was kept.
func (h *heldLog) tell(w io.Writer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, line := range h.lines {
		fmt.Fprintln(w, cleanLine(line))
	}
	if h.more > 0 {
		fmt.Fprintf(w, "%d more log lines\n", h.more)
	}
}

// holdLibraryLog keeps the libraries' log until release is called, which writes it
// to standard error.
func holdLibraryLog(std stdio) (release func()) {
	held := &heldLog{}
	before := log.Writer()
	log.SetOutput(held)
	return func() {
		log.SetOutput(before)
		held.tell(std.err)
	}
}

// libraryLogTo has libraries log to standard error, as everything else does.
func libraryLogTo(file *os.File) {
	log.SetFlags(0)
	log.SetOutput(newOutput(file))
}

// adoptLibraryLog makes entries of a log of ours out of what libraries log.
func adoptLibraryLog(l *slog.Logger) {
	slog.SetLogLoggerLevel(slog.LevelWarn)
	slog.SetDefault(l)
}
