package tui

import (
	"image/color"
	"slices"
	"time"

	"github.com/charmbracelet/colorprofile"

	"topicmux/tui/theme"
)

// appearance is the theme and what the terminal can show of it.
type appearance struct {
	*shared
	scheme    *theme.Scheme
	theme     *theme.Theme
	profile   colorprofile.Profile
	dark      bool
	darkKnown bool      // the terminal has said whether it is dark
	begun     time.Time // when the terminal was asked
	noColor   bool
}

func newAppearance(s *shared) *appearance {
	a := &appearance{shared: s, scheme: s.opts.Theme, profile: colorprofile.Detect(s.opts.Output, s.opts.Environ), dark: true}
	if a.scheme == nil {
		a.scheme = theme.Find("auto")
	}
	return a
}

// setTheme makes the theme for what the user wants and the terminal can.
func (a *appearance) setTheme() {
	a.noColor = noColor(a.opts.Environ) || a.profile < colorprofile.ANSI || a.scheme.Plain()
	a.theme = theme.New(theme.Options{
		Scheme: a.scheme, Dark: a.dark, Profile: a.profile, NoColor: a.noColor,
	})
	a.repaint()
}

// answerTime is how long the terminal has to report its background before a theme
// may set another: later it would report the background of the theme.
const answerTime = time.Second

// ground returns the background and text colours that the theme sets on the
// terminal, nil for the terminal's own.
func (a *appearance) ground() (back, text color.Color) {
	if !a.darkKnown && a.clock().Before(a.begun.Add(answerTime)) {
		return nil, nil
	}
	return a.theme.Ground()
}

// groundAt is when the theme's background shows though the terminal has not
// told its own.
func (a *appearance) groundAt() time.Time {
	if back, _ := a.theme.Ground(); back == nil || a.darkKnown {
		return time.Time{}
	}
	return a.begun.Add(answerTime)
}

// schemes are the themes that T goes through: the user's own one first.
func (a *appearance) schemes() []*theme.Scheme {
	all := theme.Schemes()
	if own := a.opts.Theme; own != nil && !slices.Contains(all, own) {
		all = slices.Insert(all, 0, own)
	}
	return all
}

// nextTheme turns to the next theme.
func (a *appearance) nextTheme() {
	all := a.schemes()
	a.useTheme(all[(slices.Index(all, a.scheme)+1)%len(all)])
}

// useTheme turns to a theme, and saves that.
func (a *appearance) useTheme(s *theme.Scheme) {
	a.scheme = s
	a.saved.SetTheme(s.Name())
	a.setTheme()
	a.notify("theme "+s.Name()+": "+s.Help(), theme.Accent)
}

// restoreTheme restores the theme that was saved, unless the user asked for
// one just now.
func (a *appearance) restoreTheme() {
	if s := theme.Find(a.saved.Theme()); s != nil && a.opts.Theme == nil {
		a.scheme = s
		a.setTheme()
	}
}
