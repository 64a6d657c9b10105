package view_test

import (
	"regexp"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// TestThemesLookAsTheyDid draws the same scene in each theme: a chart with a
// limit that fires and one that does not, gauges, states, a log with levels and
// a match, and a table. Show a golden file with cat.
func TestThemesLookAsTheyDid(t *testing.T) {
	const most = 8 << 10 // largest size of a golden file that is still reviewed
	s := machine(t)
	for _, scheme := range theme.Schemes() {
		if scheme.Name() == "auto" {
			continue // dark or light only
		}
		t.Run(scheme.Name(), func(t *testing.T) {
			g := screen.New(72, 17)
			drawThemed(t, g, s, scheme.Plain())
			out := g.String(theme.New(theme.Options{Scheme: scheme, Dark: true})) + "\n"
			if len(out) > most {
				t.Errorf("%d bytes, want at most %d", len(out), most)
			}
			golden.RequireEqual(t, out)
		})
	}
}

// drawThemed draws the scene.
func drawThemed(t *testing.T, g *screen.Grid, s *scene, plain bool) {
	limits := []view.Limit{{Value: 80, Above: true}, {Value: 40, Firing: true}}
	for _, pane := range []struct {
		topic, view string
		at          screen.Rect
	}{
		{"load", "line", screen.Rect{W: 44, H: 10}},
		{"mem", "gauge", screen.Rect{X: 46, W: 26, H: 3}},
		{"door", "states", screen.Rect{X: 46, Y: 4, W: 26, H: 6}},
		{"log", "log", screen.Rect{Y: 11, W: 44, H: 6}},
		{"procs", "table", screen.Rect{X: 46, Y: 11, W: 26, H: 6}},
	} {
		topic, c := s.topic(pane.topic), context()
		c.NoColor = plain
		switch pane.topic {
		case "load":
			c.Limits = limits
		case "log":
			c.Filter = &view.Filter{Re: regexp.MustCompile("dash-3")}
			_, c.Filter.At, _ = view.NextMatch(topic, c, c.Filter, 0, true, pane.at.H)
		}
		named(t, topic, pane.view).Draw(g.Region(pane.at), topic, c)
	}
}
