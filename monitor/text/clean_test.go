package text_test

import (
	"strings"
	"testing"

	"topicmux/monitor/text"
)

func TestCleanLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"plain text stays", "cpu 37.5 %", "cpu 37.5 %"},
		{"empty", "", ""},
		{"colours", "\x1b[31mred\x1b[0m", "red"},
		{"colours with colons", "\x1b[38:2::1:2:3mred", "red"},
		{"clear and home", "a\x1b[2J\x1b[Hb", "ab"},
		{"private mode", "\x1b[?1049hx", "x"},
		{"title, ended by BEL", "\x1b]0;owned\ax", "x"},
		{"title, ended by ST", "\x1b]0;owned\x1b\\x", "x"},
		{"link", "\x1b]8;;http://x\x1b\\here\x1b]8;;\x1b\\", "here"},
		{"clipboard", "\x1b]52;c;aGk=\ax", "x"},
		{"device control", "\x1bP1$r0m\x1b\\x", "x"},
		{"application command", "\x1b_Gf=100;AAAA\x1b\\x", "x"},
		{"privacy message", "\x1b^hidden\x1b\\x", "x"},
		{"start of string", "\x1bXhidden\x1b\\x", "x"},
		{"charset", "\x1b(0x", "x"},
		{"reset", "\x1bcx", "x"},
		{"keypad", "\x1b=x", "x"},
		{"C1 sequence", "\u009b31mx", "x"},
		{"C1 title, C1 end", "\u009d0;owned\u009cx", "x"},
		{"C1 alone", "a\u0085b", "ab"},
		{"unfinished title shows its text", "\x1b]0;hello", "0;hello"},
		{"a cancelled title shows its text", "\x1b]0;a\x1b[1mb\ac", "0;ab␇c"},
		{"a device control string ignores BEL", "\x1bPa\ab\x1b\\x", "x"},
		{"unfinished CSI", "a\x1b[31", "a"},
		{"CSI broken by a newline", "a\x1b[3\nb", "a b"},
		{"ESC at the end", "a\x1b", "a"},
		{"ESC ESC", "\x1b\x1b[31mx", "x"},
		{"NUL and BEL", "a\x00b\ac", "a␀b␇c"},
		{"DEL", "a\x7fb", "a␡b"},
		{"backspaces cannot rub out", "true\b\b\b\bfake", "true␈␈␈␈fake"},
		{"line ends are blanks", "a\nb\r\nc\rd", "a b c d"},
		{"separators", "a\u2028b\u2029c", "a b c"},
		{"tabs", "a\tb\tcdef\tg", "a   b   cdef    g"},
		{"tab after a wide character", "世\tb", "世  b"},
		{"broken UTF-8", "\xe2\x82A\xf0\x9f\x90A\xc0\xaf\xed\xa0\x80", "\ufffdA\ufffdA\ufffd\ufffd\ufffd\ufffd\ufffd"},
		{"raw C1 bytes are broken UTF-8", "a\x9b31mb", "a\ufffd31mb"},
		{"bidi controls", "a\u202e\u2066b\u2069\u200f\u061cc", "abc"},
		{"invisible characters", "a\u200b\u200d\u2060\ufeff\u00ad\u034f\U000e0041b", "ab"},
		{"Hangul fillers", "a\u3164\uffa0\u115fb", "ab"},
		{"accents compose", "e\u0301a\u0308", "éä"},
		{"two accents compose", "e\u0302\u0323", "ệ"},
		{"an accent that ASCII cannot carry goes", "x\u0301y", "xy"},
		{"a mark on nothing goes", "\u0301a \u0301b", "a b"},
		{"a tower of marks is bounded", "д" + strings.Repeat("\u0489", 500), "д" + strings.Repeat("\u0489", 4)},
		{"a family stays together", "👨\u200d👩\u200d👦", "👨\u200d👩\u200d👦"},
		{"a skin tone", "👍🏽", "👍🏽"},
		{"a skin tone on a letter goes", "a🏽", "a"},
		{"a heart stays red", "❤\ufe0f", "❤\ufe0f"},
		{"a keycap keeps its digit", "1\ufe0f\u20e3", "1"},
		{"Persian joiners stay", "می\u200cخواهم", "می\u200cخواهم"},
		{"Thai AM", "น้ำ", "น้ํา"},
		{"narrow kana", "ﾊﾟ", "ﾊ゜"},
		{"CJK", "世界", "世界"},
		{"Hindi", "क्षत्रिय", "क्षत्रिय"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := text.CleanLine([]byte(c.in), 4096); got != c.want {
				t.Errorf("CleanLine(%q)\n got %q\nwant %q", c.in, got, c.want)
			}
			if got := text.CleanLine(c.in, 4096); got != c.want {
				t.Errorf("as a string: %q", got)
			}
		})
	}
}

func TestCleanBlockKeepsItsLines(t *testing.T) {
	t.Parallel()
	got := text.CleanBlock("a\tb\r\nc\n\u0301d\re\u2028\tf", 4096)
	if want := "a       b\nc\nd\ne\n        f"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCutTextTellsItsSize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"hello", 5, "hello"},
		{"hello!", 5, "hello… 6 B"},
		{"h\nello!", 5, "h ell… 7 B"},
		{strings.Repeat("x", 1<<20), 3, "xxx… 1.0 MiB"},
		{strings.Repeat("\x1b[1m", 1<<18), 3, "… 1.0 MiB"},
		{strings.Repeat("é", 100), 3, "é… 200 B"},
		{"世界", 5, "世… 6 B"},
		{strings.Repeat("x", 1536), 0, "… 1.5 KiB"},
		{"", 0, ""},
	} {
		if got := text.CleanLine(c.in, c.limit); got != c.want {
			t.Errorf("limit %d: got %q, want %q", c.limit, got, c.want)
		}
		if _, cut := text.AppendBlock(nil, c.in, c.limit); cut != strings.Contains(c.want, "…") {
			t.Errorf("limit %d: cut is %v for %q", c.limit, cut, c.want)
		}
	}
}

func TestAppendKeepsWhatWasThere(t *testing.T) {
	t.Parallel()
	out, _ := text.AppendLine([]byte("e"), "\u0301\tx", 100)
	if got, want := string(out), "e    x"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPlainTextIsCopiedOnce(t *testing.T) {
	in := []byte(`{"total":12.3,"cores":[10.1,14.2]}`)
	if n := testing.AllocsPerRun(100, func() { _ = text.CleanLine(in, 1024) }); n > 1 {
		t.Errorf("CleanLine allocates %v times", n)
	}
	dst := make([]byte, 0, 4096)
	if n := testing.AllocsPerRun(100, func() { _, _ = text.AppendBlock(dst, in, 1024) }); n > 0 {
		t.Errorf("AppendBlock allocates %v times", n)
	}
	wide := []byte("Größe 世界 → 12 µs\tдобрый день")
	if n := testing.AllocsPerRun(100, func() { _, _ = text.AppendBlock(dst, wide, 1024) }); n > 0 {
		t.Errorf("AppendBlock allocates %v times beyond ASCII", n)
	}
	s := string(wide)
	if n := testing.AllocsPerRun(100, func() { _ = text.Width(s) }); n > 0 {
		t.Errorf("Width allocates %v times", n)
	}
}

func BenchmarkAppendBlock(b *testing.B) {
	dst := make([]byte, 0, 1<<20)
	for name, in := range map[string]string{
		"number":  "37.5",
		"json":    `{"total":12.3,"cores":[10.1,14.2],"name":"some text that is longer","more":"and more of it"}`,
		"cjk":     strings.Repeat("世界", 20),
		"colours": strings.Repeat("\x1b[31mred\x1b[0m ", 10),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				_, _ = text.AppendBlock(dst, in, 1<<14)
			}
		})
	}
}

// Plain text is read eight bytes at a time, so other bytes are tested at each
// position.
func TestWhatIsNotPlainIsFoundAtEachPlace(t *testing.T) {
	t.Parallel()
	for n := range 20 {
		for at := range n {
			for c := range 0x80 {
				in := []byte(strings.Repeat("~", n))
				in[at] = byte(c)
				want := string(in)
				switch {
				case c == '\t' || c == '\n' || c == '\r' || c == 0x1b:
					continue // more than one character
				case c < 0x20:
					want = want[:at] + string(rune(0x2400+c)) + want[at+1:]
				case c == 0x7f:
					want = want[:at] + "␡" + want[at+1:]
				}
				if got := text.CleanLine(in, 64); got != want {
					t.Errorf("CleanLine(%q) is %q, want %q", in, got, want)
				}
			}
		}
	}
}
