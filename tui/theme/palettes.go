package theme

// Two palettes for general use, two with high contrast, and two for each kind
// of colour blindness. The states and series of the latter differ in colours
// that can be distinguished: blue and orange without red and green, red and
// teal without blue and yellow. Tests check the WCAG 2 contrast on the
// backgrounds of common terminals: 4.5 for text and 3 for data.

var dark = palette{
	dark: true, ground: "#161821", text: "#d7dcea",
	named: [named]string{
		Bright: "#eef1fb", Muted: "#9aa3ba", Faint: "#8990a6", Ghost: "#3e4558",
		Border: "#3d4559", BorderFocus: "#7aa2f7", Title: "#b4bdd6", TitleFocus: "#eef1fb", Track: "#2e3446",
		Good: "#7fd88f", Warn: "#f2b950", Bad: "#ff6b7c", Info: "#7cb7ff", Accent: "#7aa2f7",
		Selection: "#2b3352", Band: "#3a2128", Bar: "#222739",
		Key: "#8fb4ff", String: "#9bd38a", Number: "#f4b860", Literal: "#c3a6ff", Punct: "#8990a6",
		You: "#7fd1c0", Other: "#c3a6ff",
	},
	series: [SeriesCount]string{"#6ea8fe", "#f4b860", "#4fd1b8", "#f08bc1", "#a3d977", "#b39bff", "#ff8a70", "#dfe08a"},
	heat:   []stop{{0, "#3fb6a8"}, {0.35, "#6cc96f"}, {0.62, "#e9c35a"}, {0.82, "#f2914d"}, {1, "#f2596b"}},
	deep:   "#161821",
	floor:  0.62,
}

var light = palette{
	ground: "#fafafa", text: "#1d212b",
	named: [named]string{
		Bright: "#11141c", Muted: "#555d70", Faint: "#666e80", Ghost: "#c6ccd8",
		Border: "#c2c8d6", BorderFocus: "#2f5fd0", Title: "#3c4456", TitleFocus: "#11141c", Track: "#dde1ea",
		Good: "#1a7f37", Warn: "#965800", Bad: "#cc2439", Info: "#1d66c9", Accent: "#2f5fd0",
		Selection: "#d9e3fb", Band: "#fbe3e4", Bar: "#eceff6",
		Key: "#1f55c4", String: "#2d7d2a", Number: "#a05800", Literal: "#7547d1", Punct: "#666e80",
		You: "#00776b", Other: "#7547d1",
	},
	series: [SeriesCount]string{"#2563d9", "#a86200", "#00857a", "#c2257f", "#457f00", "#7547d1", "#d04a22", "#7d7a00"},
	heat:   []stop{{0, "#00897b"}, {0.35, "#4c8f1e"}, {0.62, "#a87c00"}, {0.82, "#c25d10"}, {1, "#c92a3c"}},
	deep:   "#ffffff",
	floor:  0.84,
}

// The high-contrast palettes also set the terminal's own colours, so that they
// work in any terminal.
var contrastDark = palette{
	dark: true, forced: true, ground: "#000000", text: "#ffffff",
	named: [named]string{
		Bright: "#ffffff", Muted: "#e2e2e2", Faint: "#cfcfcf", Ghost: "#6a6a6a",
		Border: "#a8a8a8", BorderFocus: "#ffff00", Title: "#ffffff", TitleFocus: "#ffff00", Track: "#4a4a4a",
		Good: "#3dff6e", Warn: "#ffd60a", Bad: "#ff8080", Info: "#7fd0ff", Accent: "#ffff00",
		Selection: "#003a8c", Band: "#5c0011", Bar: "#1a1a1a",
		Key: "#8fd0ff", String: "#8dff9d", Number: "#ffd27f", Literal: "#e0b3ff", Punct: "#cfcfcf",
		You: "#7ff5e0", Other: "#e0b3ff",
	},
	series: [SeriesCount]string{"#66b8ff", "#ffd60a", "#2ff5d0", "#ff8fd0", "#9dff57", "#c9a8ff", "#ff9a75", "#f5f5f5"},
	heat:   []stop{{0, "#2ff5d0"}, {0.35, "#7dff6a"}, {0.62, "#ffd60a"}, {0.82, "#ff9a40"}, {1, "#ff7070"}},
	deep:   "#000000",
	floor:  0.75,
}

var contrastLight = palette{
	forced: true, ground: "#ffffff", text: "#000000",
	named: [named]string{
		Bright: "#000000", Muted: "#2a2a2a", Faint: "#3d3d3d", Ghost: "#9a9a9a",
		Border: "#5a5a5a", BorderFocus: "#0000c8", Title: "#000000", TitleFocus: "#0000c8", Track: "#c4c4c4",
		Good: "#00561b", Warn: "#6b3a00", Bad: "#a80016", Info: "#00408f", Accent: "#0000c8",
		Selection: "#bcd6ff", Band: "#ffd2d2", Bar: "#e6e6e6",
		Key: "#0033a0", String: "#00561b", Number: "#7a3f00", Literal: "#55009c", Punct: "#3d3d3d",
		You: "#00524a", Other: "#55009c",
	},
	series: [SeriesCount]string{"#0044b8", "#8a4b00", "#00625a", "#9c005e", "#2f6200", "#5b21b6", "#a33000", "#5c5900"},
	heat:   []stop{{0, "#00625a"}, {0.35, "#2f6200"}, {0.62, "#6b5a00"}, {0.82, "#8f4300"}, {1, "#a80016"}},
	deep:   "#ffffff",
	floor:  0.85,
}

var redgreenDark = palette{
	dark: true, ground: "#161821", text: "#d7dcea",
	named: dark.with(map[int]string{
		int(Good): "#5db4f5", int(Warn): "#f5e663", int(Bad): "#ff8a3d", int(Info): "#b7c6e8", int(Band): "#3d2a18",
		int(String): "#8ecbe8", int(Number): "#f5d76e", int(Literal): "#d5c3ff", int(You): "#8ecbe8", int(Other): "#f5d76e",
	}),
	series: [SeriesCount]string{"#56a5f5", "#f0a431", "#d9e8ff", "#a39a8c", "#f5e663", "#2fb8c8", "#e58a7d", "#b58ae6"},
	heat:   []stop{{0, "#4f8ff0"}, {0.35, "#8fb0dd"}, {0.62, "#d8cfa0"}, {0.82, "#f5c542"}, {1, "#ff8a3d"}},
	deep:   "#161821",
	floor:  0.74,
}

var redgreenLight = palette{
	ground: "#fafafa", text: "#1d212b",
	named: light.with(map[int]string{
		int(Good): "#1b63b8", int(Warn): "#846300", int(Bad): "#7d2400", int(Info): "#44506b", int(Band): "#fde6d2",
		int(String): "#1b6a94", int(Number): "#8a5a00", int(Literal): "#5b4bb0", int(You): "#1b6a94", int(Other): "#8a5a00",
	}),
	series: [SeriesCount]string{"#1b63b8", "#b35f00", "#2b3550", "#7f7a70", "#6b6000", "#007f96", "#a8432f", "#8a4fc4"},
	heat:   []stop{{0, "#1b63b8"}, {0.35, "#5a78a8"}, {0.62, "#857a4d"}, {0.82, "#9a6a00"}, {1, "#7d2400"}},
	deep:   "#ffffff",
	floor:  0.86,
}

var blueyellowDark = palette{
	dark: true, ground: "#161821", text: "#d7dcea",
	named: dark.with(map[int]string{
		int(Good): "#35cdb8", int(Warn): "#ffc2cf", int(Bad): "#ff5f57", int(Info): "#cfd6e4", int(Accent): "#5ad1e0", int(BorderFocus): "#5ad1e0",
		int(Key): "#5ad1e0", int(String): "#a9e5da", int(Number): "#ffb0a8", int(Literal): "#ff9fc4", int(You): "#35cdb8", int(Other): "#ff9fc4",
	}),
	series: [SeriesCount]string{"#35cdb8", "#ff6f66", "#e8ecf5", "#35a8bb", "#ffb3c0", "#d9808f", "#9adfe8", "#a3a3b0"},
	heat:   []stop{{0, "#2fb5a8"}, {0.35, "#8fd8d0"}, {0.62, "#f0dcdc"}, {0.82, "#ff9f98"}, {1, "#ff5f57"}},
	deep:   "#161821",
	floor:  0.74,
}

var blueyellowLight = palette{
	ground: "#fafafa", text: "#1d212b",
	named: light.with(map[int]string{
		int(Good): "#00766c", int(Warn): "#a03060", int(Bad): "#c4161c", int(Info): "#44506b", int(Accent): "#00707f", int(BorderFocus): "#00707f",
		int(Key): "#00707f", int(String): "#2a6e66", int(Number): "#a8323a", int(Literal): "#a02c6c", int(You): "#00766c", int(Other): "#a02c6c",
	}),
	series: [SeriesCount]string{"#00857a", "#d0342c", "#2b3550", "#005064", "#c2457f", "#8a2f45", "#4a7fa8", "#75757f"},
	heat:   []stop{{0, "#00766c"}, {0.35, "#4a8580"}, {0.62, "#8f6f72"}, {0.82, "#c0504a"}, {1, "#c4161c"}},
	deep:   "#ffffff",
	floor:  0.86,
}

// with returns the palette's named colours with some of them replaced.
func (p *palette) with(other map[int]string) [named]string {
	out := p.named
	for slot, hex := range other {
		out[slot] = hex
	}
	return out
}
