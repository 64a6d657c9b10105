package text

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Unescape writes the characters of clean JSON that are escaped as people read
// them: \u00fc as ü, \u003c as <, \/ as /. What stays escaped is what ends a
// string or cannot be seen: quotes, backslashes, controls, and what reorders
// text. Valid JSON stays valid JSON.
func Unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	for s != "" {
		n := strings.IndexByte(s, '\\')
		if n < 0 || n+1 >= len(s) {
			break
		}
		out.WriteString(s[:n])
		s = s[n:]
		r, size := escaped(s)
		if size == 0 || !shown(r) {
			size = max(size, 2)
			out.WriteString(s[:size])
		} else {
			out.WriteRune(r)
		}
		s = s[size:]
	}
	out.WriteString(s)
	return CleanBlock(out.String(), 2*out.Len()) // Thai AM grows
}

// escaped reads the escape at the start of s, which has two bytes at least. Its
// size is 0 when it stands for itself.
func escaped(s string) (r rune, size int) {
	if s[1] == '/' {
		return '/', 2
	}
	if r, size = unit(s), 6; r < 0 {
		return 0, 0
	}
	if utf16.IsSurrogate(r) {
		if r = utf16.DecodeRune(r, unit(s[6:])); r == utf8.RuneError {
			return 0, 6
		}
		size = 12
	}
	return r, size
}

// unit returns the number in \u00fc at the start of s, -1 for anything else.
func unit(s string) rune {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return -1
	}
	r := rune(0)
	for _, c := range []byte(s[2:6]) {
		switch {
		case c-'0' <= 9:
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return -1
		}
	}
	return r
}

// shown reports whether a character is better read than its escape.
func shown(r rune) bool {
	switch {
	case r == '"' || r == '\\' || r < ' ' || r >= 0x7f && r < 0xa0:
		return false
	case r == zwj || r == vs16: // they hold an emoji together
		return true
	}
	return !invisible(r) && r != 0xad && r != utf8.RuneError && (unicode.IsGraphic(r) || unicode.Is(unicode.M, r))
}
