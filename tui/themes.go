package tui

import (
	"image/color"
	"slices"
	"time"

	"github.com/charmbracelet/colorprofile"

	"topicmux/tui/theme"
)

// setTheme makes the theme for what the person wants and the terminal can.
func (m *Model) setTheme() {
	m.noColor = noColor(m.opts.Environ) || m.profile < colorprofile.ANSI || m.scheme.Plain()
	m.theme = theme.New(theme.Options{
		Scheme: m.scheme, Dark: m.dark, Profile: m.profile, NoColor: m.noColor,
	})
	m.repaint()
}

// answerTime is how long the terminal has to tell its background before a
// theme may set another: what it told later would be the theme's.
const answerTime = time.Second

// ground returns the background and text colours that the theme sets on the
// terminal, nil for the terminal's own.
func (m *Model) ground() (back, text color.Color) {
	if !m.darkKnown && m.clock().Before(m.begun.Add(answerTime)) {
		return nil, nil
	}
	return m.theme.Ground()
}

// groundAt is when the theme's background shows though the terminal has not
// told its own.
func (m *Model) groundAt() time.Time {
	if back, _ := m.theme.Ground(); back == nil || m.darkKnown {
		return time.Time{}
	}
	return m.begun.Add(answerTime)
}

// schemes are the themes that T goes through: the person's own one first.
func (m *Model) schemes() []*theme.Scheme {
	all := theme.Schemes()
	if own := m.opts.Theme; own != nil && !slices.Contains(all, own) {
		all = slices.Insert(all, 0, own)
	}
	return all
}

// nextTheme turns to the next theme.
func (m *Model) nextTheme() {
	all := m.schemes()
	m.useTheme(all[(slices.Index(all, m.scheme)+1)%len(all)])
}

// useTheme turns to a theme, which is remembered.
func (m *Model) useTheme(s *theme.Scheme) {
	m.scheme = s
	m.saved.SetTheme(s.Name())
	m.setTheme()
	m.notify("theme "+s.Name()+": "+s.Help(), theme.Accent)
}

// recallTheme takes the theme that was remembered, unless the person asked for
// one just now.
func (m *Model) recallTheme() {
	if s := theme.Find(m.saved.Theme()); s != nil && m.opts.Theme == nil {
		m.scheme = s
		m.setTheme()
	}
}
