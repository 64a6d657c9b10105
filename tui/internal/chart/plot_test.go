package chart_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
)

// columns returns a column for each value. NaN stands for missing data.
func columns(values ...float64) []chart.Column {
	var cols []chart.Column
	for _, v := range values {
		cols = append(cols, chart.Column{Lo: v, Hi: v, Enter: v, Leave: v, Shown: !math.IsNaN(v)})
	}
	return cols
}

func draw(w, h int, do func(c *chart.Canvas)) string {
	var c chart.Canvas
	c.Reset(w, h)
	do(&c)
	g := screen.New(w, h)
	c.Draw(g.All())
	return g.String(nil)
}

func want(t *testing.T, name, got, want string) {
	t.Helper()
	want = strings.ReplaceAll(strings.Trim(want, "\n"), "|", "")
	if got != want {
		t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
	}
}

func TestAreaFillsFromZero(t *testing.T) {
	t.Parallel()
	a := &chart.Axis{Lo: 0, Hi: 7}
	want(t, "rising", draw(4, 2, func(c *chart.Canvas) { c.Area(columns(0, 1, 2, 3, 4, 5, 6, 7), a, 1) }), `
|  ⣠⣾|
|⣠⣾⣿⣿|`)
	below := &chart.Axis{Lo: -4, Hi: 3}
	want(t, "above and below zero", draw(2, 2, func(c *chart.Canvas) { c.Area(columns(3, 1, -2, -4), below, 1) }), `
|⣧⣀|
| ⢻|`)
	want(t, "holes stay blank", draw(3, 1, func(c *chart.Canvas) { c.Area(columns(7, 7, math.NaN(), math.NaN(), 7, 7), a, 1) }), "|⣿ ⣿|")
	want(t, "beyond the axis", draw(1, 1, func(c *chart.Canvas) { c.Area(columns(-5, 99), a, 1) }), "|⣸|")
}

func TestLineJoinsNeighboursAndNotHoles(t *testing.T) {
	t.Parallel()
	a := &chart.Axis{Lo: 0, Hi: 7}
	want(t, "steep", draw(1, 2, func(c *chart.Canvas) { c.Line(columns(0, 7), a, 1, chart.Dash{}) }), `
|⢸|
|⡇|`)
	want(t, "over a hole", draw(2, 2, func(c *chart.Canvas) { c.Line(columns(0, math.NaN(), 7, 7), a, 1, chart.Dash{}) }), `
| ⠉|
|⡀ |`)
	broken := columns(0, 7)
	broken[1].Enter = math.NaN()
	want(t, "neighbours that do not belong together", draw(1, 2, func(c *chart.Canvas) { c.Line(broken, a, 1, chart.Dash{}) }), `
|⠈|
|⡀|`)
	spike := columns(1, 1, 1, 1)
	spike[2].Hi = 7
	want(t, "a spike within a column", draw(2, 2, func(c *chart.Canvas) { c.Line(spike, a, 1, chart.Dash{}) }), `
| ⡇|
|⠤⠧|`)
}

func TestDashesStayWithTheirTime(t *testing.T) {
	t.Parallel()
	a := &chart.Axis{Lo: 0, Hi: 3}
	flat := columns(0, 0, 0, 0, 0, 0, 0, 0)
	dash := chart.Dash{On: 3, Off: 1}
	row := func(moved int) string {
		sp := chart.Span{From: noon.Add(time.Duration(moved) * time.Second), Step: time.Second, N: 8}
		return draw(4, 1, func(c *chart.Canvas) { c.Line(flat, a, 1, dash.Phased(sp)) })
	}
	want(t, "dashes", row(0), "|⣀⡀⣀⡀|")
	want(t, "a column later", row(1), "|⣀⢀⣀⢀|")
	want(t, "a whole dash later", row(4), "|⣀⡀⣀⡀|")
}

func TestBarsAreNeverFullOrEmptyByRounding(t *testing.T) {
	t.Parallel()
	tests := []struct {
		frac        float64
		block, thin string
	}{
		{0, "────", "────"},
		{0.001, "▏───", "╸───"},
		{0.5, "██──", "━━──"},
		{0.6, "██▍─", "━━╸─"},
		{0.999, "███▉", "━━━╸"},
		{1, "████", "━━━━"},
		{7, "████", "━━━━"},
		{math.NaN(), "────", "────"},
	}
	style := func(float64) screen.Style { return screen.Style{} }
	for _, tt := range tests {
		g := screen.New(4, 2)
		chart.Bar(g.All(), 0, 0, 4, tt.frac, style, screen.Style{})
		chart.ThinBar(g.All(), 0, 1, 4, tt.frac, style, screen.Style{})
		if got := g.String(nil); got != tt.block+"\n"+tt.thin {
			t.Errorf("bar of %v:\n%s\nwant\n%s\n%s", tt.frac, got, tt.block, tt.thin)
		}
	}
}

func TestSparkShowsEveryValueAndNoHole(t *testing.T) {
	t.Parallel()
	g := screen.New(6, 1)
	a := &chart.Axis{Lo: 0, Hi: 7}
	chart.Spark(g.All(), 0, 0, columns(0, 3.5, 7, math.NaN(), 99, -1), a, func(float64) screen.Style { return screen.Style{} })
	if got := g.String(nil); got != "▁▅█ █▁" {
		t.Errorf("got %q", got)
	}
}

func BenchmarkArea(b *testing.B) {
	var c chart.Canvas
	g := screen.New(48, 26)
	values := make([]float64, 96)
	for i := range values {
		values[i] = 50 + 40*math.Sin(float64(i)/9)
	}
	cols, a := columns(values...), &chart.Axis{Hi: 100}
	b.ReportAllocs()
	for b.Loop() {
		c.Reset(48, 26)
		c.Area(cols, a, 1)
		c.Draw(g.All())
	}
}

func TestEqualLinesTakeTurns(t *testing.T) {
	t.Parallel()
	a := &chart.Axis{Lo: 0, Hi: 3}
	flat := make([]float64, 36)
	var all, line chart.Canvas
	all.Reset(18, 1)
	for fg := range 3 {
		line.Reset(18, 1)
		line.Line(columns(flat...), a, 0, chart.Dash{})
		all.Lay(&line, screen.Color(fg+1))
	}
	g := screen.New(18, 1)
	all.Draw(g.All())
	got := ""
	for x := range 18 {
		_, st := g.At(x, 0)
		got += string(rune('0' + st.Fg))
	}
	if got != "333111222333222111" {
		t.Errorf("colours of three equal lines: %s", got)
	}
}

func TestAMirroredHalfIsUpsideDown(t *testing.T) {
	t.Parallel()
	a := &chart.Axis{Lo: 0, Hi: 7}
	want(t, "half", draw(4, 4, func(c *chart.Canvas) {
		var half chart.Canvas
		half.Reset(4, 2)
		half.Area(columns(0, 1, 2, 3, 4, 5, 6, 7), a, 1)
		c.Place(&half, 0, false, 1)
		c.Place(&half, 2, true, 2)
	}), `
|  ⣠⣾|
|⣠⣾⣿⣿|
|⠙⢿⣿⣿|
|  ⠙⢿|`)
}
