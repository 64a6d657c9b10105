package cmd

import (
	"fmt"
	"io"
	"log"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"topicmux/monitor/text"
)

// maxBufferedLines is how many different lines of the libraries' log are kept while the
// dashboard runs. More are counted.
const maxBufferedLines = 8

// harmlessLogs are the beginnings of lines that net/http logs although nothing is
// wrong for the user: it closes the connection and opens another one.
var harmlessLogs = [...]string{
	"Unsolicited response received on idle HTTP channel",
	"readLoopPeekFailLocked",
}

// libraryLog passes what net/http and other libraries log with the standard logger to
// a function, one line at a time and without the lines of harmlessLogs.
type libraryLog func(line string)

// Write takes one entry of the log.
func (l libraryLog) Write(p []byte) (int, error) {
	line := strings.TrimSpace(string(p))
	harmless := slices.ContainsFunc(harmlessLogs[:], func(start string) bool { return strings.HasPrefix(line, start) })
	if !harmless {
		l(line)
	}
	return len(p), nil
}

// bufferedLog keeps what libraries log while the dashboard owns the screen.
type bufferedLog struct {
	mu    sync.Mutex
	lines []string // guarded by mu; each once
	more  int      // guarded by mu; that are not in lines
}

func (h *bufferedLog) add(line string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case slices.Contains(h.lines, line):
	case len(h.lines) < maxBufferedLines:
		h.lines = append(h.lines, line)
	default:
		h.more++
	}
}

// flush writes what was kept.
func (h *bufferedLog) flush(w io.Writer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, line := range h.lines {
		printLogLine(w, line)
	}
	if h.more > 0 {
		printLogLine(w, text.Plural(h.more, "more log line"))
	}
}

// bufferLibraryLog keeps the libraries' log until the caller calls release, which
// writes it to standard error.
func bufferLibraryLog(std stdio) (release func()) {
	held := &bufferedLog{}
	before := log.Writer()
	log.SetOutput(libraryLog(held.add))
	return func() {
		log.SetOutput(before)
		held.flush(std.err)
	}
}

// libraryLogTo makes libraries log to w, like the program itself.
func libraryLogTo(w io.Writer) {
	log.SetFlags(0)
	out := newOutput(w)
	log.SetOutput(libraryLog(func(line string) { printLogLine(out, line) }))
}

func printLogLine(w io.Writer, line string) { fmt.Fprintln(w, "topicmux: "+cleanLine(line)) }

// logLibraries makes libraries log to l.
func logLibraries(l *slog.Logger) {
	slog.SetDefault(l)
	log.SetOutput(libraryLog(func(line string) { l.Warn(line) }))
}
