package cmd

import (
	"context"
	"io"
	"os"

	"topicmux/sse"
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
func newPrinter(std stdio, s tailSettings, fail context.CancelCauseFunc) printer {
	sinkTo := func(w io.Writer) *sink { return &sink{w: w, fail: fail} }
	switch {
	case s.json:
		j := jsonPrinter{out: sinkTo(std.out.json()), err: std.err.json()}
		p := printer{event: j.event, state: j.state}
		if s.comments {
			p.line = j.line
		}
		return p
	case s.raw && std.out.terminal:
		return printer{line: rawLine(sinkTo(std.out)), state: tellState(std.err)}
	case s.raw:
		return printer{chunk: sinkTo(std.out).write, state: tellState(std.err)}
	default:
		l := newLinePrinter(std.out, fail)
		l.selected = s.topics
		p := printer{event: l.event, state: tellState(std.err)}
		if s.comments {
			p.line = l.line
		}
		return p
	}
}

// rawLine prints lines to people.
func rawLine(out *sink) func(sse.Line) {
	return func(l sse.Line) { out.write([]byte(cleanLine(l.Raw) + "\n")) }
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

// dumb is why a terminal shows lines and nothing else.
const dumb = "a dumb terminal"

// hasScreen tells whether there is a person at a terminal that a dashboard can be
// drawn on, and why not.
func hasScreen(std stdio) (why string, ok bool) {
	switch {
	case !isTerminal(std.in) || !std.out.terminal:
		return "not a terminal", false
	case os.Getenv("TERM") == "dumb":
		return dumb, false
	default:
		return "", true
	}
}
