package theme

import "github.com/lucasb-eyer/go-colorful"

// palette is a theme for a dark or a light background, as defined by its
// author. The ramps are computed from it.
type palette struct {
	dark   bool                // for dark backgrounds
	ground string              // background that it was designed for
	text   string              // text colour on that background
	forced bool                // always set both on the terminal
	named  [named]string       // "" is the terminal's own colour
	series [SeriesCount]string // hues to distinguish series, especially adjacent ones
	heat   []stop              // from normal to critical
	deep   string              // colour that shades fade to: the background
	floor  float64             // smallest distance of a shade to deep
}

// stop is a colour at a position of a ramp.
type stop struct {
	at  float64
	hex string
}

// heatAt mixes the heat ramp in a perceptually uniform colour space.
func (p *palette) heatAt(frac float64) colorful.Color {
	for i := 1; i < len(p.heat); i++ {
		a, b := p.heat[i-1], p.heat[i]
		if frac <= b.at {
			return mustHex(a.hex).BlendOkLab(mustHex(b.hex), (frac-a.at)/(b.at-a.at)).Clamped()
		}
	}
	return mustHex(p.heat[len(p.heat)-1].hex)
}

// mustHex parses a colour that is known to be valid.
func mustHex(hex string) colorful.Color {
	c, err := colorful.Hex(hex)
	if err != nil {
		panic("theme: " + err.Error())
	}
	return c
}
