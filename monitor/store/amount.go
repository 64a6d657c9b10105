package store

import (
	"bytes"
	"math"
	"time"
	"unicode"
	"unicode/utf8"
)

// amount is a number in a payload, with an optional unit. Its slices are in the
// caller's memory.
type amount struct {
	v        float64
	decimals int32  // after applying the exponent
	from, to uint8  // the number in text, without its unit
	text     []byte // as received, without quotes and escapes
	unit     []byte // nil for none
}

// digits returns the number as received. It includes the unit only if they
// cannot be separated, as in 1m31s.
func (a *amount) digits() []byte {
	if a.to == 0 {
		return a.text
	}
	return a.text[a.from:a.to]
}

// plainAmount returns an amount without a unit.
func plainAmount(v float64, decimals int, text []byte) amount {
	return amount{v: v, decimals: int32(decimals), text: text}
}

// scanAmount reads a text that consists of a number and an optional unit. It
// accepts what number.go describes, and in addition a Unicode minus sign,
// commas between thousands, a point at the beginning or the end, a currency
// before the number, and durations such as 1m31s. A decimal comma is ambiguous
// and therefore not a number. It skips the check for the known unit.
func scanAmount(b []byte, known string) (amount, bool) {
	v, decimals, end := scanNumber(b, 0, true)
	return scanRest(b, known, v, decimals, end)
}

// scanRest is scanAmount after scanNumber.
func scanRest(b []byte, known string, v float64, decimals, end int) (amount, bool) {
	switch {
	case end == 0, end < len(b) && (b[end] == ',' || b[end] == '.'):
		return scanOddAmount(b, known)
	case end == len(b):
		return plainAmount(v, decimals, b), true
	case b[end] == '-', b[end] == ':': // a date or a time, as most log lines begin
		return amount{}, false
	}
	if unit := unitOf(b[end:], known); unit != nil && end <= math.MaxUint8 {
		return amount{v: v, decimals: int32(decimals), to: uint8(end), text: b, unit: unit}, true
	}
	return scanDuration(b, end)
}

// ReadNumber returns the number in a text that consists of a number and an
// optional unit. It is not ok for any other text.
func ReadNumber(s string) (v float64, ok bool) {
	a, ok := scanAmount([]byte(s), "")
	return a.v, ok
}

// beginsAmount reports whether c may be the first byte of an amount, or of its
// escape in JSON.
func beginsAmount(c byte) bool {
	return c-'0' <= 9 || c == '-' || c == '+' || c == '.' || c == '$' || c == '\\' || c >= utf8.RuneSelf
}

// scanOddAmount is scanAmount for a number that scanNumber does not read to its
// end.
func scanOddAmount(b []byte, known string) (a amount, ok bool) {
	if len(b) == 0 || len(b) > maxLiteral || !beginsAmount(b[0]) {
		return amount{}, false
	}
	negative, i := scanSign(b, 0)
	signed := i > 0
	currency := scanCurrency(b[i:])
	if i += len(currency); currency != nil {
		i += gap(b[i:])
		if !signed {
			negative, i = scanSign(b, i)
		}
	}
	var buf [maxLiteral + 2]byte
	plain := buf[:0]
	if negative {
		plain = append(plain, '-')
	}
	from := i
	if plain, i = appendPlain(plain, b, i); i == from {
		return amount{}, false
	}
	v, decimals, end := scanNumber(plain, 0, true)
	if end != len(plain) || end == 0 {
		return amount{}, false
	}
	a = amount{v: v, decimals: int32(decimals), to: uint8(i), text: b, unit: currency}
	switch {
	case currency != nil && (negative || signed):
		a.to = 0 // the sign and the digits are not adjacent
	case currency != nil:
		a.from = uint8(from)
	case i < len(b):
		a.unit = unitOf(b[i:], known)
		return a, a.unit != nil
	}
	return a, i == len(b)
}

// scanSign reads a sign at b[i]: -, + or the Unicode minus sign.
func scanSign(b []byte, i int) (negative bool, end int) {
	switch {
	case i < len(b) && b[i] == '-':
		return true, i + 1
	case i < len(b) && b[i] == '+':
		return false, i + 1
	case bytes.HasPrefix(b[i:], []byte("\u2212")):
		return true, i + len("\u2212")
	}
	return false, i
}

// scanCurrency returns the currency sign that b begins with, or nil.
func scanCurrency(b []byte) []byte {
	r, size := utf8.DecodeRune(b)
	if !unicode.Is(unicode.Sc, r) {
		return nil
	}
	return b[:size]
}

// appendPlain appends the unsigned number at b[i] to dst as scanNumber reads
// it, and returns the end of the number. The end is i if there is none.
func appendPlain(dst, b []byte, i int) (plain []byte, end int) {
	start := i
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	dst = append(dst, b[start:i]...)
	whole := i - start
	if i < len(b) && b[i] == ',' {
		if whole == 0 || whole > 3 || b[start] == '0' {
			return dst, start
		}
		for i < len(b) && b[i] == ',' {
			group := digitsAt(b, i+1)
			if group != 3 {
				return dst, start
			}
			dst = append(dst, b[i+1:i+4]...)
			i += 4
		}
	}
	if i < len(b) && b[i] == '.' {
		fraction := digitsAt(b, i+1)
		switch {
		case fraction > 0 && whole == 0:
			dst = append(dst, '0')
		case fraction == 0 && (whole == 0 || i+1 < len(b)):
			return dst, start
		}
		if fraction > 0 {
			dst = append(dst, b[i:i+1+fraction]...)
		}
		i += 1 + fraction
	}
	if i == start {
		return dst, start
	}
	end, _ = scanExponent(b, i, 0)
	return append(dst, b[i:end]...), end
}

// digitsAt returns the number of digits from b[i] on.
func digitsAt(b []byte, i int) int {
	n := 0
	for i+n < len(b) && b[i+n]-'0' <= 9 {
		n++
	}
	return n
}

// durationUnit is the unit in which durations such as 1m31s are charted.
var durationUnit = []byte("s")

// scanDuration reads a duration as Go writes it, with at least two parts:
// 1m31s, 2h45m0s. Its first number ends at end. A single part is a number with
// a unit, and may not be a duration: 5m are five metres.
func scanDuration(b []byte, end int) (amount, bool) {
	if len(b) > maxLiteral || b[end] != 'h' && b[end] != 'm' || !bytes.ContainsAny(b[end:], "0123456789") {
		return amount{}, false
	}
	d, err := time.ParseDuration(string(b))
	if err != nil {
		return amount{}, false
	}
	decimals := 0
	for rest := d.Abs() % time.Second; rest > 0 && decimals < 9; decimals++ {
		rest = rest * 10 % time.Second
	}
	return amount{v: d.Seconds(), decimals: int32(decimals), text: b, unit: durationUnit}, true
}

// isCode reports whether a number without a unit is an identifier: it has
// leading zeros, such as 007.
func isCode(b []byte) bool {
	return len(b) > 1 && b[0] == '0' && digitsAt(b, 0) == len(b)
}

// gap returns the length of the space at the beginning of b: a space or one of
// those that typographers put between a number and its unit.
func gap(b []byte) int {
	if len(b) > 0 && b[0] == ' ' {
		return 1
	}
	if len(b) == 0 || b[0] < utf8.RuneSelf {
		return 0
	}
	switch r, size := utf8.DecodeRune(b); r {
	case '\u00a0', '\u2009', '\u202f':
		return size
	}
	return 0
}

// appendDecoded appends the text of a JSON string without its escapes. It is
// not ok if there are escapes that do not occur in numbers and units.
func appendDecoded(dst, s []byte) (text []byte, ok bool) {
	for len(s) > 0 {
		if s[0] != '\\' {
			dst, s = append(dst, s[0]), s[1:]
			continue
		}
		switch {
		case len(s) >= 2 && s[1] == '/':
			dst, s = append(dst, '/'), s[2:]
		case len(s) >= 6 && s[1] == 'u':
			r := rune(0)
			for _, c := range s[2:6] {
				r = r<<4 | hexDigit(c)
			}
			dst, s = utf8.AppendRune(dst, r), s[6:]
		default:
			return dst, false
		}
	}
	return dst, true
}

func hexDigit(c byte) rune {
	if c-'0' <= 9 {
		return rune(c - '0')
	}
	return rune(c|0x20-'a') + 10
}
