package theme

import (
	"slices"

	"github.com/charmbracelet/colorprofile"

	"topicmux/tui/internal/screen"
)

// Scheme is a named theme. It has a palette for dark backgrounds, one for light
// backgrounds, or both.
type Scheme struct {
	name        string
	help        string
	dark, light *palette // if one is nil, the other is used for any background
	few         map[screen.Color]int
	most        colorprofile.Profile // largest colour profile that it uses
}

// Name returns the name of the scheme on the command line.
func (s *Scheme) Name() string { return s.name }

// Help returns a short description of the scheme.
func (s *Scheme) Help() string { return s.help }

// Plain reports whether the scheme has no colours.
func (s *Scheme) Plain() bool { return s.most < colorprofile.ANSI }

// schemes lists the built-in schemes, in the order in which a key cycles
// through them.
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

// Schemes returns the built-in schemes, in the order in which a key cycles
// through them.
func Schemes() []*Scheme { return slices.Clone(schemes) }

// Find returns the built-in scheme with that name, or nil.
func Find(name string) *Scheme {
	for _, s := range schemes {
		if s.name == name {
			return s
		}
	}
	return nil
}

// palette returns the palette for a background.
func (s *Scheme) palette(onDark bool) *palette {
	switch {
	case s.light == nil, onDark && s.dark != nil:
		return s.dark
	default:
		return s.light
	}
}
