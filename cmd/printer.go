package cmd

import (
	"context"
	"io"
	"os"

	"github.com/charmbracelet/x/term"

	"topicmux/sse"
	"topicmux/tui/text"
)

// printer shows what a tail sees. A hook that is nil is not wanted.
type printer struct {
	event func(sse.Event)
	line  func(sse.Line)
	chunk func([]byte)
	state func(sse.State)
}

// newPrinter returns the printer that the options ask for. When the output can
// no longer be written, it calls fail with the reason.
func newPrinter(std stdio, o tailOptions, fail context.CancelCauseFunc) printer {
	out := &sink{w: std.out, fail: fail}
	switch {
	case o.json:
		j := jsonPrinter{out: out, err: std.err, escape: isTerminal(std.out)}
		p := printer{event: j.event, state: j.state}
		if o.comments {
			p.line = j.line
		}
		return p
	case o.raw && isTerminal(std.out):
		return printer{line: func(l sse.Line) { out.writeString(cleanLine(l.Raw) + "\n") }, state: tellState(std.err)}
	case o.raw:
		return printer{chunk: out.write, state: tellState(std.err)}
	default:
		l := newLinePrinter(out, std.out)
		p := printer{event: l.event, state: tellState(std.err)}
		if o.comments {
			p.line = l.line
		}
		return p
	}
}

// sink writes until a write fails, and reports that once.
type sink struct {
	w      io.Writer
	fail   context.CancelCauseFunc
	failed bool
}

// write writes p in one call: each event is there when it came.
func (s *sink) write(p []byte) {
	if s.failed {
		return
	}
	if _, err := s.w.Write(p); err != nil {
		s.failed = true
		s.fail(err)
	}
}

func (s *sink) writeString(p string) { s.write([]byte(p)) }

// isTerminal tells whether a person looks at what is written to w.
func isTerminal(w any) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(file.Fd())
}

// dumb is why a terminal shows lines and nothing else.
const dumb = "a dumb terminal"

// hasScreen tells whether there is a person at a terminal that a dashboard can be
// drawn on, and why not.
func hasScreen(std stdio) (why string, ok bool) {
	switch {
	case !isTerminal(std.in) || !isTerminal(std.out):
		return "not a terminal", false
	case os.Getenv("TERM") == "dumb":
		return dumb, false
	default:
		return "", true
	}
}

// cleanLine makes bytes safe to show as one line, whole.
func cleanLine[T text.Bytes](s T) string { return text.CleanLine(s, roomFor(len(s))) }

// roomFor is how long n bytes can become when they are made safe: a control
// character becomes a picture of three bytes.
func roomFor(n int) int { return 4*n + 64 }
