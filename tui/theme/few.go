package theme

import (
	"strconv"

	"topicmux/tui/internal/screen"
)

// The user's terminal defines the sixteen colours, so the colours of slots are
// chosen by hand. The nearest colour would often be grey.
const (
	red, green, yellow, blue, magenta, cyan = 31, 32, 33, 34, 35, 36

	grey   = 90
	bright = 60 // add to a colour to get its bright variant
)

// Alternative colours for colour-blind users.
var (
	redgreenFew = map[screen.Color]int{
		Good: blue, Warn: yellow, Bad: red, Info: cyan, String: cyan, Literal: magenta,
	}
	blueyellowFew = map[screen.Color]int{
		Good: cyan, Warn: magenta, Bad: red, Info: cyan, Number: red, String: cyan, Key: cyan, Accent: cyan, BorderFocus: cyan,
	}
)

// sixteen fills the slots with the terminal's sixteen colours. Selected text is
// reversed, because no background suits every foreground.
func (t *Theme) sixteen(other map[screen.Color]int) {
	strong := 0 // bright colours have too little contrast on a light background
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
	t.attr[Faint] = screen.Dim // grey is too dark on many backgrounds
}

func (t *Theme) slot(slot screen.Color, code int) {
	t.fg[slot], t.bg[slot] = strconv.Itoa(code), strconv.Itoa(code+10)
}

// emphasize sets the attributes of a theme without colours: quiet slots are
// dim, prominent ones bold, and backgrounds are reversed.
func (t *Theme) emphasize() {
	for _, slot := range []screen.Color{Faint, Ghost, Border, Track, Punct} {
		t.attr[slot] = screen.Dim
	}
	for _, slot := range []screen.Color{Bright, BorderFocus, TitleFocus, Bad, Accent} {
		t.attr[slot] = screen.Bold
	}
	t.attr[Selection] = screen.Reverse
}
