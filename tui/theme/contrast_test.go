package theme_test

import (
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/lucasb-eyer/go-colorful"

	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// grounds lists the default backgrounds of common terminals.
func grounds(dark bool) []string {
	if dark {
		return []string{"#000000", "#1a1b26", "#1e1e2e"}
	}
	return []string{"#ffffff", "#fafafa"}
}

func TestEverythingHasContrast(t *testing.T) {
	t.Parallel()
	words := []screen.Color{
		theme.Bright, theme.Muted, theme.Faint, theme.Title, theme.TitleFocus, theme.Good, theme.Warn, theme.Bad, theme.Info,
		theme.Accent, theme.Key, theme.String, theme.Number, theme.Literal, theme.Punct, theme.You, theme.Other,
	}
	data := append(charted(), theme.BorderFocus)
	for i := range theme.SeriesCount {
		for s := range 8 {
			data = append(data, theme.Shade(i, float64(s)/8))
		}
	}
	check := func(name string, th *theme.Theme) {
		backs := grounds(th.Dark())
		if back, _ := th.Ground(); back != nil {
			c, _ := colorful.MakeColor(back)
			backs = []string{c.Hex()}
		}
		for _, hex := range backs {
			back, _ := colorful.Hex(hex)
			for _, slot := range words {
				if got := contrast(colour(t, th.Fg(slot)), back); got < 4.5 {
					t.Errorf("%s: text slot %d on %s has contrast %.2f", name, slot, hex, got)
				}
			}
			for _, slot := range data {
				if got := contrast(colour(t, th.Fg(slot)), back); got < 3 {
					t.Errorf("%s: data slot %d on %s has contrast %.2f", name, slot, hex, got)
				}
			}
		}
	}
	coloured(colorprofile.TrueColor, check)
	coloured(colorprofile.ANSI256, check)
}

// charted lists the slots that a chart draws values with.
func charted() []screen.Color {
	var slots []screen.Color
	for i := range theme.SeriesCount {
		slots = append(slots, theme.Series(i))
	}
	for i := range theme.HeatSteps {
		slots = append(slots, theme.Heat(float64(i)/theme.HeatSteps))
	}
	return slots
}

func TestStatesKeepTheirHueIn256Colours(t *testing.T) {
	t.Parallel()
	for _, s := range theme.Schemes() {
		if s.Name() == "ansi" || s.Name() == "mono" {
			continue
		}
		for _, dark := range []bool{false, true} {
			full := theme.New(theme.Options{Scheme: s, Dark: dark})
			few := theme.New(theme.Options{Scheme: s, Dark: dark, Profile: colorprofile.ANSI256})
			for _, slot := range []screen.Color{theme.Good, theme.Warn, theme.Bad, theme.Heat(0), theme.Heat(1)} {
				_, _, was := colour(t, full.Fg(slot)).OkLch()
				if _, _, hue := colour(t, few.Fg(slot)).OkLch(); math.Abs(math.Mod(hue-was+540, 360)-180) > 30 {
					t.Errorf("%s, dark %v: slot %d went from hue %.0f to %.0f", s.Name(), dark, slot, was, hue)
				}
			}
		}
	}
}

// TestABandIsATintBehindTheChart checks that a band is visible as a colour, or
// as grey if none of the 256 colours is suitable, and is never more saturated
// than the data or the palette's own colour.
func TestABandIsATintBehindTheChart(t *testing.T) {
	t.Parallel()
	hues, tints := map[string]float64{}, map[string]float64{}
	check := func(profile colorprofile.Profile) {
		coloured(profile, func(name string, th *theme.Theme) {
			band := colour(t, strings.Replace(th.Bg(theme.Band), "48;", "38;", 1))
			_, chroma, hue := band.OkLch()
			scheme, _, _ := strings.Cut(name, ", "+profile.String())
			was, ok := hues[scheme]
			switch grey := chroma < 0.015; {
			case !ok && grey:
				t.Errorf("%s: the band %s is grey", name, band.Hex())
			case ok && !grey && math.Abs(math.Mod(hue-was+540, 360)-180) > 40:
				t.Errorf("%s: the band's hue went from %.0f to %.0f", name, was, hue)
			case ok && chroma > tints[scheme]+0.06:
				t.Errorf("%s: the band %s is louder than that of the palette", name, band.Hex())
			case grey && contrast(band, colorful.Color{R: 0.09, G: 0.09, B: 0.13}) < 1.15 && contrast(band, colorful.Color{R: 1, G: 1, B: 1}) < 1.15:
				t.Errorf("%s: the band %s is not seen", name, band.Hex())
			}
			if !ok {
				hues[scheme], tints[scheme] = hue, chroma
			}
			for _, slot := range append(charted(), theme.Warn, theme.Bad) {
				if got := contrast(colour(t, th.Fg(slot)), band); got < 3 {
					t.Errorf("%s: slot %d on the band %s has contrast %.2f", name, slot, band.Hex(), got)
				}
			}
		})
	}
	check(colorprofile.TrueColor)
	check(colorprofile.ANSI256)
}

// contrast is the contrast ratio of WCAG 2.
func contrast(a, b colorful.Color) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

func luminance(c colorful.Color) float64 {
	r, g, b := c.LinearRgb()
	return 0.2126*r + 0.7152*g + 0.0722*b
}
