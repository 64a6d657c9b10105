package cmd

import (
	"bytes"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// compactHelp is a file that leaves out blank lines after titles, which are in
// capitals, and at both ends: the help has many flags, and a screen has 24 lines. A
// check for a terminal sees the file.
type compactHelp struct {
	term.File
	last  lineKind
	blank bool // a blank line is due before the next one
	rest  []byte
}

// lineKind is the kind of the line before.
type lineKind uint8

const (
	nothing lineKind = iota
	title
	other
)

// Write writes whole lines.
func (s *compactHelp) Write(p []byte) (int, error) {
	s.rest = append(s.rest, p...)
	for {
		line, rest, ok := bytes.Cut(s.rest, []byte{'\n'})
		if !ok {
			return len(p), nil
		}
		if err := s.line(string(line)); err != nil {
			return 0, err
		}
		s.rest = rest
	}
}

func (s *compactHelp) line(line string) error {
	plain := strings.TrimSpace(ansi.Strip(line))
	if plain == "" {
		s.blank = s.last == other
		return nil
	}
	if s.blank {
		line = "\n" + line
	}
	s.blank = false
	s.last = other
	if plain == strings.ToUpper(plain) {
		s.last = title
	}
	_, err := io.WriteString(s.File, line+"\n")
	return err
}
