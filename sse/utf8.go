package sse

import (
	"encoding/binary"
	"unicode/utf8"
)

// valid reports whether p is valid UTF-8. Most text is ASCII, and ascii checks that
// faster than utf8.Valid.
func valid(p []byte) bool { return ascii(p) || utf8.Valid(p) }

// ascii reports whether all bytes of p are ASCII.
func ascii(p []byte) bool {
	const high = 0x8080808080808080
	le := binary.LittleEndian
	for len(p) >= 32 {
		q := p[:32]
		if (le.Uint64(q)|le.Uint64(q[8:])|le.Uint64(q[16:])|le.Uint64(q[24:]))&high != 0 {
			return false
		}
		p = p[32:]
	}
	for len(p) >= 8 {
		if le.Uint64(p)&high != 0 {
			return false
		}
		p = p[8:]
	}
	all := byte(0)
	for _, c := range p {
		all |= c
	}
	return all < utf8.RuneSelf
}

// AppendUTF8 appends src to dst and replaces invalid UTF-8 by U+FFFD. Each maximal subpart
// of an ill-formed sequence becomes one U+FFFD (P2). A range loop over a string would
// replace each byte.
func AppendUTF8(dst, src []byte) []byte {
	for i := 0; i < len(src); {
		run := validPrefix(src[i:])
		dst = append(dst, src[i:i+run]...)
		if i += run; i == len(src) {
			break
		}
		dst = utf8.AppendRune(dst, utf8.RuneError)
		i += subpart(src[i:])
	}
	return dst
}

// validPrefix returns how many bytes at the start of p are valid UTF-8.
func validPrefix(p []byte) int {
	i := 0
	for i < len(p) {
		if p[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(p[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return i
}

// subpart returns the length of the maximal subpart of the ill-formed sequence at the
// start of p. That is the longest prefix that could begin a well-formed sequence, at
// least one byte. p must not be empty or begin with a valid sequence.
func subpart(p []byte) int {
	want, low, high := 0, byte(0x80), byte(0xBF)
	switch lead := p[0]; {
	case lead >= 0xC2 && lead <= 0xDF:
		want = 1
	case lead >= 0xE0 && lead <= 0xEF:
		want = 2
	case lead >= 0xF0 && lead <= 0xF4:
		want = 3
	}
	switch p[0] { // the second byte has a narrower range after these
	case 0xE0:
		low = 0xA0
	case 0xED:
		high = 0x9F
	case 0xF0:
		low = 0x90
	case 0xF4:
		high = 0x8F
	}
	n := 1
	for n <= want && n < len(p) && p[n] >= low && p[n] <= high {
		low, high = 0x80, 0xBF
		n++
	}
	return n
}
