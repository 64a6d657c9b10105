package text

import "unicode/utf8"

// decode decodes the rune at s[i:end]. An invalid sequence is U+FFFD, once for
// each maximal subpart, as in browsers. n is at least 1.
func decode[T Bytes](s T, i, end int) (r rune, n int) {
	b0 := s[i]
	if b0 < utf8.RuneSelf {
		return rune(b0), 1
	}
	size, lo, hi := lead(b0)
	if size == 0 {
		return utf8.RuneError, 1
	}
	r = rune(b0) & (0x7f >> size)
	for n = 1; n < size; n++ {
		if i+n >= end || s[i+n] < lo || s[i+n] > hi {
			return utf8.RuneError, n
		}
		r = r<<6 | rune(s[i+n]&0x3f)
		lo, hi = 0x80, 0xbf
	}
	return r, size
}

// lead returns the length of a sequence that begins with b, and the range of
// its second byte. The length is 0 if no sequence begins with b.
func lead(b byte) (size int, lo, hi byte) {
	switch {
	case b < 0xc2 || b > 0xf4:
		return 0, 0, 0
	case b < 0xe0:
		return 2, 0x80, 0xbf
	case b == 0xe0:
		return 3, 0xa0, 0xbf
	case b == 0xed:
		return 3, 0x80, 0x9f
	case b < 0xf0:
		return 3, 0x80, 0xbf
	case b == 0xf0:
		return 4, 0x90, 0xbf
	case b == 0xf4:
		return 4, 0x80, 0x8f
	}
	return 4, 0x80, 0xbf
}
