package text_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"topicmux/monitor/text"
)

// hostile lists input that an attacker could send.
var hostile = []string{
	"", "plain", "\x1b[31mred\x1b[0m", "\x1b]0;t\a\x1bP\x1b\\", "\u009b1m\u009d\u009c", "\x9b\x9d\x9c",
	"e\u0301\u0301\u0301", "1\ufe0f\u20e3", "👨\u200d👩\u200d👦🏽🏽", "🇸🇦🇸", "a\u200db", "\u0600a\u0600",
	"ൎa", "ൎ", "น้ำ", "ﾊﾟﾞ", "각각\u1100\u1160\u11a8", "\u202eevil\u2066", "a\tb\t世\tc", "\r\n\r\r\n\n",
	"\xe2\x82A\xf0\x9f\x90A\xc0\xaf\xed\xa0\x80\xf5\x80", "क्क्क्क", "\x00\x07\x7f\ufffe", "\U0001d173\U000e0041",
	strings.Repeat("\x1b]", 100), strings.Repeat("\u009d", 100) + "\x18", "a\u20dd\u0488", "\u1f3fb\U0001f3fb",
}

func FuzzClean(f *testing.F) {
	for _, s := range hostile {
		f.Add([]byte(s), 100)
		f.Add([]byte(s), 7)
	}
	f.Fuzz(func(t *testing.T, in []byte, limit int) {
		limit = max(0, limit%4096)
		for _, s := range []string{text.CleanLine(in, limit), text.CleanBlock(in, limit)} {
			harmless(t, s)
			if len(s) > text.MaxLen(limit) {
				t.Errorf("%d bytes with limit %d", len(s), limit)
			}
		}
		if s := text.CleanLine(in, limit); strings.Contains(s, "\n") {
			t.Errorf("a line with a line end: %q", s)
		} else if again := text.CleanLine(s, len(s)); again != s {
			t.Errorf("clean text changes when cleaned: %q, then %q", s, again)
		}
	})
}

// harmless checks the guarantees of clean text.
func harmless(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("not UTF-8: %q", s)
	}
	for _, r := range s {
		if r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("%U got through in %q", r, s)
		}
	}
	for line := range strings.SplitSeq(s, "\n") {
		sum := 0
		for rest := line; rest != ""; {
			_, w, n, _ := ansi.DecodeSequence(rest, ansi.NormalState, nil)
			if w < 1 || w > 2 {
				t.Errorf("the renderer gives %q %d cells in %q", rest[:n], w, line)
			}
			rest, sum = rest[n:], sum+w
		}
		if w := text.Width(line); w != sum || w != ansi.StringWidth(line) {
			t.Errorf("Width(%q) = %d, renderer %d, ansi %d", line, w, sum, ansi.StringWidth(line))
		}
	}
}

func FuzzFit(f *testing.F) {
	for _, s := range hostile {
		for _, w := range []int{0, 1, 2, 5, 20} {
			f.Add(s, w)
		}
	}
	f.Fuzz(func(t *testing.T, in string, w int) {
		w = max(0, w%200)
		s := text.CleanLine(in, 1<<14)
		for _, fitted := range []string{text.Fit(s, w), text.FitRight(s, w)} {
			if got := text.Width(fitted); got != w {
				t.Errorf("%q fitted to %d takes %d: %q", s, w, got, fitted)
			}
		}
		if got := text.Width(text.Truncate(s, w)); got > w {
			t.Errorf("%q truncated to %d takes %d", s, w, got)
		}
		if head, cells := text.Cut(s, w); cells > w || cells != text.Width(head) || !strings.HasPrefix(s, head) {
			t.Errorf("Cut(%q, %d) = %q, %d", s, w, head, cells)
		}
	})
}

func FuzzWrap(f *testing.F) {
	for _, s := range hostile {
		f.Add(s+" some words\n  that wrap "+s, 5)
	}
	f.Fuzz(func(t *testing.T, in string, w int) {
		w = 1 + max(0, w%100)
		s := text.CleanBlock(in, 1<<14)
		lines := text.Wrap(s, w)
		for _, l := range lines {
			if text.Width(l) > w || strings.Contains(l, "\n") {
				t.Errorf("%q wrapped at %d has %q", s, w, l)
			}
		}
		if w > 1 && squeeze(strings.Join(lines, "")) != squeeze(s) {
			t.Errorf("%q wrapped at %d lost text: %q", s, w, lines)
		}
	})
}

func squeeze(s string) string {
	return strings.NewReplacer(" ", "", "\n", "").Replace(s)
}

func FuzzTruncateMiddle(f *testing.F) {
	for _, s := range hostile {
		f.Add([]byte(s), 10)
	}
	f.Fuzz(func(t *testing.T, in []byte, w int) {
		w %= 64
		s := text.CleanLine(in, 256)
		got := text.TruncateMiddle(s, w)
		harmless(t, got)
		if n := text.Width(got); n > max(w, 0) {
			t.Errorf("TruncateMiddle(%q, %d) takes %d cells: %q", s, w, n, got)
		}
		if text.Width(s) <= w && got != s {
			t.Errorf("TruncateMiddle(%q, %d) = %q though it fits", s, w, got)
		}
	})
}
