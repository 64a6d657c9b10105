package text_test

import (
	"encoding/json"
	"testing"

	"topicmux/monitor/text"
)

func TestEscapedCharactersAreReadable(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"user":"M\u00fcller","title":"\u4e2d\u6587"}`: `{"user":"Müller","title":"中文"}`,
		`"\u00FC\u003c\u0026\u0041"`:                    `"ü<&A"`,
		`"https:\/\/example.org"`:                       `"https://example.org"`,
		`"\ud83d\ude00"`:                                `"😀"`,
		`"\ud83d\udc68\u200d\ud83d\udc69"`:              `"👨` + "\u200d" + `👩"`,
		`"e\u0301"`:                                     `"é"`,
		`"\\u00fc"`:                                     `"\\u00fc"`,
		`"\\\u00fc"`:                                    `"\\ü"`,
		`"\u0022\u005c\u000a\n\t"`:                      `"\u0022\u005c\u000a\n\t"`,
		`"\u001b[31m\u009b\u0000\u007f"`:                `"\u001b[31m\u009b\u0000\u007f"`,
		`"\u202e\u2066\u200b\ufeff\u00ad"`:              `"\u202e\u2066\u200b\ufeff\u00ad"`,
		`"\ud83d x \ude00"`:                             `"\ud83d x \ude00"`,
		`"\u00f"`:                                       `"\u00f"`,
		`"\u`:                                           `"\u`,
		`\`:                                             `\`,
		`"\u0e19\u0e49\u0e33"`:                          `"น้ํา"`,
		"no escape":                                     "no escape",
	} {
		if got := text.Unescape(in); got != want {
			t.Errorf("%s\n got %q\nwant %q", in, got, want)
		}
	}
}

func FuzzUnescape(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Add(`{"a\u00fc":"\ud83d\ude00 \u202e \u001b \" \\ \/ \u0022"}`)
	f.Fuzz(func(t *testing.T, in string) {
		s := text.CleanBlock(in, 1<<12)
		out := text.Unescape(s)
		harmless(t, out)
		if len(out) > len(s) {
			t.Errorf("%q grows to %q", s, out)
		}
		if json.Valid([]byte(s)) && !json.Valid([]byte(out)) {
			t.Errorf("%q becomes %q, which is no JSON", s, out)
		}
	})
}
