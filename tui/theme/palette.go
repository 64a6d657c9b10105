package theme

import "github.com/lucasb-eyer/go-colorful"

// palette is a theme for one kind of background as its author writes it; the
// ramps come out of it.
type palette struct {
	dark   bool                // it is for a dark background
	ground string              // the background that it was made on
	text   string              // and what plain text looks like there
	forced bool                // both are set on the terminal in any case
	named  [named]string       // "" leaves the terminal's own colour
	series [SeriesCount]string // hues to tell apart, neighbours most of all
	heat   []stop              // from calm to alarming
	deep   string              // what shades sink into: the background
	floor  float64             // how far the deepest shade stays above it
}

// stop fixes the colour at one place of a ramp.
type stop struct {
	at  float64
	hex string
}

// heatAt mixes the heat ramp in a perceptual space, where equal steps look
// equal.
func (p *palette) heatAt(frac float64) colorful.Color {
	for i := 1; i < len(p.heat); i++ {
		a, b := p.heat[i-1], p.heat[i]
		if frac <= b.at {
			return mustHex(a.hex).BlendOkLab(mustHex(b.hex), (frac-a.at)/(b.at-a.at)).Clamped()
		}
	}
	return mustHex(p.heat[len(p.heat)-1].hex)
}

// mustHex parses a colour that was checked, or written in this package.
func mustHex(hex string) colorful.Color {
	c, err := colorful.Hex(hex)
	if err != nil {
		panic("theme: " + err.Error())
	}
	return c
}
