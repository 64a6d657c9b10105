package theme_test

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/lucasb-eyer/go-colorful"

	"topicmux/tui/internal/screen"
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

// coloured calls f for each scheme that has colours, with dark and light
// backgrounds.
func coloured(profile colorprofile.Profile, f func(name string, th *theme.Theme)) {
	for _, s := range theme.Schemes() {
		if s.Name() == "ansi" || s.Name() == "mono" {
			continue
		}
		for _, dark := range []bool{false, true} {
			th := theme.New(theme.Options{Scheme: s, Dark: dark, Profile: profile})
			f(fmt.Sprintf("%s, dark %v, %v", s.Name(), th.Dark(), profile), th)
		}
	}
}

func TestHuesAreToldApart(t *testing.T) {
	t.Parallel()
	for profile, least := range map[colorprofile.Profile]float64{colorprofile.TrueColor: 0.06, colorprofile.ANSI256: 0.03} {
		coloured(profile, func(name string, th *theme.Theme) {
			for i := range theme.SeriesCount {
				for j := range i {
					a, b := colour(t, th.Fg(theme.Series(i))), colour(t, th.Fg(theme.Series(j)))
					if d := distance(a, b); d < least {
						t.Errorf("%s: series %d and %d are %.3f apart", name, i, j, d)
					}
				}
			}
		})
	}
}

// blindness is the transformation of linear RGB for each kind of colour
// blindness (Machado, Oliveira and Fernandes 2009, severity 1).
var blindness = map[string][][3][3]float64{
	"redgreen": {
		{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	},
	"blueyellow": {
		{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	},
}

func TestColourBlindEyesTellStatesAndLinesApart(t *testing.T) {
	t.Parallel()
	coloured(colorprofile.TrueColor, func(name string, th *theme.Theme) {
		scheme, _, _ := strings.Cut(name, ",")
		for _, eye := range blindness[scheme] {
			see := func(slot screen.Color) colorful.Color {
				r, g, b := colour(t, th.Fg(slot)).LinearRgb()
				mix := func(m [3]float64) float64 { return max(0, min(1, m[0]*r+m[1]*g+m[2]*b)) }
				return colorful.LinearRgb(mix(eye[0]), mix(eye[1]), mix(eye[2]))
			}
			for _, set := range [][]screen.Color{
				{theme.Good, theme.Warn, theme.Bad},
				{theme.Series(0), theme.Series(1), theme.Series(2), theme.Series(3)},
				{theme.Heat(0), theme.Heat(1)},
			} {
				for i, a := range set {
					for _, b := range set[:i] {
						if d := distance(see(a), see(b)); d < 0.08 {
							t.Errorf("%s: slots %d and %d are %.3f apart", name, a, b, d)
						}
					}
				}
			}
		}
	})
}

func TestAThemeForOneBackgroundBringsItsOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		dark, want bool
	}{
		{"auto", true, false},
		{"light", true, true},
		{"dark", false, true},
		{"contrast", true, true},
		{"mono", true, false},
		{"redgreen", false, false},
	} {
		th := theme.New(theme.Options{Scheme: theme.Find(c.name), Dark: c.dark})
		if back, _ := th.Ground(); (back != nil) != c.want {
			t.Errorf("%+v: background %v", c, back)
		}
	}
}

func colour(t *testing.T, params string) colorful.Color {
	t.Helper()
	if n, ok := strings.CutPrefix(params, "38;5;"); ok {
		i, err := strconv.ParseUint(n, 10, 8)
		if err != nil {
			t.Fatalf("colour %q: %v", params, err)
		}
		c, _ := colorful.MakeColor(ansi.IndexedColor(i))
		return c
	}
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
