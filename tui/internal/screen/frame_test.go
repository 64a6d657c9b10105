package screen_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"

	"github.com/charmbracelet/x/ansi"

	"topicmux/tui/internal/screen"
)

// slots is a palette with a different colour for each slot.
type slots struct{}

func (slots) Fg(c screen.Color) string { return fmt.Sprintf("38;5;%d", c) }
func (slots) Bg(c screen.Color) string { return fmt.Sprintf("48;5;%d", c) }

// bare is a palette without colours.
type bare struct{}

func (bare) Fg(screen.Color) string { return "" }
func (bare) Bg(screen.Color) string { return "" }

func TestFrameIsExactlyTheGridsSize(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{0, 0}, {1, 1}, {3, 0}, {0, 3}, {7, 2}, {200, 60}} {
		g := screen.New(size[0], size[1])
		w, h := g.Size()
		if w != size[0] || h != size[1] {
			t.Errorf("size of %v: %d×%d", size, w, h)
		}
		wantSize(t, g, slots{})
	}
	g := screen.New(-3, 1<<30)
	if w, h := g.Size(); w != 0 || h > 5000 {
		t.Errorf("impossible size gave %d×%d", w, h)
	}
}

func TestStyleChangesAreMinimal(t *testing.T) {
	t.Parallel()
	red := screen.Style{Fg: 1}
	tests := []struct {
		name string
		draw func(screen.Region)
		want string
	}{
		{"plain text has no escapes", func(r screen.Region) { r.Text(0, 0, "abcdef", screen.Style{}) }, "abcdef"},
		{"one reset at the end", func(r screen.Region) { r.Text(0, 0, "abcdef", red) }, "\x1b[38;5;1mabcdef\x1b[m"},
		{"spaces keep the pen", func(r screen.Region) { r.Text(0, 0, "a", red); r.Text(3, 0, "b", red) }, "\x1b[38;5;1ma  b  \x1b[m"},
		{"bold ends, dim stays", func(r screen.Region) {
			r.Text(0, 0, "ab", screen.Style{Attr: screen.Bold | screen.Dim})
			r.Text(2, 0, "cd", screen.Style{Attr: screen.Dim})
		}, "\x1b[1;2mab\x1b[22;2mcd  \x1b[m"},
		{"colour back to the default", func(r screen.Region) {
			r.Text(0, 0, "ab", screen.Style{Fg: 1, Attr: screen.Bold})
			r.Text(2, 0, "cdef", screen.Style{Attr: screen.Bold})
		}, "\x1b[1;38;5;1mab\x1b[39mcdef\x1b[m"},
		{"a background covers spaces", func(r screen.Region) {
			r.Sub(screen.Rect{X: 1, W: 2, H: 1}).Fill(screen.Style{Bg: 4})
		}, " \x1b[48;5;4m  \x1b[49m   "},
		{"underlined space", func(r screen.Region) {
			r.Text(0, 0, " ", screen.Style{Attr: screen.Underline})
		}, "\x1b[4m \x1b[24m     "},
	}
	for _, tt := range tests {
		g := screen.New(6, 1)
		tt.draw(g.All())
		if got := g.String(slots{}); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWithoutColoursAttributesStay(t *testing.T) {
	t.Parallel()
	g := screen.New(4, 1)
	g.All().Text(0, 0, "ab", screen.Style{Fg: 1, Bg: 2, Attr: screen.Reverse})
	g.All().Text(2, 0, "cd", screen.Style{Fg: 3, Attr: screen.Reverse})
	if got, want := g.String(bare{}), "\x1b[7mabcd\x1b[m"; got != want {
		t.Errorf("bare palette: %q, want %q", got, want)
	}
	if got, want := g.String(nil), "abcd"; got != want {
		t.Errorf("no palette: %q, want %q", got, want)
	}
}

// grey is a palette with attributes for two slots: dim for slot 7 and reverse
// for slot 8.
type grey struct{ bare }

func (grey) Attr(c screen.Color) screen.Attr {
	return map[screen.Color]screen.Attr{7: screen.Dim, 8: screen.Reverse}[c]
}

func TestPaletteMayShowASlotByAnAttribute(t *testing.T) {
	t.Parallel()
	g := screen.New(4, 1)
	g.All().Text(0, 0, "ab", screen.Style{Fg: 7, Attr: screen.Bold})
	g.All().Text(2, 0, "c", screen.Style{Fg: 1, Bg: 8})
	if got, want := g.String(grey{}), "\x1b[1;2mab\x1b[22;7mc\x1b[27m "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnchangedRowsKeepTheirString(t *testing.T) {
	t.Parallel()
	g := screen.New(20, 3)
	draw := func(middle string) string {
		g.Clear()
		g.All().Text(0, 0, "héllo 世界", screen.Style{Fg: 3})
		g.All().Text(0, 1, middle, screen.Style{Fg: 4})
		return g.String(slots{})
	}
	first := draw("one")
	if again := draw("one"); unsafe.StringData(again) != unsafe.StringData(first) {
		t.Error("the same drawing made another string")
	}
	second := draw("two")
	a, b := strings.Split(first, "\n"), strings.Split(second, "\n")
	if a[0] != b[0] || a[1] == b[1] || a[2] != b[2] {
		t.Errorf("wrong rows changed:\n%q\n%q", first, second)
	}
	g.Clear()
	if got := g.String(bare{}); got != strings.Repeat(strings.Repeat(" ", 20)+"\n", 2)+strings.Repeat(" ", 20) {
		t.Errorf("cleared frame: %q", got)
	}
}

// wantSize fails the test unless the frame has the grid's size in all given
// methods and contains no control characters except SGR.
func wantSize(t *testing.T, g *screen.Grid, p screen.Palette, methods ...ansi.Method) {
	t.Helper()
	if len(methods) == 0 {
		methods = []ansi.Method{ansi.WcWidth, ansi.GraphemeWidth}
	}
	w, h := g.Size()
	frame := g.String(p)
	lines := strings.Split(frame, "\n")
	if h == 0 {
		lines = nil
	}
	if !utf8.ValidString(frame) {
		t.Fatalf("frame is broken UTF-8: %q", frame)
	}
	if len(lines) != h {
		t.Fatalf("%d lines, want %d", len(lines), h)
	}
	for y, line := range lines {
		for _, m := range methods {
			if got := m.StringWidth(line); got != w {
				t.Fatalf("row %d is %d cells wide by method %d, want %d: %+q", y, got, m, w, line)
			}
		}
		for _, r := range ansi.Strip(line) {
			if r < 0x20 || r >= 0x7f && r < 0xa0 {
				t.Fatalf("control %U in row %d: %q", r, y, line)
			}
		}
		if strings.Count(line, "\x1b[m") > 1 {
			t.Fatalf("row %d resets more than once: %q", y, line)
		}
	}
}
