package cmd

import (
	"bytes"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
)

// squeezedHelp shows a command's help as the root's, without the blank lines
// below its titles: tail has many flags, and a screen has 24 lines.
func squeezedHelp(c *cobra.Command, args []string) {
	out := c.OutOrStdout()
	defer c.SetOut(out)
	lines := &squeezer{to: out}
	if file, ok := out.(term.File); ok {
		c.SetOut(squeezedFile{file, lines})
	} else {
		c.SetOut(lines)
	}
	c.Root().HelpFunc()(c, args)
}

// squeezedFile is a file whose text is squeezed. It stays a file to those who
// ask whether it is a terminal.
type squeezedFile struct {
	term.File
	lines *squeezer
}

// Write squeezes p.
func (f squeezedFile) Write(p []byte) (int, error) { return f.lines.Write(p) }

// squeezer drops the blank line after a title, which is all in capitals, and
// those at both ends.
type squeezer struct {
	to    io.Writer
	last  lineKind
	blank bool // a blank line is due before the next one
	rest  []byte
}

// lineKind is what the line before was.
type lineKind uint8

const (
	nothing lineKind = iota
	title
	other
)

// Write passes whole lines on.
func (s *squeezer) Write(p []byte) (int, error) {
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

func (s *squeezer) line(line string) error {
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
	_, err := io.WriteString(s.to, line+"\n")
	return err
}
