package text_test

import (
	"slices"
	"strings"
	"testing"

	"topicmux/monitor/text"
)

func TestWidth(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{
		"": 0, "abc": 3, "世界": 4, "é": 1, "👨\u200d👩\u200d👦": 2, "🇸🇦": 2, "❤\ufe0f": 2,
		"क्ष": 1, "a世b": 4, "…": 1, "⣿█▁": 3, "\n": 0, "20.5 °C": 7,
	} {
		if got := text.Width(s); got != want {
			t.Errorf("Width(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s                    string
		w                    int
		truncate, fit, right string
	}{
		{"abc", 5, "abc", "abc  ", "  abc"},
		{"abc", 3, "abc", "abc", "abc"},
		{"abcd", 3, "ab…", "ab…", "ab…"},
		{"abcd", 1, "…", "…", "…"},
		{"abcd", 0, "", "", ""},
		{"abcd", -1, "", "", ""},
		{"", 2, "", "  ", "  "},
		{"世界", 4, "世界", "世界", "世界"},
		{"世界", 3, "世…", "世…", "世…"},
		{"世界", 2, "…", "… ", " …"},
		{"a世界", 3, "a…", "a… ", " a…"},
		{"👨\u200d👩\u200d👦x", 2, "…", "… ", " …"},
	} {
		if got := text.Truncate(c.s, c.w); got != c.truncate {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.s, c.w, got, c.truncate)
		}
		if got := text.Fit(c.s, c.w); got != c.fit {
			t.Errorf("Fit(%q, %d) = %q, want %q", c.s, c.w, got, c.fit)
		}
		if got := text.FitRight(c.s, c.w); got != c.right {
			t.Errorf("FitRight(%q, %d) = %q, want %q", c.s, c.w, got, c.right)
		}
	}
	if got := text.Fit("x", 100); got != "x"+strings.Repeat(" ", 99) {
		t.Errorf("Fit to 100 cells: %q", got)
	}
}

func TestTruncateMiddleKeepsBothEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s    string
		w    int
		want string
	}{
		{"svc0.host0.rps", 14, "svc0.host0.rps"},
		{"svc0.host0.rps", 13, "svc0…ost0.rps"},
		{"svc0.host0.rps", 7, "sv….rps"},
		{"svc0.host0.rps", 4, "s…ps"},
		{"svc0.host0.rps", 3, "sv…"},
		{"svc0.host0.rps", 1, "…"},
		{"svc0.host0.rps", 0, ""},
		{"svc0.host0.rps", -1, ""},
		{"世界世界世界", 7, "世…世界"},
		{"世界世界世界", 6, "…世界"},
		{"ab世界cd", 5, "a…cd"},
		{"👨\u200d👩\u200d👦x👨\u200d👩\u200d👦yz", 5, "…👨\u200d👩\u200d👦yz"},
	} {
		got := text.TruncateMiddle(c.s, c.w)
		if got != c.want {
			t.Errorf("TruncateMiddle(%q, %d) = %q, want %q", c.s, c.w, got, c.want)
		}
		if text.Width(got) > max(c.w, 0) {
			t.Errorf("TruncateMiddle(%q, %d) takes %d cells", c.s, c.w, text.Width(got))
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s     string
		w     int
		want  string
		cells int
	}{{"abc", 2, "ab", 2}, {"a世b", 2, "a", 1}, {"a世b", 3, "a世", 3}, {"ab", 9, "ab", 2}, {"ab", 0, "", 0}, {"ab", -3, "", 0}} {
		if got, cells := text.Cut(c.s, c.w); got != c.want || cells != c.cells {
			t.Errorf("Cut(%q, %d) = %q, %d", c.s, c.w, got, cells)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s    string
		w    int
		want []string
	}{
		{"", 5, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 8, []string{"one two", "three"}},
		{"one  two", 4, []string{"one", "two"}},
		{"a\nb\n", 5, []string{"a", "b", ""}},
		{"  indent here", 8, []string{"  indent", "here"}},
		{"abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"ab cdefgh", 4, []string{"ab", "cdef", "gh"}},
		{"世界世界", 5, []string{"世界", "世界"}},
		{"ab世界", 3, []string{"ab", "世", "界"}},
		{"世界", 1, []string{"\ufffd", "\ufffd"}},
		{"a世b", 1, []string{"a", "\ufffd", "b"}},
		{"      x", 3, []string{"x"}},
		{"word ", 4, []string{"word", ""}},
		{"x", 0, []string{"x"}},
	} {
		if got := text.Wrap(c.s, c.w); !slices.Equal(got, c.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", c.s, c.w, got, c.want)
		}
	}
}
