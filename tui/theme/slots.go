package theme

import "topicmux/tui/internal/screen"

// The slots by what they mean. Five greys carry everything that is not data:
// Bright, Text, Muted, Faint, Ghost, from the loudest to the quietest.
const (
	Text   screen.Color = iota // the terminal's own text
	Bright                     // a value, the one thing to read first
	Muted                      // text beside the data
	Faint                      // units, axis labels, time stamps
	Ghost                      // grid lines, what is hardly there

	Border      // frame of a pane
	BorderFocus // frame of the pane that has the keys
	Title       // name of a topic
	TitleFocus  // name of the topic that has the keys
	Track       // the empty part of a bar

	Good   // live, done, in range
	Warn   // near a limit, delayed
	Bad    // failed, over a limit, lost
	Info   // worth a look
	Accent // the cursor, a key, a badge

	Selection // background of what is selected
	Band      // background of values that are beyond a limit
	Bar       // background of status lines and overlays

	Key     // name of a JSON field
	String  // JSON string
	Number  // JSON number
	Literal // JSON true, false and null
	Punct   // JSON brackets, commas and colons

	You   // a person's side of a conversation
	Other // the other side

	named // the number of slots above
)

// SeriesCount is the number of hues before they repeat.
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

// Series returns the hue of the i-th series of a chart. Hues repeat after
// SeriesCount; a negative i counts as 0.
func Series(i int) screen.Color {
	return seriesBase + screen.Color(max(i, 0)%SeriesCount)
}

// Heat returns the colour of a height in a range where more means worse: calm
// at 0, alarming at 1. Fractions outside are clamped, NaN is 0.
func Heat(frac float64) screen.Color {
	return heatBase + screen.Color(step(frac, HeatSteps))
}

// Shade returns the colour of a height in a range without a meaning of good
// or bad: the hue of series i, deep at 0 and full at 1.
func Shade(i int, frac float64) screen.Color {
	return shadeBase + screen.Color(max(i, 0)%SeriesCount*shadeSteps+step(frac, shadeSteps))
}

// step cuts 0 to 1 into n equal steps.
func step(frac float64, n int) int {
	switch {
	case frac >= 1:
		return n - 1
	case frac > 0:
		return int(frac * float64(n))
	}
	return 0 // NaN too
}
