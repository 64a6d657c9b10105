package cmd

import (
	"fmt"
	"io"
	"os"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"topicmux/monitor/text"
)

// stdio is where a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err *output
}

// warn tells on standard error what went wrong without ending the command.
func (s stdio) warn(err error) { fmt.Fprintln(s.err, "topicmux: "+cleanLine(err.Error())) }

// An output is standard output or standard error. What a terminal would obey or
// hide (escape sequences, control and format characters) never reaches one that
// an output leads to; a file or a pipe gets the bytes exactly as they are written.
// So who writes need not ask where the bytes come from. Each call of Write holds
// whole lines.
type output struct {
	dst      io.Writer
	terminal bool
}

// newOutput returns an output that leads to w.
func newOutput(w io.Writer) *output { return &output{dst: w, terminal: isTerminal(w)} }

// Write writes text.
func (o *output) Write(p []byte) (int, error) {
	if !o.terminal {
		return o.dst.Write(p)
	}
	if _, err := io.WriteString(o.dst, text.CleanBlock(p, roomFor(len(p)))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// styled returns a writer for text that has colours of our own. It writes
// everything as it is: all that is foreign in it was made safe by the caller.
func (o *output) styled() io.Writer { return o.dst }

// colored tells whether what is written may have colours.
func (o *output) colored() bool {
	return colorprofile.Detect(o.dst, os.Environ()) >= colorprofile.ANSI
}

// json returns a writer for lines of JSON: at a terminal what is unsafe is
// escaped, so the values stay the same.
func (o *output) json() io.Writer {
	if !o.terminal {
		return o.dst
	}
	return jsonEscaper{o.dst}
}

// A jsonEscaper escapes what a terminal would obey or hide, and JSON allows as it
// is: DEL, the C1 controls and format characters.
type jsonEscaper struct{ dst io.Writer }

// Write writes lines of JSON.
func (e jsonEscaper) Write(p []byte) (int, error) {
	out := make([]byte, 0, len(p))
	for _, r := range string(p) {
		if r == '\n' || !unicode.In(r, unicode.Cc, unicode.Cf) {
			out = utf8.AppendRune(out, r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			out = append(out, '\\', 'u')
			for shift := 12; shift >= 0; shift -= 4 {
				out = append(out, "0123456789abcdef"[unit>>shift&0xf])
			}
		}
	}
	if _, err := e.dst.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// isTerminal tells whether a person looks at what is written to w.
func isTerminal(w any) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(file.Fd())
}

// cleanLine makes bytes safe to show as one line, whole.
func cleanLine[T text.Bytes](s T) string { return text.CleanLine(s, roomFor(len(s))) }

// roomFor is how long n bytes can become when they are made safe: a control
// character becomes a picture of three bytes.
func roomFor(n int) int { return 4*n + 64 }
