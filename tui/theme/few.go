package theme

import (
	"strconv"

	"topicmux/tui/internal/screen"
)

// The sixteen colours belong to the user's terminal, so the slots are chosen
// by hand: the nearest colour by arithmetic makes greys out of hues.
const (
	red, green, yellow, blue, magenta, cyan = 31, 32, 33, 34, 35, 36

	grey   = 90
	bright = 60 // from a colour to its bright twin
)

// What those see instead who cannot tell some of the sixteen apart.
var (
	redgreenFew = map[screen.Color]int{
		Good: blue, Warn: yellow, Bad: red, Info: cyan, String: cyan, Literal: magenta,
	}
	blueyellowFew = map[screen.Color]int{
		Good: cyan, Warn: magenta, Bad: red, Info: cyan, Number: red, String: cyan, Key: cyan, Accent: cyan, BorderFocus: cyan,
	}
)

// sixteen fills the slots with the terminal's own sixteen colours. What is
// selected is reversed, for no background suits every foreground here.
func (t *Theme) sixteen(other map[screen.Color]int) {
	strong := 0 // bright colours are too pale on a light background
	if t.dark {
		strong = bright
	}
	for slot, code := range map[screen.Color]int{
		Ghost: grey, Border: grey, Track: grey, Punct: grey,
		BorderFocus: blue + strong, Accent: blue + strong, Info: cyan,
		Good: green, Warn: yellow, Bad: red + strong,
		Key: blue + strong, String: green, Number: yellow, Literal: magenta, You: cyan, Other: magenta,
	} {
		t.slot(slot, code)
	}
	for slot, code := range other {
		t.slot(slot, code+strong)
	}
	for i, code := range [SeriesCount]int{blue + strong, yellow, cyan, magenta, green, magenta + strong, red + strong, cyan + strong} {
		t.slot(Series(i), code)
		for s := range shadeSteps {
			t.slot(shadeBase+screen.Color(i*shadeSteps+s), code)
		}
	}
	for i := range HeatSteps {
		slot := Good
		switch frac := float64(i) / (HeatSteps - 1); {
		case frac > 0.8:
			slot = Bad
		case frac > 0.5:
			slot = Warn
		}
		heat := heatBase + screen.Color(i)
		t.fg[heat], t.bg[heat] = t.fg[slot], t.bg[slot]
	}
	t.attr[Bright], t.attr[TitleFocus] = screen.Bold, screen.Bold
	t.attr[Selection] = screen.Reverse
	t.attr[Faint] = screen.Dim // grey is too dark on many a background
}

func (t *Theme) slot(slot screen.Color, code int) {
	t.fg[slot], t.bg[slot] = strconv.Itoa(code), strconv.Itoa(code+10)
}

// emphasize gives a theme without colours its levels: quiet slots are dim,
// loud ones bold, and backgrounds reverse.
func (t *Theme) emphasize() {
	for _, slot := range []screen.Color{Faint, Ghost, Border, Track, Punct} {
		t.attr[slot] = screen.Dim
	}
	for _, slot := range []screen.Color{Bright, BorderFocus, TitleFocus, Bad, Accent} {
		t.attr[slot] = screen.Bold
	}
	t.attr[Selection] = screen.Reverse
}
