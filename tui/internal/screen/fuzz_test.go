package screen_test

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"topicmux/tui/internal/screen"
)

func FuzzTextLeavesTheFrameWhole(f *testing.F) {
	for _, s := range []string{
		"", "plain", "世界 mixed ｗｉｄｅ", "\x1b]0;title\x07\x1b[2J", "e\u0301\u0302\u0303", "👨‍👩‍👧‍👦🇩🇪🏴\U000e0067\U000e007f",
		"\u0600\u0601x", "क्षमा กำ 각", "\xff\xc0\xaf\xed\xa0\x80", "a\u202e\u2066b\u200f", "🇩\xf0\x9f", "\u2028\u2029\x85\u009b31m", "🇩🇩🇩\u200d\u200d",
	} {
		f.Add(s, s, 7, -1, 3, 2)
		f.Add(s, "x", 1, 0, 0, 1)
	}
	f.Fuzz(func(t *testing.T, a, b string, w, x, x2, h int) {
		w, h, x, x2 = min(max(w, 0), 80), min(max(h, 0), 5), x%100, x2%100
		for _, m := range []ansi.Method{ansi.WcWidth, ansi.GraphemeWidth} {
			g := screen.New(w, h)
			g.SetMethod(m)
			g.All().Text(x, 0, a, screen.Style{Fg: 1})
			g.All().Text(x2, 0, b, screen.Style{Fg: 2, Attr: screen.Bold})
			r := g.Region(screen.Rect{X: 1, Y: 0, W: w - 2, H: h})
			r.Text(x2, 0, a, screen.Style{})
			for i, ch := range b {
				r.Rune(i, 1, ch, screen.Style{Bg: 3})
			}
			methods := []ansi.Method{m}
			if m == ansi.WcWidth {
				methods = append(methods, ansi.GraphemeWidth)
			}
			wantSize(t, g, slots{}, methods...)
			wantSize(t, g, nil, methods...)
		}
	})
}
