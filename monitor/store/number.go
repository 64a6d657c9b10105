package store

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pow10 holds the powers of ten that a float64 has exactly.
var pow10 = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// exactDigits is how many digits, and a point, a uint64 holds whatever they are.
const exactDigits = 19

// scanNumber reads a JSON number, also one with a plus or leading zeros when
// loose, and returns its value, how many digits it has behind its point, its
// exponent included, and where it ends: i when there is none.
func scanNumber(b []byte, i int, loose bool) (v float64, decimals, end int) {
	start := i
	if i < len(b) && (b[i] == '-' || loose && b[i] == '+') {
		i++
	}
	digits := i
	mantissa, exponent := uint64(0), 0
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		mantissa = mantissa*10 + uint64(b[i]-'0')
	}
	if i == digits || !loose && b[digits] == '0' && i > digits+1 {
		return 0, 0, start
	}
	if i+1 < len(b) && b[i] == '.' && b[i+1]-'0' <= 9 {
		from := i + 1
		for i = from; i < len(b) && b[i]-'0' <= 9; i++ {
			mantissa = mantissa*10 + uint64(b[i]-'0')
		}
		exponent = from - i
	}
	fits := i-digits <= exactDigits
	i, exponent = scanExponent(b, i, exponent)
	if fits && mantissa < 1<<53 && exponent >= -22 && exponent <= 22 {
		return assemble(mantissa, exponent, b[start] == '-'), max(0, -exponent), i
	}
	v, _ = strconv.ParseFloat(strings.TrimPrefix(string(b[start:i]), "+"), 64)
	if math.IsInf(v, 0) { // 1e999 is JSON, and not a value to chart
		v = math.Copysign(math.MaxFloat64, v)
	}
	return v, max(0, -exponent), i
}

// scanExponent reads an exponent at i, if there is a whole one.
func scanExponent(b []byte, i, exponent int) (int, int) {
	if i+1 >= len(b) || b[i]|0x20 != 'e' {
		return i, exponent
	}
	j, negative := i+1, b[i+1] == '-'
	if negative || b[j] == '+' {
		j++
	}
	from, e := j, 0
	for ; j < len(b) && b[j]-'0' <= 9; j++ {
		e = min(e*10+int(b[j]-'0'), 1e6)
	}
	if j == from {
		return i, exponent
	}
	if negative {
		e = -e
	}
	return j, exponent + e
}

func assemble(mantissa uint64, exponent int, negative bool) float64 {
	v := float64(mantissa)
	if exponent < 0 {
		v /= pow10[-exponent]
	} else {
		v *= pow10[exponent]
	}
	if negative {
		return -v
	}
	return v
}

// maxUnit is how many runes a unit has at most.
const maxUnit = 10

// scanMeasure reads a number with a unit, such as "20.5 °C" or "93%", as
// scanNumber does; the unit is nil when there is none.
func scanMeasure(b []byte) (v float64, decimals int, unit []byte) {
	v, decimals, end := scanNumber(b, 0, true)
	if end == 0 {
		return 0, 0, nil
	}
	return v, decimals, unitOf(b[end:], "")
}

// unitOf returns the unit that the text behind a number is, nil for none. One
// that is known already need not be checked.
func unitOf(b []byte, known string) []byte {
	if len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	if len(b) == 0 || string(b) != known && !isUnit(b) {
		return nil
	}
	return b
}

// isUnit reports whether b could be a unit: one word without digits, and not
// the rest of a time or of a name.
func isUnit(b []byte) bool {
	if len(b) == 0 || len(b) > maxUnit*utf8.UTFMax {
		return false
	}
	n := 0
	for i := 0; i < len(b); n++ {
		r, size := utf8.DecodeRune(b[i:])
		if n == 0 && (r == '/' || r == '·') {
			return false
		}
		if !unicode.IsLetter(r) && !strings.ContainsRune("%‰°µ/·²³Ω$€£¥", r) {
			return false
		}
		i += size
	}
	return n <= maxUnit
}

// knownUnits are those that make a number of a string inside of JSON, where a
// word behind a number may be anything: "7 dwarfs".
var knownUnits = func() map[string]bool {
	m := make(map[string]bool)
	for _, u := range []string{
		"%", "‰", "°", "°C", "°F", "K", "ns", "µs", "us", "ms", "s", "sec", "min", "h", "d",
		"B", "bit", "b", "bps", "Hz", "W", "Wh", "kWh", "MWh", "V", "A", "Ah", "mAh", "J", "kJ", "N", "Pa", "hPa", "kPa", "bar", "mbar", "psi",
		"mm", "cm", "m", "km", "mi", "ft", "mg", "g", "kg", "t", "lb", "ml", "l", "L", "lx", "lm", "dB", "dBm", "Ω",
		"rpm", "fps", "bpm", "ppm", "ppb", "px", "€", "$", "£", "¥",
	} {
		m[u] = true
	}
	return m
}()

// isKnownUnit reports whether a word is a unit that is in use: one of a list,
// one of data or with a prefix, or a rate.
func isKnownUnit(b []byte) bool {
	if len(b) == 0 || len(b) > maxUnit*utf8.UTFMax {
		return false
	}
	if knownUnits[string(b)] {
		return true
	}
	if !isUnit(b) {
		return false
	}
	u := string(b)
	if base, _ := baseUnit(u); base != u {
		return true
	}
	if i := strings.IndexByte(u, '/'); i > 0 && i < len(u)-1 {
		return true
	}
	for prefix := range siPrefixes {
		if rest, ok := strings.CutPrefix(u, prefix); ok && prefix != "" && knownUnits[rest] && len(rest) <= 2 && rest != "h" && rest != "d" && rest != "t" {
			return true
		}
	}
	return false
}

// byteUnits scale the units of amounts of data to B, B/s, b or b/s, so that a
// topic that changes from KB to MB stays one line.
var byteUnits = map[string]float64{
	"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
	"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40, "Pi": 1 << 50,
}

// baseUnit returns the unit to chart in, and by what to multiply.
func baseUnit(unit string) (base string, factor float64) {
	for _, base := range []string{"B/s", "b/s", "bps", "bit/s", "B", "bit"} {
		prefix, ok := strings.CutSuffix(unit, base)
		if !ok || prefix == "" {
			continue
		}
		if f, ok := byteUnits[prefix]; ok {
			return base, f
		}
	}
	return unit, 1
}

// siPrefixes are what may stand before the unit that a topic began with.
var siPrefixes = map[string]float64{
	"": 1, "n": 1e-9, "µ": 1e-6, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12,
}

// convert returns by what to multiply a value in unit to have it in the unit
// want: seconds into milliseconds, kW into W. It is 1 where there is no way.
func convert(unit, want string) float64 {
	if unit == want {
		return 1
	}
	for _, base := range []string{"s", "W", "Wh", "V", "A", "Hz", "m", "g", "J", "Pa"} {
		from, ok1 := strings.CutSuffix(unit, base)
		to, ok2 := strings.CutSuffix(want, base)
		if !ok1 || !ok2 {
			continue
		}
		f, ok1 := siPrefixes[from]
		t, ok2 := siPrefixes[to]
		if ok1 && ok2 {
			return f / t
		}
	}
	return 1
}

// payloadUnit is a unit as the payloads have it, and by what their values are
// multiplied to have them in the topic's.
type payloadUnit struct {
	raw    string
	factor float64
	shift  int // how many decimals more they have then
}

// unitAs returns how values in a unit, as it came, are written in the one of
// which it is factor.
func unitAs(raw []byte, factor float64) payloadUnit {
	u := payloadUnit{raw: string(raw), factor: factor}
	if factor > 0 {
		u.shift = -int(math.Floor(math.Log10(factor) + 1e-9))
	}
	return u
}

// literal returns the number of a measure as it came, and with it its unit
// where its values are written in another one.
func (u payloadUnit) literal(data, unit []byte) []byte {
	if u.factor != 1 {
		return data
	}
	return bytes.TrimRight(data[:len(data)-len(unit)], " ")
}
