package theme

import "topicmux/tui/internal/screen"

// The slots, by their meaning. Five greys are for everything that is not data.
// From the most to the least prominent they are Bright, Text, Muted, Faint and
// Ghost.
const (
	Text   screen.Color = iota // terminal's own text colour
	Bright                     // the value to read first
	Muted                      // text next to data
	Faint                      // units, axis labels, timestamps
	Ghost                      // grid lines

	Border      // frame of a pane
	BorderFocus // frame of the focused pane
	Title       // name of a topic
	TitleFocus  // name of the focused topic
	Track       // empty part of a bar

	Good   // live, done, within limits
	Warn   // near a limit, delayed
	Bad    // failed, beyond a limit, lost
	Info   // notable
	Accent // cursor, key, badge

	Selection // background of the selection
	Band      // background of values beyond a limit
	Bar       // background of status lines and overlays

	Key     // name of a JSON field
	String  // JSON string
	Number  // JSON number
	Literal // JSON true, false and null
	Punct   // JSON brackets, commas and colons

	You   // the user in a chat
	Other // any other participant

	named // number of slots above
)

// SeriesCount is the number of series colours before they repeat.
const SeriesCount = 8

// HeatSteps is the number of colours in the heat ramp.
const HeatSteps = 16

const (
	shadeSteps = 8

	heatBase   screen.Color = 32
	seriesBase              = heatBase + HeatSteps
	shadeBase               = seriesBase + SeriesCount
	slotCount               = int(shadeBase) + SeriesCount*shadeSteps
)

// Series returns the colour of the i-th series of a chart. Colours repeat after
// SeriesCount. A negative i counts as 0.
func Series(i int) screen.Color {
	return seriesBase + screen.Color(max(i, 0)%SeriesCount)
}

// Heat returns the colour of a fraction of a range in which more is worse:
// normal at 0, critical at 1. It clamps frac to this range; NaN counts as 0.
func Heat(frac float64) screen.Color {
	return heatBase + screen.Color(step(frac, HeatSteps))
}

// Shade returns the colour of a fraction of a neutral range: the colour of
// series i, close to the background at 0 and full at 1.
func Shade(i int, frac float64) screen.Color {
	return shadeBase + screen.Color(max(i, 0)%SeriesCount*shadeSteps+step(frac, shadeSteps))
}

// step divides the range from 0 to 1 into n equal steps and returns that of
// frac.
func step(frac float64, n int) int {
	switch {
	case frac >= 1:
		return n - 1
	case frac > 0:
		return int(frac * float64(n))
	}
	return 0 // includes NaN
}
