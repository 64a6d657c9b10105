package lens

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape appends the text of a JSON string, without its quotes, to dst. high is the
// first half of a surrogate pair that ended the piece before, or 0. If this piece ends
// with a first half, it is returned and not appended, so that the next piece can
// complete it. Any other half becomes U+FFFD.
func unescape(dst, s []byte, high rune) (text []byte, rest rune) {
	for len(s) > 0 {
		next := bytes.IndexByte(s, '\\')
		if high != 0 && next != 0 {
			dst, high = utf8.AppendRune(dst, utf8.RuneError), 0
		}
		if next < 0 {
			return append(dst, s...), 0
		}
		dst = append(dst, s[:next]...)
		r, size := escaped(s[next:])
		s = s[next+size:]
		if high != 0 {
			if pair := utf16.DecodeRune(high, r); pair != utf8.RuneError {
				dst, high = utf8.AppendRune(dst, pair), 0
				continue
			}
			dst, high = utf8.AppendRune(dst, utf8.RuneError), 0
		}
		if r >= 0xD800 && r < 0xDC00 {
			high = r
			continue
		}
		dst = utf8.AppendRune(dst, r) // U+FFFD for a second half
	}
	return dst, high
}

// escaped returns the character of the escape at the start of s, and its length.
func escaped(s []byte) (r rune, size int) {
	if len(s) < 2 {
		return utf8.RuneError, len(s)
	}
	switch s[1] {
	case 'n':
		return '\n', 2
	case 't':
		return '\t', 2
	case 'r':
		return '\r', 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'u':
		if len(s) < 6 {
			return utf8.RuneError, len(s)
		}
		for _, c := range s[2:6] {
			digit := hexDigit(c)
			if digit < 0 {
				return utf8.RuneError, 2
			}
			r = r<<4 | digit
		}
		return r, 6
	}
	r, n := utf8.DecodeRune(s[1:])
	return r, 1 + n
}

func hexDigit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return -1
}
