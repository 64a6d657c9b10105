package theme

import (
	"math"
	"strconv"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/lucasb-eyer/go-colorful"

	"topicmux/tui/internal/screen"
)

// The first sixteen of the 256 colours are defined by the user's terminal. A
// cube with six levels per side and a range of greys follow.
const (
	firstCube, firstGrey, indexes = 16, 232, 256

	// The chroma below which a colour is replaced by grey, because the nearest
	// hue would be too saturated.
	greyChroma = 0.06
	// The largest change of a colour's hue, in degrees: green stays green.
	maxHueAngle = 25
	// A band must remain a tint of about the same hue. If all such colours are
	// much more saturated than the palette's band, grey is used.
	tintChroma, maxTintAngle = 0.015, 40 // degrees
	tintLoud                 = 0.06      // chroma above that of the band
	// The contrast that a replacement keeps if its colour has it: against the
	// palette's background, with a margin for the backgrounds of other
	// terminals, and against the band behind a chart.
	wordContrast, dataContrast, bandContrast = 4.8, 3.2, 3
)

// xterm lists the appearance of the 256 colours.
var xterm = sync.OnceValue(func() *[indexes]oklab {
	var all [indexes]oklab
	for i := firstCube; i < indexes; i++ {
		c, _ := colorful.MakeColor(ansi.IndexedColor(i))
		all[i] = oklabOf(c)
	}
	return &all
})

// indexer maps the colours of a palette to the 256 colours.
type indexer struct {
	ground oklab
	band   oklab         // band of the palette
	drawn  int           // its replacement
	hues   [indexes]bool // colours used for series; two series must not have the same
}

func newIndexer(p *palette) *indexer {
	x := &indexer{ground: oklabOf(mustHex(p.ground)), band: oklabOf(mustHex(p.named[Band]))}
	x.drawn = x.tint(x.band)
	return x
}

// params returns the SGR parameters of a slot's colour as foreground and
// background.
func (x *indexer) params(slot screen.Color, c colorful.Color) (fg, bg string) {
	i := x.drawn
	switch {
	case slot == Band:
	case slot < heatBase:
		i = x.index(oklabOf(c), wordContrast, false)
	case slot < seriesBase || slot >= shadeBase:
		i = x.index(oklabOf(c), dataContrast, false)
	default:
		i = x.index(oklabOf(c), dataContrast, true)
		x.hues[i] = true
	}
	n := strconv.Itoa(i)
	return "38;5;" + n, "48;5;" + n
}

// index returns the nearest colour that is as readable as c, or has at least
// the contrast most. If hue is true, it skips the colours of series.
func (x *indexer) index(c oklab, most float64, hue bool) int {
	all := xterm()
	onGround := min(c.contrast(x.ground), most)
	onBand := min(c.contrast(x.band), bandContrast)
	fits := func(i int) bool {
		return all[i].contrast(x.ground) >= onGround && all[i].contrast(all[x.drawn]) >= onBand && (!hue || !x.hues[i])
	}
	if c.chroma() < greyChroma {
		return nearest(c, firstGrey, indexes, fits)
	}
	return nearest(c, firstCube, firstGrey, func(i int) bool { return all[i].hueAngle(c) <= maxHueAngle && fits(i) })
}

// tint returns the nearest colour with the same hue and low chroma, or else the
// nearest grey with at least the same contrast to the background.
func (x *indexer) tint(c oklab) int {
	all := xterm()
	if c.chroma() >= tintChroma {
		i := nearest(c, firstCube, firstGrey, func(i int) bool {
			return all[i].chroma() >= tintChroma && all[i].hueAngle(c) <= maxTintAngle
		})
		if all[i].chroma() <= c.chroma()+tintLoud {
			return i
		}
	}
	return nearest(c, firstGrey, indexes, func(i int) bool { return all[i].contrast(x.ground) >= c.contrast(x.ground) })
}

// nearest returns the colour from first up to but not including end that is
// nearest to c and fits. If none fits, it returns the nearest.
func nearest(c oklab, first, end int, fits func(int) bool) int {
	const apart = 10 // larger than any distance of two colours
	all, best, least := xterm(), first, math.Inf(1)
	for i := first; i < end; i++ {
		d := c.distance(all[i])
		if !fits(i) {
			d += apart
		}
		if d < least {
			best, least = i, d
		}
	}
	return best
}

// oklab is a colour in perceptual coordinates.
type oklab struct {
	l, a, b   float64 // OkLab
	luminance float64 // as in WCAG 2
}

func oklabOf(c colorful.Color) oklab {
	l, a, b := c.OkLab()
	red, green, blue := c.LinearRgb()
	return oklab{l, a, b, 0.2126*red + 0.7152*green + 0.0722*blue}
}

func (c oklab) chroma() float64 { return math.Hypot(c.a, c.b) }

func (c oklab) distance(o oklab) float64 {
	return math.Hypot(math.Hypot(c.a-o.a, c.b-o.b), c.l-o.l)
}

// turn returns the angle between two hues in degrees.
func (c oklab) hueAngle(o oklab) float64 {
	return 180 / math.Pi * math.Abs(math.Atan2(c.a*o.b-c.b*o.a, c.a*o.a+c.b*o.b))
}

// contrast returns the WCAG 2 contrast ratio, from 1 to 21.
func (c oklab) contrast(o oklab) float64 {
	return (max(c.luminance, o.luminance) + 0.05) / (min(c.luminance, o.luminance) + 0.05)
}
