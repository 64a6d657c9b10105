package text

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Unescape replaces escapes in clean JSON by the characters that they stand
// for: \u00fc by ü, \u003c by <, \/ by /. It keeps the escapes of quotes,
// backslashes, control characters and invisible characters. Valid JSON remains
// valid JSON.
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
	return CleanBlock(out.String(), 2*out.Len()) // Thai AM becomes longer
}

// escaped decodes the escape at the start of s, which has at least two bytes.
// The size is 0 if the escape must be kept.
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

// unit returns the code unit of \u00fc at the start of s, or -1 if there is no
// such escape.
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

// shown reports whether a character should replace its escape.
func shown(r rune) bool {
	switch {
	case r == '"' || r == '\\' || r < ' ' || r >= 0x7f && r < 0xa0:
		return false
	case r == zwj || r == vs16: // they join emoji
		return true
	}
	return !invisible(r) && r != 0xad && r != utf8.RuneError && (unicode.IsGraphic(r) || unicode.Is(unicode.M, r))
}
