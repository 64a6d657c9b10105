// Package theme holds all the colours. Saturated colour is for data; five grey
// levels are for the rest.
//
// Drawing code names slots, and a theme says what they look like here: in true
// colour, in 256 or 16 colours, or in none. Without colours the attributes
// remain and stand in for the slots that carry a state, so that nothing is
// told by hue alone. A theme never changes after New and is safe for
// concurrent use.
package theme

import (
	"fmt"
	"image/color"

	"github.com/charmbracelet/colorprofile"
	"github.com/lucasb-eyer/go-colorful"

	"topicmux/tui/internal/screen"
)

// Options says what the terminal is like, and what the person wants.
type Options struct {
	// Scheme is the theme to use. Default: Find("auto").
	Scheme *Scheme
	// Dark is set for a terminal with a dark background. Default: light.
	Dark bool
	// Profile is what the terminal can show; profiles without colours give a
	// theme without colours. Default (unknown): true colour.
	Profile colorprofile.Profile
	// NoColor takes every colour away and keeps the attributes. Default:
	// colours as the profile allows.
	NoColor bool
}

// Theme is a palette for one kind of terminal.
type Theme struct {
	fg, bg [256]string
	attr   [256]screen.Attr
	dark   bool
	ground string // to be set as the terminal's background; "" for its own
	text   string // and as its text
}

// New returns the theme for a terminal.
func New(opts Options) *Theme {
	s := opts.Scheme
	if s == nil {
		s = schemes[0]
	}
	profile := opts.Profile
	if profile == colorprofile.Unknown {
		profile = colorprofile.TrueColor
	}
	profile = min(profile, s.most)
	p := s.palette(opts.Dark)
	t := &Theme{dark: opts.Dark}
	switch {
	case opts.NoColor || profile < colorprofile.ANSI:
		t.emphasize()
	case profile == colorprofile.ANSI:
		t.sixteen(s.few)
	default:
		t.blend(p, profile)
		if t.dark = p.dark; p.forced || s.dark == nil || s.light == nil {
			t.ground, t.text = p.ground, p.text
		}
	}
	return t
}

// Dark reports whether the theme is for a dark background.
func (t *Theme) Dark() bool { return t.dark }

// Ground returns the background and the text colour that the terminal has to
// take on for this theme, nil for its own.
func (t *Theme) Ground() (back, text color.Color) {
	if t.ground == "" {
		return nil, nil
	}
	return mustHex(t.ground), mustHex(t.text)
}

// Fg returns the SGR parameters that draw text in a slot's colour, the empty
// string for the terminal's own.
func (t *Theme) Fg(c screen.Color) string { return t.fg[c] }

// Bg returns the SGR parameters that make a slot's colour the background, the
// empty string for the terminal's own.
func (t *Theme) Bg(c screen.Color) string { return t.bg[c] }

// Attr returns the attributes that stand in for a slot's colour.
func (t *Theme) Attr(c screen.Color) screen.Attr { return t.attr[c] }

// blend fills all slots from the palette, ramps included.
func (t *Theme) blend(p *palette, profile colorprofile.Profile) {
	params := rgb
	if profile == colorprofile.ANSI256 {
		params = newIndexer(p).params
	}
	set := func(slot screen.Color, c colorful.Color) {
		t.fg[slot], t.bg[slot] = params(slot, c)
	}
	for slot, hex := range p.named {
		if hex != "" {
			set(screen.Color(slot), mustHex(hex))
		}
	}
	for i := range HeatSteps {
		set(heatBase+screen.Color(i), p.heatAt(float64(i)/(HeatSteps-1)))
	}
	deep := mustHex(p.deep)
	for i, hex := range p.series {
		hue := mustHex(hex)
		set(Series(i), hue)
		for s := range shadeSteps {
			frac := float64(s) / (shadeSteps - 1)
			set(shadeBase+screen.Color(i*shadeSteps+s), deep.BlendOkLab(hue, p.floor+(1-p.floor)*frac).Clamped())
		}
	}
}

// rgb returns a colour as SGR parameters, in front and behind.
func rgb(_ screen.Color, c colorful.Color) (fg, bg string) {
	r, g, b := c.Clamped().RGB255()
	params := fmt.Sprintf("2;%d;%d;%d", r, g, b)
	return "38;" + params, "48;" + params
}
