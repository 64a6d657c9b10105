package screen_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"topicmux/tui/internal/screen"
)

func TestTextShowsWhatFits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		x        int
		want     string
		used     int
	}{
		{"fits", "abc", 1, " abc    ", 3},
		{"cut at the right", "abcdefghijk", 5, "     abc", 3},
		{"begins before the left", "abcdef", -2, "cdef    ", 6},
		{"wide", "世界", 1, " 世界   ", 4},
		{"wide cut at the right", "世界", 5, "     世 ", 3},
		{"wide cut at the left", "世界", -1, " 界     ", 4},
		{"controls dropped", "a\x1b[31mb\x07\n\tc\u009bd", 0, "a[31mbcd", 8},
		{"broken UTF-8", "a\xff\xfeb", 0, "a\ufffdb     ", 3},
		{"combining", "e\u0301x", 0, "e\u0301x      ", 2},
		{"lonely mark", "\u0301x", 0, "x       ", 1},
		{"bidi controls", "a\u202eb\u2066c\u200f", 0, "abc     ", 3},
		{"emoji", "👍x", 0, "👍x     ", 3},
		{"skin tone, where terminals differ", "👍🏽x", 0, "👍x     ", 3},
		{"family, where terminals differ", "👨‍👩‍👧x", 0, "👨x     ", 3},
		{"heart, where terminals differ", "❤️x", 0, "❤x      ", 2},
		{"flag", "🇩🇪x", 0, "🇩🇪x     ", 3},
		{"beyond the right", "abc", 8, "        ", 0},
	}
	for _, tt := range tests {
		g := screen.New(8, 1)
		used := g.All().Text(tt.x, 0, tt.in, screen.Style{})
		if got := g.String(nil); got != tt.want || used != tt.used {
			t.Errorf("%s: %q, %d cells, want %q, %d", tt.name, got, used, tt.want, tt.used)
		}
		wantSize(t, g, nil)
	}
}

func TestClusteringTerminalGetsWholeSequences(t *testing.T) {
	t.Parallel()
	g := screen.New(8, 1)
	g.SetMethod(ansi.GraphemeWidth)
	g.All().Text(0, 0, "👨‍👩‍👧❤️👍🏽का", screen.Style{})
	if got, want := g.String(nil), "👨‍👩‍👧❤️👍🏽का "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	wantSize(t, g, nil, ansi.GraphemeWidth)
}

func TestLettersWithSpacingMarksStayLegible(t *testing.T) {
	t.Parallel()
	g := screen.New(12, 1)
	g.All().Text(0, 0, "क्षमा กำ", screen.Style{})
	got := strings.ReplaceAll(g.String(nil), "\u200b", "")
	if !strings.HasPrefix(got, "क्षमा กำ ") {
		t.Errorf("got %q", got)
	}
	wantSize(t, g, nil)
}

func TestOverwrittenHalfOfAWideCharacterIsASpace(t *testing.T) {
	t.Parallel()
	tests := []struct {
		x    int
		s    string
		want string
	}{
		{0, "x", "x 界 "},
		{1, "x", " x界 "},
		{1, "世", " 世  "},
		{2, "xx", "世xx "},
		{3, "世", "世 世"},
	}
	for _, tt := range tests {
		g := screen.New(5, 1)
		g.All().Text(0, 0, "世界", screen.Style{})
		g.All().Text(tt.x, 0, tt.s, screen.Style{})
		if got := g.String(nil); got != tt.want {
			t.Errorf("%q at %d: %q, want %q", tt.s, tt.x, got, tt.want)
		}
		wantSize(t, g, nil)
	}
}

func TestRegionsClip(t *testing.T) {
	t.Parallel()
	g := screen.New(6, 4)
	r := g.Region(screen.Rect{X: 1, Y: 1, W: 4, H: 2})
	for y := -3; y < 8; y++ {
		r.Text(-5, y, strings.Repeat("世x", 10), screen.Style{})
		r.HLine(-5, y, 40, '─', screen.Style{})
		for x := -3; x < 9; x++ {
			r.Rune(x, y, '#', screen.Style{})
		}
	}
	r.Sub(screen.Rect{X: -4, Y: -4, W: 60, H: 60}).Fill(screen.Style{Bg: 3})
	r.Sub(screen.Rect{X: 1, W: 2, H: 1}).Text(0, 0, "abcd", screen.Style{})
	r.Sub(screen.Rect{X: 3, Y: 1, W: 9, H: 1}).Text(0, 0, "hang", screen.Style{})
	want := "      \n  ab  \n    h \n      "
	if got := g.String(nil); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, st := g.At(0, 1); st != (screen.Style{}) {
		t.Errorf("style outside the region: %+v", st)
	}
}

func TestHangingSubregionKeepsItsOrigin(t *testing.T) {
	t.Parallel()
	g := screen.New(4, 1)
	g.Region(screen.Rect{X: -2, W: 5, H: 1}).Text(0, 0, "abcdef", screen.Style{})
	if got, want := g.String(nil), "cde "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTintKeepsText(t *testing.T) {
	t.Parallel()
	g := screen.New(4, 1)
	g.All().Text(0, 0, "a世b", screen.Style{Fg: 1, Bg: 2, Attr: screen.Bold})
	g.Region(screen.Rect{X: 1, W: 3, H: 1}).Tint(screen.Style{Fg: 9, Attr: screen.Dim})
	ch, st := g.At(1, 0)
	if want := (screen.Style{Fg: 9, Bg: 2, Attr: screen.Bold | screen.Dim}); ch != "世" || st != want {
		t.Errorf("tinted cell: %q %+v, want %+v", ch, st, want)
	}
	if ch, st := g.At(0, 0); ch != "a" || st.Fg != 1 {
		t.Errorf("cell outside the tint: %q %+v", ch, st)
	}
}

func TestTextRightEndsBeforeItsColumn(t *testing.T) {
	t.Parallel()
	g := screen.New(8, 1)
	if x := g.All().TextRight(7, 0, "1世2", screen.Style{}); x != 3 {
		t.Errorf("began at %d, want 3", x)
	}
	if got, want := g.String(nil), "   1世2 "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNeighboursNeverJoin(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{" ", "\u0e33"}, {"🇩", "🇪"}, {"\u0600", "│"}, {"क्", "ष"}, {"👩\u200d", "🚀"}, {"ᄀ", "ᅡ"}, {"カ", "ﾞ"}} {
		for _, m := range []ansi.Method{ansi.WcWidth, ansi.GraphemeWidth} {
			g := screen.New(6, 1)
			g.SetMethod(m)
			x := g.All().Text(0, 0, pair[0], screen.Style{})
			g.All().Text(x, 0, pair[1], screen.Style{})
			wantSize(t, g, nil, m)
		}
	}
}

func TestHushTellsDrawingsFromText(t *testing.T) {
	t.Parallel()
	g := screen.New(8, 1)
	g.All().Text(0, 0, "a█⣿─╱世", screen.Style{Fg: 9, Attr: screen.Bold})
	g.All().Hush(1, 2)
	want := []screen.Color{2, 1, 1, 1, 1, 2, 2, 2}
	for x, fg := range want {
		if _, st := g.At(x, 0); st != (screen.Style{Fg: fg}) {
			t.Errorf("cell %d has the style %+v, want colour %d", x, st, fg)
		}
	}
}

// Lines and dots are clipped at a region's edges. They replace the other half
// of a wide character by a space.
func TestLinesAndDotsStayInside(t *testing.T) {
	t.Parallel()
	dots, fg := []uint8{1, 0, 2, 0xff}, make([]screen.Color, 4)
	line := func(x, y, n int) func(screen.Region) {
		return func(r screen.Region) { r.HLine(x, y, n, '─', screen.Style{}) }
	}
	braille := func(x, y int) func(screen.Region) {
		return func(r screen.Region) { r.Braille(x, y, dots, fg) }
	}
	for _, c := range []struct {
		name string
		draw func(r screen.Region) // draws one of the cells 1 to 4
		want string
	}{
		{"line", line(1, 0, 2), "a ── b"},
		{"line from before the left", line(-1, 0, 3), "a──界b"},
		{"line beyond the right", line(3, 0, 9), "a世 ─b"},
		{"line in no row", line(0, 1, 4), "a世界b"},
		{"dots", braille(0, 0), "a⠁ ⠂⣿b"},
		{"dots from before the left", braille(-2, 0), "a⠂⣿界b"},
		{"dots beyond the right", braille(3, 0), "a世 ⠁b"},
		{"dots above", braille(0, -1), "a世界b"},
	} {
		g := screen.New(6, 1)
		g.All().Text(0, 0, "a世界b", screen.Style{})
		c.draw(g.All().Sub(screen.Rect{X: 1, W: 4, H: 2}))
		if got, want := g.String(nil), strings.ReplaceAll(c.want, " ", " "); got != want {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
		wantSize(t, g, nil)
	}
}
