package theme

import (
	"slices"

	"github.com/charmbracelet/colorprofile"

	"topicmux/tui/internal/screen"
)

// Scheme is a theme by its name: a palette for dark and one for light
// backgrounds, or for one of them only.
type Scheme struct {
	name        string
	help        string
	dark, light *palette // nil: the other one, whatever the background
	few         map[screen.Color]int
	most        colorprofile.Profile // the most colours that it uses
}

// Name returns what the scheme is called on the command line.
func (s *Scheme) Name() string { return s.name }

// Help returns what the scheme is for, in a few words.
func (s *Scheme) Help() string { return s.help }

// Plain reports whether the scheme has no colours at all.
func (s *Scheme) Plain() bool { return s.most < colorprofile.ANSI }

// schemes are all that come with the program, in the order of their cycle.
var schemes = []*Scheme{
	{name: "auto", help: "dark or light, like the terminal", dark: &dark, light: &light, most: colorprofile.TrueColor},
	{name: "dark", help: "for a dark background", dark: &dark, most: colorprofile.TrueColor},
	{name: "light", help: "for a light background", light: &light, most: colorprofile.TrueColor},
	{name: "contrast", help: "highest contrast", dark: &contrastDark, light: &contrastLight, most: colorprofile.TrueColor},
	{name: "redgreen", help: "for red-green colour blindness", dark: &redgreenDark, light: &redgreenLight, few: redgreenFew, most: colorprofile.TrueColor},
	{name: "blueyellow", help: "for blue-yellow colour blindness", dark: &blueyellowDark, light: &blueyellowLight, few: blueyellowFew, most: colorprofile.TrueColor},
	{name: "ansi", help: "the 16 colours of the terminal", dark: &dark, light: &light, most: colorprofile.ANSI},
	{name: "mono", help: "no colours", dark: &dark, light: &light, most: colorprofile.ASCII},
}

// Schemes returns all that come with the program, in the order of their cycle.
func Schemes() []*Scheme { return slices.Clone(schemes) }

// Find returns the scheme of that name, nil when there is none.
func Find(name string) *Scheme {
	for _, s := range schemes {
		if s.name == name {
			return s
		}
	}
	return nil
}

// palette returns the one for a background.
func (s *Scheme) palette(onDark bool) *palette {
	switch {
	case s.light == nil, onDark && s.dark != nil:
		return s.dark
	default:
		return s.light
	}
}
