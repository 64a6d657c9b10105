package tui

import (
	"cmp"
	"image/color"
	"slices"
	"time"

	"github.com/charmbracelet/colorprofile"

	"topicmux/tui/theme"
)

// appearance holds the theme and the capabilities of the terminal.
type appearance struct {
	*shared
	scheme    *theme.Scheme
	theme     *theme.Theme
	profile   colorprofile.Profile
	dark      bool
	darkKnown bool      // the terminal has reported whether it is dark
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

// setTheme computes the theme from the user's choice and the terminal's
// capabilities.
func (a *appearance) setTheme() {
	a.noColor = noColor(a.opts.Environ) || a.profile < colorprofile.ANSI || a.scheme.Plain()
	a.theme = theme.New(theme.Options{
		Scheme: a.scheme, Dark: a.dark, Profile: a.profile, NoColor: a.noColor,
	})
	a.repaint()
}

// answerTime is how long the dashboard waits for the terminal to report its
// background before a theme may set another. A later report would be the
// theme's background.
const answerTime = time.Second

// ground returns the background and text colours that the theme sets on the
// terminal. They are nil for the terminal's own.
func (a *appearance) ground() (back, text color.Color) {
	if !a.darkKnown && a.clock().Before(a.begun.Add(answerTime)) {
		return nil, nil
	}
	return a.theme.Ground()
}

// groundAt returns when the theme's background appears even if the terminal has
// not reported its own.
func (a *appearance) groundAt() time.Time {
	if back, _ := a.theme.Ground(); back == nil || a.darkKnown {
		return time.Time{}
	}
	return a.begun.Add(answerTime)
}

// schemes returns the themes that T cycles through, with the user's theme
// first.
func (a *appearance) schemes() []*theme.Scheme {
	all := theme.Schemes()
	if own := a.opts.Theme; own != nil && !slices.Contains(all, own) {
		all = slices.Insert(all, 0, own)
	}
	return all
}

// nextTheme switches to the next theme.
func (a *appearance) nextTheme() {
	all := a.schemes()
	a.useTheme(all[(slices.Index(all, a.scheme)+1)%len(all)])
}

// useTheme switches to a theme and saves the choice.
func (a *appearance) useTheme(s *theme.Scheme) {
	a.scheme = s
	a.chosen.setTheme(s.Name())
	a.setTheme()
	a.notify("theme "+s.Name()+": "+s.Help(), theme.Accent)
}

// restoreTheme restores the saved theme, unless this run was started with
// another.
func (a *appearance) restoreTheme() {
	if a.opts.Theme != nil {
		return
	}
	scheme := cmp.Or(theme.Find(a.chosen.theme()), a.chosen.file.Theme, theme.Find("auto"))
	if scheme != a.scheme {
		a.scheme = scheme
		a.setTheme()
	}
}
