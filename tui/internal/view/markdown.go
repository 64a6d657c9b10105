package view

import (
	"strings"
	"unicode/utf8"

	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// markdown draws lines of a message with light Markdown: strong text, code, headings and
// bullets. The marks of strong text and code are left out. Its state goes on from line to
// line, since lines are wrapped. The zero value is ready for the first line.
type markdown struct {
	strong bool
	code   bool
	fenced bool // within a block of code
}

// draw draws a line and returns its width.
func (m *markdown) draw(r screen.Region, x, y int, line string, base screen.Style) int {
	start, trimmed := x, strings.TrimLeft(line, " ")
	if strings.HasPrefix(trimmed, "```") {
		m.fenced, m.strong, m.code = !m.fenced, false, false
		return r.Text(x, y, line, screen.Style{Fg: theme.Faint})
	}
	if m.fenced {
		return r.Text(x, y, line, screen.Style{Fg: theme.Accent})
	}
	if line == "" { // a paragraph ends
		m.strong, m.code = false, false
	}
	if level := len(trimmed) - len(strings.TrimLeft(trimmed, "#")); level > 0 && level <= 6 && strings.HasPrefix(trimmed[level:], " ") {
		base.Attr |= screen.Bold
		line = strings.TrimLeft(trimmed[level:], " ")
	}
	if indent := len(line) - len(trimmed); indent >= 0 && (strings.HasPrefix(trimmed, "- ") || strings.HasPrefix(trimmed, "* ")) {
		x += r.Text(x, y, line[:indent]+"• ", base)
		line = trimmed[2:]
	}
	for line != "" {
		n := m.span(line)
		x += r.Text(x, y, line[:n], m.style(base))
		line = m.mark(line[n:])
	}
	return x - start
}

// span returns the length of the text up to the next mark.
func (m *markdown) span(line string) int {
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '`' && (m.code || strings.IndexByte(line[i+1:], '`') > 0):
			return i
		case !m.code && strings.HasPrefix(line[i:], "**") && m.isStrongMark(line, i):
			return i
		}
	}
	return len(line)
}

// isStrongMark reports whether the asterisks at i begin or end strong text: there is no
// space behind those that begin it, or before those that end it.
func (m *markdown) isStrongMark(line string, i int) bool {
	if m.strong {
		return i > 0 && line[i-1] != ' '
	}
	next, _ := utf8.DecodeRuneInString(line[i+2:])
	return next != utf8.RuneError && next != ' ' && next != '*'
}

// mark applies the mark at the beginning of the rest of a line and returns what follows.
func (m *markdown) mark(rest string) string {
	switch {
	case strings.HasPrefix(rest, "`"):
		m.code = !m.code
		return rest[1:]
	case strings.HasPrefix(rest, "**"):
		m.strong = !m.strong
		return rest[2:]
	}
	return rest
}

// style returns the style of the text that follows.
func (m *markdown) style(base screen.Style) screen.Style {
	if m.strong {
		base.Attr |= screen.Bold
	}
	if m.code {
		base.Fg = theme.Accent
	}
	return base
}
