// Package picture renders the screen as an image.
package picture

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/lucasb-eyer/go-colorful"

	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// The size of a cell and of its text, in pixels.
const (
	cellW, cellH = 8.4, 17.0
	fontSize     = 14
	baseline     = 13.0
)

// SVG returns an SVG image of a grid in a theme's colours, with text elements
// for runs of the same style. Colours that the theme leaves to the terminal are
// those that it was designed for.
func SVG(g *screen.Grid, t *theme.Theme) string {
	w, h := g.Size()
	back, text := "#ffffff", "#1d212b"
	if t.Dark() {
		back, text = "#161821", "#d7dcea"
	}
	if b, f := t.Ground(); b != nil {
		back, text = hexOf(b), hexOf(f)
	}
	d := drawing{g: g, t: t, back: back, text: text}
	fmt.Fprintf(&d.out, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.1f %.1f">`+"\n",
		float64(w)*cellW, float64(h)*cellH, float64(w)*cellW, float64(h)*cellH)
	fmt.Fprintf(&d.out, `<rect width="100%%" height="100%%" fill="%s"/>`+"\n", back)
	fmt.Fprintf(&d.out, `<g font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="%d" xml:space="preserve">`+"\n", fontSize)
	for y := range h {
		d.row(y, w)
	}
	d.out.WriteString("</g>\n</svg>\n")
	return d.out.String()
}

// drawing is the state of drawing an image.
type drawing struct {
	out        strings.Builder
	g          *screen.Grid
	t          *theme.Theme
	back, text string
}

// row draws the runs of the same style of a row.
func (d *drawing) row(y, w int) {
	for x := 0; x < w; {
		_, st := d.g.At(x, y)
		from, run := x, ""
		for ; x < w; x++ {
			s, other := d.g.At(x, y)
			if other != st {
				break
			}
			run += s // "" for the right half of a wide character
		}
		d.drawText(from, y, x-from, run, st)
	}
}

func (d *drawing) drawText(x, y, cells int, s string, st screen.Style) {
	attr := st.Attr | d.t.Attr(st.Fg) | d.t.Attr(st.Bg)
	fg, bg := d.colour(d.t.Fg(st.Fg), d.text), d.colour(d.t.Bg(st.Bg), d.back)
	if attr&screen.Reverse != 0 {
		fg, bg = bg, fg
	}
	left, top := float64(x)*cellW, float64(y)*cellH
	if bg != d.back {
		fmt.Fprintf(&d.out, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`, left, top, float64(cells)*cellW, cellH, bg)
	}
	if strings.TrimSpace(s) == "" {
		return
	}
	fmt.Fprintf(&d.out, `<text x="%.1f" y="%.1f" textLength="%.1f" fill="%s"%s>`, left, top+baseline, float64(cells)*cellW, fg, styles(attr))
	_ = xml.EscapeText(&d.out, []byte(s))
	d.out.WriteString("</text>\n")
}

func styles(a screen.Attr) string {
	out := ""
	for _, s := range []struct {
		attr screen.Attr
		is   string
	}{
		{screen.Bold, ` font-weight="bold"`},
		{screen.Dim, ` opacity="0.6"`},
		{screen.Italic, ` font-style="italic"`},
		{screen.Underline, ` text-decoration="underline"`},
	} {
		if a&s.attr != 0 {
			out += s.is
		}
	}
	return out
}

// colour converts SGR parameters to a CSS colour.
func (d *drawing) colour(params, own string) string {
	parts := strings.Split(params, ";")
	n := func(i int) uint8 {
		v, _ := strconv.ParseUint(parts[i], 10, 8)
		return uint8(v)
	}
	switch {
	case params == "":
		return own
	case len(parts) == 5:
		return fmt.Sprintf("#%02x%02x%02x", n(2), n(3), n(4))
	case len(parts) == 3:
		return hexOf(ansi.IndexedColor(n(2)))
	}
	code := n(0)
	switch {
	case code >= 100:
		code -= 92
	case code >= 90:
		code -= 82
	case code >= 40:
		code -= 40
	default:
		code -= 30
	}
	return hexOf(ansi.BasicColor(code))
}

func hexOf(c interface{ RGBA() (r, g, b, a uint32) }) string {
	made, _ := colorful.MakeColor(c)
	return made.Hex()
}
