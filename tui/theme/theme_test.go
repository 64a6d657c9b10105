package theme_test

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/lucasb-eyer/go-colorful"

	"topicmux/tui/screen"
	"topicmux/tui/theme"
)

func TestProfilesGiveWhatTheTerminalCanShow(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		opts theme.Options
		want *regexp.Regexp
	}{
		{"true colour", theme.Options{Profile: colorprofile.TrueColor}, regexp.MustCompile(`^(38|48);2;\d+;\d+;\d+$`)},
		{"unknown", theme.Options{Dark: true}, regexp.MustCompile(`^(38|48);2;\d+;\d+;\d+$`)},
		{"256", theme.Options{Profile: colorprofile.ANSI256}, regexp.MustCompile(`^(38|48);5;\d+$`)},
		{"16", theme.Options{Profile: colorprofile.ANSI}, regexp.MustCompile(`^([349][0-7]|10[0-7])$`)},
		{"16 dark", theme.Options{Profile: colorprofile.ANSI, Dark: true}, regexp.MustCompile(`^([349][0-7]|10[0-7])$`)},
		{"none", theme.Options{Profile: colorprofile.ASCII}, regexp.MustCompile(`^$`)},
		{"NO_COLOR", theme.Options{Profile: colorprofile.TrueColor, NoColor: true}, regexp.MustCompile(`^$`)},
	}
	for _, tt := range tests {
		th := theme.New(tt.opts)
		coloured := 0
		for i := range 256 {
			for _, params := range []string{th.Fg(screen.Color(i)), th.Bg(screen.Color(i))} {
				if params != "" && !tt.want.MatchString(params) {
					t.Errorf("%s: slot %d is %q", tt.name, i, params)
				}
				if params != "" {
					coloured++
				}
			}
		}
		if colourless := tt.want.MatchString(""); (coloured == 0) != colourless {
			t.Errorf("%s: %d coloured slots", tt.name, coloured)
		}
	}
}

func TestWithoutColoursStateIsCarriedByAttributes(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.Options{NoColor: true})
	for slot, want := range map[screen.Color]screen.Attr{
		theme.Bad: screen.Bold, theme.BorderFocus: screen.Bold, theme.Selection: screen.Reverse,
		theme.Faint: screen.Dim, theme.Text: 0,
	} {
		if got := th.Attr(slot); got != want {
			t.Errorf("slot %d: attributes %b, want %b", slot, got, want)
		}
	}
}

func TestSlotsOfRampsStayInTheirRange(t *testing.T) {
	t.Parallel()
	low, high := theme.Heat(0), theme.Heat(1)
	for _, f := range []float64{math.NaN(), math.Inf(-1), -1, 0} {
		if theme.Heat(f) != low {
			t.Errorf("heat of %v is not the lowest", f)
		}
	}
	for _, f := range []float64{math.Inf(1), 7, 1} {
		if theme.Heat(f) != high {
			t.Errorf("heat of %v is not the highest", f)
		}
	}
	if theme.Series(0) != theme.Series(theme.SeriesCount) || theme.Series(-1) != theme.Series(0) {
		t.Error("hues do not repeat")
	}
	seen := map[screen.Color]string{}
	add := func(c screen.Color, name string) {
		if other, ok := seen[c]; ok {
			t.Errorf("%s and %s share slot %d", name, other, c)
		}
		seen[c] = name
	}
	for i := range theme.HeatSteps {
		add(theme.Heat(float64(i)/theme.HeatSteps), fmt.Sprint("heat ", i))
	}
	for i := range theme.SeriesCount {
		add(theme.Series(i), fmt.Sprint("series ", i))
		for s := range 8 {
			add(theme.Shade(i, float64(s)/8), fmt.Sprint("shade ", i, s))
		}
	}
	add(theme.Other, "the last named slot")
}

func TestHuesAreToldApart(t *testing.T) {
	t.Parallel()
	for _, dark := range []bool{false, true} {
		th := theme.New(theme.Options{Dark: dark})
		for i := range theme.SeriesCount {
			for j := range i {
				a, b := colour(t, th.Fg(theme.Series(i))), colour(t, th.Fg(theme.Series(j)))
				if d := distance(a, b); d < 0.07 {
					t.Errorf("dark %v: series %d and %d are %.3f apart", dark, i, j, d)
				}
			}
		}
	}
}

func TestTextHasContrast(t *testing.T) {
	t.Parallel()
	need := map[screen.Color]float64{
		theme.Bright: 7, theme.Muted: 5, theme.Faint: 3.5, theme.Title: 5, theme.Bad: 4, theme.Good: 4, theme.Warn: 3.5,
	}
	for i := range theme.SeriesCount {
		need[theme.Series(i)] = 3
	}
	for _, dark := range []bool{false, true} {
		backgrounds := []string{"#ffffff", "#fafafa"}
		if dark {
			backgrounds = []string{"#000000", "#1a1b26", "#1e1e2e"}
		}
		th := theme.New(theme.Options{Dark: dark})
		for slot, want := range need {
			for _, hex := range backgrounds {
				bg, _ := colorful.Hex(hex)
				if got := contrast(colour(t, th.Fg(slot)), bg); got < want {
					t.Errorf("dark %v: slot %d on %s has contrast %.1f, want %.1f", dark, slot, hex, got, want)
				}
			}
		}
	}
}

func colour(t *testing.T, params string) colorful.Color {
	t.Helper()
	var r, g, b uint8
	if _, err := fmt.Sscanf(strings.ReplaceAll(params, ";", " "), "38 2 %d %d %d", &r, &g, &b); err != nil {
		t.Fatalf("colour %q: %v", params, err)
	}
	return colorful.Color{R: float64(r) / 255, G: float64(g) / 255, B: float64(b) / 255}
}

func distance(a, b colorful.Color) float64 {
	l1, a1, b1 := a.OkLab()
	l2, a2, b2 := b.OkLab()
	return math.Sqrt((l1-l2)*(l1-l2) + (a1-a2)*(a1-a2) + (b1-b2)*(b1-b2))
}

// contrast is the ratio of WCAG 2.
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
