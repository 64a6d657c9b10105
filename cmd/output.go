package cmd

import (
	"errors"
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

// stdio are the standard streams of a command.
type stdio struct {
	in       io.Reader
	out, err *output
}

// warn prints an error that does not end the command, and its hint.
func (s stdio) warn(err error) {
	fmt.Fprintln(s.err, "topicmux: "+cleanLine(err.Error()))
	if f := new(commandError); errors.As(err, &f) {
		printHint(s.err, f.hint)
	}
}

// An output is standard output or standard error. A terminal never gets what it would
// obey or hide: escape sequences, control and format characters. A file or a pipe gets
// the bytes exactly. So callers can write any text. Each call of Write must have whole
// lines.
type output struct {
	dst      io.Writer
	terminal bool
}

// newOutput returns an output that writes to w.
func newOutput(w io.Writer) *output { return &output{dst: w, terminal: isTerminal(w)} }

// Write writes text.
func (o *output) Write(p []byte) (int, error) {
	if !o.terminal {
		return o.dst.Write(p)
	}
	if _, err := io.WriteString(o.dst, text.CleanBlock(p, cleanedSize(len(p)))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// styled returns a writer for text with colours of the program. It writes everything
// as it is, so the caller must clean all other text.
func (o *output) styled() io.Writer { return o.dst }

// colored reports whether text may have colours.
func (o *output) colored() bool {
	return colorprofile.Detect(o.dst, os.Environ()) >= colorprofile.ANSI
}

// json returns a writer for lines of JSON. At a terminal it escapes unsafe characters,
// which does not change the values.
func (o *output) json() io.Writer {
	if !o.terminal {
		return o.dst
	}
	return jsonEscaper{o.dst}
}

// A jsonEscaper escapes what a terminal would obey or hide and JSON allows: DEL, the C1
// controls and format characters.
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

// isTerminal reports whether w is a terminal.
func isTerminal(w any) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(file.Fd())
}

// cleanLine returns text that is safe to show in one line, without cutting it.
func cleanLine[T text.Bytes](s T) string { return text.CleanLine(s, cleanedSize(len(s))) }

// cleanedSize returns how long n bytes can become when they are cleaned: a control
// character becomes a symbol of three bytes.
func cleanedSize(n int) int { return 4*n + 64 }
