package theme

import "github.com/lucasb-eyer/go-colorful"

// palette is a theme as its author writes it; the ramps come out of it.
type palette struct {
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

var dark = palette{
	named: [named]string{
		Bright: "#eef1fb", Muted: "#9aa3ba", Faint: "#727b92", Ghost: "#3e4558",
		Border: "#3d4559", BorderFocus: "#7aa2f7", Title: "#b4bdd6", TitleFocus: "#eef1fb", Track: "#2e3446",
		Good: "#7fd88f", Warn: "#f2b950", Bad: "#ff6b7c", Info: "#7cb7ff", Accent: "#7aa2f7",
		Selection: "#2b3352", Bar: "#222739",
		Key: "#8fb4ff", String: "#9bd38a", Number: "#f4b860", Literal: "#c3a6ff", Punct: "#727b92",
		You: "#7fd1c0", Other: "#c3a6ff",
	},
	series: [SeriesCount]string{"#6ea8fe", "#f4b860", "#4fd1b8", "#f08bc1", "#a3d977", "#b39bff", "#ff8a70", "#dfe08a"},
	heat:   []stop{{0, "#3fb6a8"}, {0.35, "#6cc96f"}, {0.62, "#e9c35a"}, {0.82, "#f2914d"}, {1, "#f2596b"}},
	deep:   "#161821",
	floor:  0.55,
}

var light = palette{
	named: [named]string{
		Bright: "#11141c", Muted: "#555d70", Faint: "#737b8d", Ghost: "#c6ccd8",
		Border: "#c2c8d6", BorderFocus: "#2f5fd0", Title: "#3c4456", TitleFocus: "#11141c", Track: "#dde1ea",
		Good: "#1f8a3b", Warn: "#b26a00", Bad: "#cc2439", Info: "#1d66c9", Accent: "#2f5fd0",
		Selection: "#d9e3fb", Bar: "#eceff6",
		Key: "#1f55c4", String: "#2d7d2a", Number: "#a65b00", Literal: "#7547d1", Punct: "#8a92a3",
		You: "#00776b", Other: "#7547d1",
	},
	series: [SeriesCount]string{"#2563d9", "#b26a00", "#00857a", "#c2257f", "#4d8a00", "#7547d1", "#d04a22", "#7d7a00"},
	heat:   []stop{{0, "#00897b"}, {0.35, "#4c8f1e"}, {0.62, "#b98900"}, {0.82, "#cc6414"}, {1, "#c92a3c"}},
	deep:   "#ffffff",
	floor:  0.55,
}

// heatAt mixes the heat ramp in a perceptual space, where equal steps look
// equal.
func (p palette) heatAt(frac float64) colorful.Color {
	for i := 1; i < len(p.heat); i++ {
		a, b := p.heat[i-1], p.heat[i]
		if frac <= b.at {
			return mustHex(a.hex).BlendOkLab(mustHex(b.hex), (frac-a.at)/(b.at-a.at)).Clamped()
		}
	}
	return mustHex(p.heat[len(p.heat)-1].hex)
}

// mustHex parses a colour written in this package.
func mustHex(hex string) colorful.Color {
	c, err := colorful.Hex(hex)
	if err != nil {
		panic("theme: " + err.Error())
	}
	return c
}
