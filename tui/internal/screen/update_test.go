package screen_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"topicmux/tui/internal/screen"
)

// terminal emulates the sequences that an update may use. Any other sequence
// fails the test.
type terminal struct {
	t     testing.TB
	w, h  int
	cells []string // text and style, "" for the right half of a wide character
	x, y  int
	sgr   string
}

func newTerminal(t testing.TB, w, h int) *terminal {
	term := &terminal{t: t, w: w, h: h, cells: make([]string, w*h)}
	for i := range term.cells {
		term.cells[i] = "? left over"
	}
	return term
}

func (t *terminal) write(s string) {
	t.t.Helper()
	for len(s) > 0 {
		if s[0] == '\x1b' {
			n := strings.IndexFunc(s[2:], func(r rune) bool { return r >= '@' && r <= '~' }) + 3
			t.control(s[2:n-1], s[n-1])
			s = s[n:]
			continue
		}
		c, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		s = s[len(c):]
		if w < 1 || t.x+w > t.w {
			t.t.Fatalf("%q is %d wide at column %d of %d", c, w, t.x, t.w)
		}
		t.put(t.x, c)
		if w == 2 {
			t.put(t.x+1, "")
			t.cells[t.y*t.w+t.x] = c + t.sgr // put has set it to a blank
		}
		t.x += w
	}
}

// put sets a cell. The other half of a wide character becomes a blank.
func (t *terminal) put(x int, c string) {
	row := t.cells[t.y*t.w : (t.y+1)*t.w]
	if row[x] == "" && x > 0 {
		row[x-1] = " half"
	}
	if x+1 < t.w && row[x+1] == "" {
		row[x+1] = " half"
	}
	if c != "" {
		c += t.sgr
	}
	row[x] = c
}

func (t *terminal) control(params string, final byte) {
	switch final {
	case 'H':
		t.x, t.y = 0, 0
		for i, p := range strings.Split(params, ";") {
			n, err := strconv.Atoi(p)
			if err != nil || n < 1 {
				t.t.Fatalf("CUP %q", params)
			}
			*[]*int{&t.y, &t.x}[i] = n - 1
		}
		if t.x >= t.w || t.y >= t.h {
			t.t.Fatalf("the cursor went to %d,%d of %d×%d", t.x, t.y, t.w, t.h)
		}
	case 'K':
		if t.sgr != "" {
			t.t.Fatalf("erased with style %q", t.sgr)
		}
		for x := t.x; x < t.w; x++ {
			t.put(x, " ")
		}
	case 'm':
		t.style(params)
	default:
		t.t.Fatalf("unexpected control %q %c", params, final)
	}
}

// style stores the foreground, the background and the attributes as text.
func (t *terminal) style(params string) {
	if params == "" {
		t.sgr = ""
		return
	}
	set := map[string]bool{}
	for f := range strings.FieldsSeq(t.sgr) {
		set[f] = true
	}
	drop := func(prefixes ...string) {
		for k := range set {
			for _, p := range prefixes {
				if strings.HasPrefix(k, p) {
					delete(set, k)
				}
			}
		}
	}
	ps := strings.Split(params, ";")
	for i := 0; i < len(ps); i++ {
		switch p := ps[i]; p {
		case "38", "48":
			drop(p + ":")
			set[p+":"+ps[i+2]] = true
			i += 2
		case "39", "49":
			drop(map[string]string{"39": "38:", "49": "48:"}[p])
		case "22":
			drop("a1", "a2")
		case "23", "24", "27", "29":
			drop("a" + p[1:])
		default:
			set["a"+p] = true
		}
	}
	t.sgr = ""
	for _, k := range []string{"a1", "a2", "a3", "a4", "a7", "a9"} {
		if set[k] {
			t.sgr += " " + k
		}
	}
	for _, plane := range []string{"38:", "48:"} {
		for k := range set {
			if strings.HasPrefix(k, plane) {
				t.sgr += " " + k
			}
		}
	}
}

// wantShown compares the visible content of the terminal with the grid. The
// foreground of a blank is not visible.
func (t *terminal) wantShown(g *screen.Grid) {
	t.t.Helper()
	for y := range t.h {
		for x := range t.w {
			text, st := g.At(x, y)
			want := ""
			if text != "" {
				want = text
				for i, a := range []screen.Attr{screen.Bold, screen.Dim, screen.Italic, screen.Underline, screen.Reverse, screen.Strike} {
					if st.Attr&a != 0 {
						want += " a" + []string{"1", "2", "3", "4", "7", "9"}[i]
					}
				}
				if st.Fg != 0 {
					want += fmt.Sprintf(" 38:%d", st.Fg)
				}
				if st.Bg != 0 {
					want += fmt.Sprintf(" 48:%d", st.Bg)
				}
			}
			got := t.cells[y*t.w+x]
			if text == " " {
				got, want = seen(got), seen(want)
			}
			if got != want {
				t.t.Fatalf("cell %d,%d shows %q, want %q", x, y, got, want)
			}
		}
	}
}

// seen removes styles that are not visible on a blank.
func seen(s string) string {
	var out []string
	for f := range strings.FieldsSeq(s) {
		if f == "half" || f == "a4" || f == "a7" || f == "a9" || strings.HasPrefix(f, "48:") ||
			strings.HasPrefix(f, "38:") && strings.ContainsAny(s, "479") && (strings.Contains(s, "a4") || strings.Contains(s, "a7") || strings.Contains(s, "a9")) {
			out = append(out, f)
		}
	}
	return strings.Join(out, " ")
}

func TestUpdatesMakeTheTerminalShowTheGrid(t *testing.T) {
	t.Parallel()
	texts := []string{"plain", "世界", "┃⣿╱●", "e\u0301x", "   ", "👨‍👩‍👧‍👦", "🇩🇪🇫🇷", "กำ", "ｗ", "⏸ ▲"}
	rapid.Check(t, func(rt *rapid.T) {
		w, h := rapid.IntRange(1, 40).Draw(rt, "w"), rapid.IntRange(1, 6).Draw(rt, "h")
		g := screen.New(w, h)
		if rapid.Bool().Draw(rt, "clusters") {
			g.SetMethod(ansi.GraphemeWidth)
		}
		term := newTerminal(t, w, h)
		for range rapid.IntRange(1, 6).Draw(rt, "frames") {
			if rapid.Bool().Draw(rt, "clear") {
				g.Clear()
			}
			for range rapid.IntRange(0, 5).Draw(rt, "texts") {
				st := screen.Style{
					Fg:   screen.Color(rapid.IntRange(0, 3).Draw(rt, "fg")),
					Bg:   screen.Color(rapid.IntRange(0, 2).Draw(rt, "bg")),
					Attr: screen.Attr(rapid.IntRange(0, 63).Draw(rt, "attr")),
				}
				g.All().Text(rapid.IntRange(-3, w).Draw(rt, "x"), rapid.IntRange(0, h-1).Draw(rt, "y"),
					rapid.SampledFrom(texts).Draw(rt, "text"), st)
			}
			if rapid.IntRange(0, 9).Draw(rt, "garbled") == 0 {
				term = newTerminal(t, w, h)
				g.Forget()
			}
			term.write(string(g.AppendUpdate(nil, slots{})))
			term.wantShown(g)
			if again := g.AppendUpdate(nil, slots{}); len(again) > 0 {
				t.Fatalf("nothing changed, but %q is written", again)
			}
		}
	})
}

func TestAnUpdateWritesLittleMoreThanWhatChanged(t *testing.T) {
	t.Parallel()
	g := screen.New(80, 3)
	g.All().Text(0, 1, "the value is 41 and more", screen.Style{Fg: 1})
	g.AppendUpdate(nil, slots{})
	g.All().Text(13, 1, "42", screen.Style{Fg: 1})
	if got, want := string(g.AppendUpdate(nil, slots{})), "\x1b[38;5;1m\x1b[2;15H2\x1b[m"; got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
	g.Clear()
	if got, want := string(g.AppendUpdate(nil, slots{})), "\x1b[2H\x1b[K"; got != want {
		t.Errorf("cleared by %q, want %q", got, want)
	}
}
