package tui

import (
	"strings"
	"testing"
)

func TestARedrawWritesEveryRow(t *testing.T) {
	t.Parallel()
	d := three(t)
	whole := func() string { return string(d.model.grid.AppendUpdate(nil, d.model.appearance.theme)) }
	d.lines()
	whole()
	if again := whole(); again != "" {
		t.Fatalf("an unchanged screen is written again: %q", again)
	}
	d.press("ctrl+l")
	d.lines()
	if got := whole(); !strings.Contains(got, "37.5") || !strings.Contains(got, "hello") || strings.Count(got, "│") < 20 {
		t.Errorf("the redraw writes only %q", got)
	}
	d.press("?")
	d.shows("redraw the screen")
}
