// Package theme defines all colours of the dashboard.
//
// Drawing code uses slots, such as [Good] or [Muted]. A [Theme] maps slots to
// the colours of a terminal: true colour, 256 colours, 16 colours or none.
// Saturated colours are for data, and five greys for the rest. Slots for states
// also have attributes such as bold, so that colour is never the only cue.
//
// A Theme is immutable and safe for concurrent use.
package theme

import (
	"fmt"
	"image/color"

	"github.com/charmbracelet/colorprofile"
	"github.com/lucasb-eyer/go-colorful"

	"topicmux/tui/internal/screen"
)

// Options describes the terminal and the user's choice.
type Options struct {
	// Scheme is the theme to use. Default (nil): Find("auto").
	Scheme *Scheme
	// Dark is set for a terminal with a dark background. Default (false):
	// light.
	Dark bool
	// Profile is the colour profile of the terminal. A profile without colours
	// gives a theme without colours. Default (unknown): true colour.
	Profile colorprofile.Profile
	// NoColor removes all colours and keeps attributes. Default (false):
	// colours as in Profile.
	NoColor bool
}

// Theme maps slots to the colours and attributes of a terminal.
type Theme struct {
	fg, bg [256]string
	attr   [256]screen.Attr
	dark   bool
	ground string // background to set on the terminal; "" for its own
	text   string // text colour to set on the terminal; "" for its own
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

// Ground returns the background and text colours that the terminal must be set
// to for this theme. They are nil for the terminal's own.
func (t *Theme) Ground() (back, text color.Color) {
	if t.ground == "" {
		return nil, nil
	}
	return mustHex(t.ground), mustHex(t.text)
}

// Fg returns the SGR parameters for a slot as foreground, or "" for the
// terminal's own colour.
func (t *Theme) Fg(c screen.Color) string { return t.fg[c] }

// Bg returns the SGR parameters for a slot as background, or "" for the
// terminal's own colour.
func (t *Theme) Bg(c screen.Color) string { return t.bg[c] }

// Attr returns the attributes of a slot that supplement its colour.
func (t *Theme) Attr(c screen.Color) screen.Attr { return t.attr[c] }

// blend fills all slots from the palette, including the ramps.
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

// rgb returns the SGR parameters of a colour as foreground and background.
func rgb(_ screen.Color, c colorful.Color) (fg, bg string) {
	r, g, b := c.Clamped().RGB255()
	params := fmt.Sprintf("2;%d;%d;%d", r, g, b)
	return "38;" + params, "48;" + params
}
