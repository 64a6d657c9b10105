package theme

import (
	"math"
	"strconv"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/lucasb-eyer/go-colorful"

	"topicmux/tui/internal/screen"
)

// Of the 256 colours the first sixteen belong to the user's terminal; a cube
// of six levels a side and a ramp of greys follow.
const (
	firstCube, firstGrey, indexes = 16, 232, 256

	// What has less chroma than this stays grey: the nearest hue would shout.
	greyChroma = 0.06
	// How far the hue of a colour may turn, in degrees: green stays green.
	hueTurn = 25
	// A band is a tint and has to be one here, too, of about the same hue; where
	// each such colour has far more of the hue, it would be the loudest thing on the
	// screen, and grey is nearer.
	tintChroma, tintTurn = 0.015, 40 // degrees
	tintLoud             = 0.06      // chroma beyond that of the band
	// What contrast a stand-in keeps of what its colour has: on the ground that
	// the palette was made for, with something to spare for other grounds that
	// terminals come with, and on the band behind a chart.
	wordContrast, dataContrast, bandContrast = 4.8, 3.2, 3
)

// xterm is what the 256 colours look like.
var xterm = sync.OnceValue(func() *[indexes]look {
	var all [indexes]look
	for i := firstCube; i < indexes; i++ {
		c, _ := colorful.MakeColor(ansi.IndexedColor(i))
		all[i] = lookOf(c)
	}
	return &all
})

// indexer finds those of the 256 colours that stand in for a palette's.
type indexer struct {
	ground look
	band   look          // as the palette has it
	drawn  int           // what stands in for the band
	hues   [indexes]bool // the hues of series: no two may become one
}

func newIndexer(p *palette) *indexer {
	x := &indexer{ground: lookOf(mustHex(p.ground)), band: lookOf(mustHex(p.named[Band]))}
	x.drawn = x.tint(x.band)
	return x
}

// params returns a slot's colour as SGR parameters, in front and behind.
func (x *indexer) params(slot screen.Color, c colorful.Color) (fg, bg string) {
	i := x.drawn
	switch {
	case slot == Band:
	case slot < heatBase:
		i = x.index(lookOf(c), wordContrast, false)
	case slot < seriesBase || slot >= shadeBase:
		i = x.index(lookOf(c), dataContrast, false)
	default:
		i = x.index(lookOf(c), dataContrast, true)
		x.hues[i] = true
	}
	n := strconv.Itoa(i)
	return "38;5;" + n, "48;5;" + n
}

// index returns the nearest colour that is as legible as the one it is for, or
// has at least the contrast most; with hue, it is none that a series has.
func (x *indexer) index(c look, most float64, hue bool) int {
	all := xterm()
	onGround := min(c.contrast(x.ground), most)
	onBand := min(c.contrast(x.band), bandContrast)
	fits := func(i int) bool {
		return all[i].contrast(x.ground) >= onGround && all[i].contrast(all[x.drawn]) >= onBand && (!hue || !x.hues[i])
	}
	if c.chroma() < greyChroma {
		return nearest(c, firstGrey, indexes, fits)
	}
	return nearest(c, firstCube, firstGrey, func(i int) bool { return all[i].turn(c) <= hueTurn && fits(i) })
}

// tint returns the nearest quiet colour of the same hue, so that the band says what
// it is; else the nearest grey that stands out from the ground no less.
func (x *indexer) tint(c look) int {
	all := xterm()
	if c.chroma() >= tintChroma {
		i := nearest(c, firstCube, firstGrey, func(i int) bool {
			return all[i].chroma() >= tintChroma && all[i].turn(c) <= tintTurn
		})
		if all[i].chroma() <= c.chroma()+tintLoud {
			return i
		}
	}
	return nearest(c, firstGrey, indexes, func(i int) bool { return all[i].contrast(x.ground) >= c.contrast(x.ground) })
}

// nearest returns the colour from first up to end that is nearest to c among
// those that fit, among all when none does.
func nearest(c look, first, end int, fits func(int) bool) int {
	const apart = 10 // more than any two colours are
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

// look is a colour as an eye compares it.
type look struct {
	l, a, b   float64 // OkLab
	luminance float64 // of WCAG 2
}

func lookOf(c colorful.Color) look {
	l, a, b := c.OkLab()
	red, green, blue := c.LinearRgb()
	return look{l, a, b, 0.2126*red + 0.7152*green + 0.0722*blue}
}

func (c look) chroma() float64 { return math.Hypot(c.a, c.b) }

func (c look) distance(o look) float64 {
	return math.Hypot(math.Hypot(c.a-o.a, c.b-o.b), c.l-o.l)
}

// turn returns the angle between two hues, in degrees.
func (c look) turn(o look) float64 {
	return 180 / math.Pi * math.Abs(math.Atan2(c.a*o.b-c.b*o.a, c.a*o.a+c.b*o.b))
}

// contrast returns the ratio of WCAG 2, from 1 to 21.
func (c look) contrast(o look) float64 {
	return (max(c.luminance, o.luminance) + 0.05) / (min(c.luminance, o.luminance) + 0.05)
}
