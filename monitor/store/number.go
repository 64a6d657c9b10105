package store

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pow10 lists the powers of ten that a float64 represents exactly.
var pow10 = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// exactDigits is the number of digits that always fit in a uint64.
const exactDigits = 19

// scanNumber reads the JSON number at b[i]. If lenient is true, it also accepts a
// plus sign and leading zeros. It returns the value, the number of decimals
// after applying the exponent, and the end, which is i if there is no number.
func scanNumber(b []byte, i int, lenient bool) (v float64, decimals, end int) {
	start := i
	if i < len(b) && (b[i] == '-' || lenient && b[i] == '+') {
		i++
	}
	digits := i
	mantissa, i := scanDigits(b, i, 0)
	if i == digits || !lenient && b[digits] == '0' && i > digits+1 {
		return 0, 0, start
	}
	exponent := 0
	if i+1 < len(b) && b[i] == '.' && b[i+1]-'0' <= 9 {
		from := i + 1
		mantissa, i = scanDigits(b, from, mantissa)
		exponent = from - i
	}
	fits := i-digits <= exactDigits
	if i < len(b) && b[i]|0x20 == 'e' {
		i, exponent = scanExponent(b, i, exponent)
	}
	if fits && mantissa < 1<<53 && exponent >= -22 && exponent <= 22 {
		return assemble(mantissa, exponent, b[start] == '-'), max(0, -exponent), i
	}
	v, _ = strconv.ParseFloat(strings.TrimPrefix(string(b[start:i]), "+"), 64)
	if math.IsInf(v, 0) { // 1e999 is valid JSON but cannot be charted
		v = math.Copysign(math.MaxFloat64, v)
	}
	return v, max(0, -exponent), i
}

// scanDigits appends the digits at i to a mantissa.
func scanDigits(b []byte, i int, mantissa uint64) (uint64, int) {
	for ; i < len(b); i++ {
		digit := b[i] - '0'
		if digit > 9 {
			break
		}
		mantissa = mantissa*10 + uint64(digit)
	}
	return mantissa, i
}

// scanExponent reads the exponent that begins with the letter at i, if it is complete.
func scanExponent(b []byte, i, exponent int) (int, int) {
	if i+1 >= len(b) {
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

// maxUnit is the largest length of a unit, in runes.
const maxUnit = 10

// unitOf returns the unit after a number, or nil if b is not a unit. It skips
// the check for the known unit.
func unitOf(b []byte, known string) []byte {
	b = b[gap(b):]
	if len(b) == 0 || string(b) != known && !isUnit(b) {
		return nil
	}
	return b
}

// isUnit reports whether b may be a unit: a single word without digits that is
// not the rest of a time or a name.
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
		if !unicode.IsLetter(r) && !strings.ContainsRune("%‰°µ/·²³℃℉", r) && !unicode.Is(unicode.Sc, r) {
			return false
		}
		i += size
	}
	return n <= maxUnit
}

// knownUnits lists the units with which a JSON string counts as a number. Any
// other word after a number may mean something else, as in "7 dwarfs".
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

// isKnownUnit reports whether b is a unit in common use: one of knownUnits, one
// of them with a prefix, or a rate.
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
	u := unitSpellings.Replace(string(b))
	if knownUnits[u] || scanCurrency(b) != nil {
		return true
	}
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

// byteUnits maps prefixes of data units to their factors, so that a topic that
// changes from KB to MB remains a single series.
var byteUnits = map[string]float64{
	"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
	"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40, "Pi": 1 << 50,
}

// unitSpellings replaces characters that look like those of a unit.
var unitSpellings = strings.NewReplacer("\u03bc", "µ", "\u2126", "Ω", "\u2103", "°C", "\u2109", "°F", "\u00ba", "°")

// baseUnit returns the unit to chart a value in, and the factor to convert it.
func baseUnit(unit string) (base string, factor float64) {
	unit = unitSpellings.Replace(unit)
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

// siPrefixes maps the prefixes of convertible units to their factors.
var siPrefixes = map[string]float64{
	"": 1, "n": 1e-9, "µ": 1e-6, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12,
}

// convert returns the factor that converts a value from unit to want, such as
// seconds to milliseconds or kW to W. It returns 1 if no conversion is known.
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

// payloadUnit is a unit in payloads, and the factor that converts their values
// to the topic's unit.
type payloadUnit struct {
	raw    string
	factor float64
	shift  int // number of decimals that the conversion adds
}

// unitAs returns the payloadUnit for a unit as received and its factor.
func unitAs(raw []byte, factor float64) payloadUnit {
	u := payloadUnit{raw: string(raw), factor: factor}
	if factor > 0 {
		u.shift = -int(math.Floor(math.Log10(factor) + 1e-9))
	}
	return u
}

// literal returns an amount as received. It omits the unit unless the value is
// converted.
func (u payloadUnit) literal(a *amount) []byte {
	if u.factor != 1 {
		return a.text
	}
	return a.digits()
}
