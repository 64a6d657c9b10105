package cmd

import (
	"context"
	"io"
	"os"

	"topicmux/sse"
)

// eventPrinter prints what tail receives. A hook may be nil.
type eventPrinter struct {
	event func(sse.Event)
	line  func(sse.Line)
	chunk func([]byte)
	state func(sse.State)
}

// newEventPrinter returns the printer of the settings. When writing fails, it calls
// fail with the error.
func newEventPrinter(std stdio, s tailSettings, fail context.CancelCauseFunc) eventPrinter {
	sinkTo := func(w io.Writer) *failOnceWriter { return &failOnceWriter{w: w, fail: fail} }
	switch {
	case s.json:
		j := jsonPrinter{out: sinkTo(std.out.json()), err: std.err.json()}
		p := eventPrinter{event: j.event, state: j.state}
		if s.comments {
			p.line = j.line
		}
		return p
	case s.raw && std.out.terminal:
		return eventPrinter{line: rawLine(sinkTo(std.out)), state: printStates(std.err)}
	case s.raw:
		return eventPrinter{chunk: sinkTo(std.out).write, state: printStates(std.err)}
	default:
		l := newLinePrinter(std.out, fail)
		l.selected = s.topics
		p := eventPrinter{event: l.event, state: printStates(std.err)}
		if s.comments {
			p.line = l.line
		}
		return p
	}
}

// rawLine returns a hook that prints lines at a terminal.
func rawLine(out *failOnceWriter) func(sse.Line) {
	return func(l sse.Line) { out.write([]byte(cleanLine(l.Raw) + "\n")) }
}

// failOnceWriter writes until a write fails, and reports the error once.
type failOnceWriter struct {
	w      io.Writer
	fail   context.CancelCauseFunc
	failed bool
}

// write writes p in one call, so an event is visible as soon as it has arrived.
func (s *failOnceWriter) write(p []byte) {
	if s.failed {
		return
	}
	if _, err := s.w.Write(p); err != nil {
		s.failed = true
		s.fail(err)
	}
}

// dumb is why a terminal can show lines only.
const dumb = "a dumb terminal"

// hasScreen reports whether a dashboard can be drawn, and why not.
func hasScreen(std stdio) (why string, ok bool) {
	switch {
	case !std.out.terminal:
		return "standard output is not a terminal", false
	case !isTerminal(std.in):
		return "standard input is not a terminal", false
	case os.Getenv("TERM") == "dumb":
		return dumb, false
	default:
		return "", true
	}
}
