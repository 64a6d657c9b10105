package number

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Range describes values that share a Style, such as those of a series in a
// chart or those of a table column.
type Range struct {
	// Lo and Hi are the smallest and the largest value shown.
	Lo, Hi float64
	// Typical is the magnitude of most values. Default (0): that of the larger
	// of Lo and Hi.
	Typical float64
	// Span is the length of the chart's value axis. Values that differ by a
	// fiftieth of it should look different. Default (0): Hi - Lo.
	Span float64
	// Decimals is the number of decimals in the data, or Unknown. Default (0):
	// the values are integers.
	Decimals int
	// Unit is the unit of the values, such as "B/s". Default (""): none.
	Unit string
	// Label is set if the values are identifiers, such as a port or a year.
	// They are written with all digits and without commas. Default (false): the
	// values are quantities.
	Label bool
	// Clock is set if the values are Unix times. It is the end of the time
	// window that is shown. The values are written as times in its location,
	// with the date if they are on another day. Default (zero): the values are
	// numbers.
	Clock time.Time
	// Pattern is how a user wants the values to be written. Default (zero): as it suits
	// them.
	Pattern Pattern
}

// Unknown is the value of Range.Decimals if the number of decimals is not known
// or too large.
const Unknown = 17

// Of returns the Range of a single value.
func Of(v float64, unit string) Range {
	return Range{Lo: v, Hi: v, Decimals: Decimals(v), Unit: unit}
}

// Decimals returns the number of decimals in the shortest representation of v,
// at most Unknown.
func Decimals(v float64) int {
	if v == math.Trunc(v) || math.IsNaN(v) {
		return 0
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	return min(len(s)-1-strings.IndexByte(s, '.'), Unknown)
}

// Style determines which digits of a Range's values are useful. It does not
// depend on the available space. Create it with [Range.Style].
type Style struct {
	unit   string
	label  bool
	neg    bool
	size   float64 // magnitude of the largest value
	last   int     // power of ten of the last useful digit
	data   int     // power of ten of the last digit in the data
	spread bool    // the values are too far apart for a common prefix
	clock  *clock  // set if the values are times

	pattern Pattern
}

const (
	// asItCame is the number of decimals up to which data is written unrounded.
	asItCame = 8
	// exactDigits is the number of decimal digits that a float64 always
	// preserves.
	exactDigits = 15
	// leastDigit is the power of ten of the smallest float64.
	leastDigit = -324
)

// Style returns the Style for the values of r.
func (r Range) Style() Style {
	lo, hi := known(r.Lo), known(r.Hi)
	s := Style{
		unit: r.Unit, label: r.Label, neg: lo < 0,
		size: math.Max(math.Abs(lo), math.Abs(hi)),
		data: -max(r.Decimals, 0), pattern: r.Pattern,
	}
	if r.Decimals >= Unknown { // no limit
		s.data = leastDigit
	}
	if !r.Clock.IsZero() {
		s.clock = clockOf(lo, hi, math.Pow10(s.data), r.Clock)
	}
	top := exponentOf(s.size)
	s.last = r.telling(lo, hi, s.size)
	s.last = max(belowAll(r.Unit, hi, s.last), s.data, top-exactDigits+1)
	s.spread = r.isSpread(lo, hi, natural(r.Unit, top))
	return s
}

// isSpread reports whether the values are too far apart for the prefix of the power of
// ten power, which suits the largest.
func (r Range) isSpread(lo, hi float64, power int) bool {
	if power <= 0 || lo <= 0 && hi >= 0 {
		return power > 0
	}
	smallest := least(lo, hi, r.Typical)
	if class, _ := classOf(r.Unit); class == based {
		return smallest < math.Pow10(power-1)
	}
	return smallest < math.Pow10(power-2)
}

// telling returns the power of ten of the last useful digit.
func (r Range) telling(lo, hi, size float64) int {
	const parts, significant, alone = 50, 3, 5
	span := hi - lo
	if r.Span > 0 {
		span = r.Span
	}
	if size == 0 {
		return 0
	}
	if span == 0 {
		return max(exponentOf(size)-alone+1, lastDigitOf(size))
	}
	ref := size
	if r.Typical != 0 {
		ref = min(max(math.Abs(r.Typical), size/100), size)
	}
	return min(exponentOf(known(span/parts)), exponentOf(ref)-significant+1)
}

// lastDigitOf returns the power of ten of the last digit of v that is not zero.
func lastDigitOf(v float64) int {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
	n, _ := strconv.Atoi(exponent)
	return n - max(0, len(mantissa)-len("1."))
}

// Mean returns the Style for a mean of the values. It has a decimal if
// the values are integers and mean is not.
func (s Style) Mean(mean float64) Style {
	if s.data == 0 && s.last == 0 && mean != math.Trunc(mean) {
		s.data, s.last = -1, -1
	}
	return s
}

// belowAll returns the power of ten of the last digit that is needed so that a
// percentage below 100 is not rounded to 100.
func belowAll(unit string, hi float64, last int) int {
	const all, more = 100, 4
	for range more {
		if unit != "%" || hi >= all || hi+math.Pow10(min(last, 2))/2 < all {
			break
		}
		last--
	}
	return last
}

// least returns the magnitude of the smallest value.
func least(lo, hi, typical float64) float64 {
	v := math.Inf(1)
	for _, x := range [...]float64{math.Abs(lo), math.Abs(hi), math.Abs(typical)} {
		if x > 0 {
			v = min(v, x)
		}
	}
	return v
}

// known replaces NaN by zero and infinities by the largest finite numbers.
func known(v float64) float64 {
	switch {
	case math.IsNaN(v):
		return 0
	case v > math.MaxFloat64:
		return math.MaxFloat64
	case v < -math.MaxFloat64:
		return -math.MaxFloat64
	}
	return v
}

// exponentOf returns the power of ten of the first digit of v, or 0 for zero.
func exponentOf(v float64) int {
	v = math.Abs(v)
	switch {
	case v == 0:
		return 0
	case v >= 1 && v < 1e15:
		e, p := 0, 10.0 // powers up to here are exact
		for ; v >= p; p *= 10 {
			e++
		}
		return e
	}
	e := int(math.Floor(math.Log10(v)))
	for p := math.Pow10(e + 1); v >= p; p = math.Pow10(e + 1) { // correct rounding errors of the logarithm
		e++
	}
	if p := math.Pow10(e); p > 0 && v < p {
		e--
	}
	return e
}

// Steady keeps a Style from changing in every frame. It adopts a style that
// needs more digits at once, and a style that needs fewer only after ten
// seconds. The zero value is ready to use.
type Steady struct {
	style        Style
	set          bool
	coarserSince time.Time // since when a style with fewer digits has been enough
}

// slack is the time for which a style with fewer digits must be enough before
// Steady adopts it.
const slack = 10 * time.Second

// Adopt returns the Style to use at the time at, given the Style s of the
// current values.
func (k *Steady) Adopt(s Style, at time.Time) Style {
	have := k.style
	if !k.set || have.unit != s.unit || have.label != s.label || have.data != s.data || have.pattern != s.pattern {
		k.style, k.set, k.coarserSince = s, true, time.Time{}
		return s
	}
	next := have
	next.clock = s.clock
	next.neg = have.neg || s.neg
	next.size = max(have.size, s.size)
	next.last = max(min(have.last, s.last), s.last-1)
	next.spread = have.spread || s.spread
	k.style = next
	switch {
	case next.neg == s.neg && next.last == s.last && next.spread == s.spread && exponentOf(next.size) == exponentOf(s.size):
		k.style, k.coarserSince = s, time.Time{}
	case k.coarserSince.IsZero() || at.Before(k.coarserSince):
		k.coarserSince = at
	case at.Sub(k.coarserSince) >= slack:
		k.style, k.coarserSince = s, time.Time{}
	}
	return k.style
}

// Style returns the result of the last Take. It is not ok before the first
// Take.
func (k *Steady) Style() (s Style, ok bool) { return k.style, k.set }
