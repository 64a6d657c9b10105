package number

import (
	"math"
	"strconv"
	"strings"
)

// None is the text for NaN and infinities.
const None = "–"

// form is the notation of a format.
type form uint8

const (
	asNothing   form = iota // nothing fits
	asDecimal               // 1234.5
	asOwnPrefix             // each value with its own prefix and three digits, 12.3 k
	asPower                 // 1.5e25
	asTime                  // 15:04:05
)

// Format formats the values of a Style in a fixed number of cells. Create it
// with [Style.Fit].
type Format struct {
	form     form
	unit     string // without the prefix
	power    int    // power of ten of the prefix
	decimals int
	group    bool
	room     int
	width    int
	data     int // as in Style
	clock    *clock
	pattern  Pattern // takes precedence while it fits
}

// Width returns the number of cells that the digits of the style's values need,
// not counting unit and prefix.
func (f Format) Width() int { return f.width }

// Write returns the digits of v, and the unit with its prefix. The digits are
// "" if they do not fit in the format's room. For NaN and infinities they are
// None.
func (f Format) Write(v float64) (digits, unit string) {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return None, f.unit
	case math.Abs(v) == math.MaxFloat64: // JSON numbers that are too large, such as 1e999
		return f.bounded(strings.Repeat("-", minus(v)) + "huge"), f.unit
	}
	if !f.pattern.IsZero() {
		if digits, unit, ok := f.pattern.Write(v, f.unit, f.room); ok {
			return digits, unit
		}
	}
	switch f.form {
	case asOwnPrefix:
		return f.ownPrefix(v)
	case asPower:
		return f.bounded(exponential(v, f.decimals)), f.unit
	case asTime:
		return f.clock.at(v).Format(f.clock.layout(f.room)), ""
	case asDecimal:
		return f.percent(v, f.text(v, f.decimals)), prefixed(f.unit, f.power)
	}
	return "", f.unit
}

func minus(v float64) int {
	if v < 0 {
		return 1
	}
	return 0
}

// bounded returns s, or "" if s does not fit. A truncated number would be
// wrong.
func (f Format) bounded(s string) string {
	if len(s) > f.room {
		return ""
	}
	return s
}

// text formats v with the given number of decimals.
func (f Format) text(v float64, decimals int) string {
	s := strconv.FormatFloat(scaled(v, f.power), 'f', decimals, 64)
	if s[0] == '-' && strings.Trim(s, "-0.") == "" {
		s = s[1:] // no negative zero
	}
	if f.group {
		s = Grouped(s)
	}
	if len(s) > f.room { // larger than the values of the style
		return f.squeezed(v)
	}
	return s
}

// squeezed formats a value that is larger than the values of the style.
func (f Format) squeezed(v float64) string {
	for d := f.decimals - 1; d >= 0; d-- {
		if s := strconv.FormatFloat(scaled(v, f.power), 'f', d, 64); len(s) <= f.room {
			return s
		}
	}
	return f.bounded(exponential(scaled(v, f.power), 0))
}

func scaled(v float64, power int) float64 {
	if power < 0 {
		return v * math.Pow10(-power)
	}
	return v / math.Pow10(power)
}

// percent returns s, or another text if s shows a percentage below 100 as 100.
func (f Format) percent(v float64, s string) string {
	if f.unit != "%" || v >= 100 || !strings.HasPrefix(s, "100") {
		return s
	}
	for d := f.decimals + 1; d <= min(max(-f.data, 1), Unknown); d++ {
		if s := strconv.FormatFloat(v, 'f', d, 64); len(s) <= f.room && !strings.HasPrefix(s, "100") {
			return s
		}
	}
	return f.bounded("<100")
}

// ownPrefix formats v with its own prefix and three digits, or two if there is
// little room. It writes no more decimals than the data has. A value whose unit takes
// no prefix while the digits fit is written with all of them.
func (f Format) ownPrefix(v float64) (digits, unit string) {
	if class, _ := classOf(f.unit); class != based && -f.data <= asItCame && math.Abs(v) <= maxExact {
		if s := f.whole(v); s != "" {
			return s, f.unit
		}
	}
	few := 3
	if f.room < 5 || v < 0 && f.room < 6 {
		few = 2
	}
	top := exponentOf(v)
	for range 2 {
		own := natural(f.unit, top)
		decimals := min(max(0, own+few-1-top), max(0, own-f.data))
		s := strconv.FormatFloat(scaled(v, own), 'f', decimals, 64)
		if round, _ := strconv.ParseFloat(s, 64); exponentOf(round)+own > top { // 999.6 rounds to 1.00 k
			top++
			continue
		}
		if v == 0 {
			s = "0"
		}
		return f.bounded(s), prefixed(f.unit, own)
	}
	return "", f.unit
}

// whole formats v with all digits that the data has, and with commas if they fit. It
// returns "" if the digits do not fit.
func (f Format) whole(v float64) string {
	s := strconv.FormatFloat(v, 'f', max(0, -f.data), 64)
	if s[0] == '-' && strings.Trim(s, "-0.") == "" {
		s = s[1:] // no negative zero
	}
	if math.Abs(v) >= 1e4 {
		if g := Grouped(s); len(g) <= f.width {
			return g
		}
	}
	if len(s) > f.width {
		return ""
	}
	return s
}

// Grouped separates the thousands of a decimal number with commas: 12,345.6.
func Grouped(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	start := 0
	if strings.HasPrefix(whole, "-") {
		start = 1
	}
	var b strings.Builder
	for i, c := range []byte(whole) {
		if i > start && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(c)
	}
	if fraction != "" {
		b.WriteByte('.')
		b.WriteString(fraction)
	}
	return b.String()
}

// exponential formats v as in 1.5e25, with at most the given number of
// decimals.
func exponential(v float64, decimals int) string {
	if v == 0 {
		return "0"
	}
	m, e, _ := strings.Cut(strconv.FormatFloat(v, 'e', decimals, 64), "e")
	if strings.Contains(m, ".") {
		m = strings.TrimRight(strings.TrimRight(m, "0"), ".")
	}
	n, _ := strconv.Atoi(e)
	if n == 0 {
		return m
	}
	return m + "e" + strconv.Itoa(n)
}
