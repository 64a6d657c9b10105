package number

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Range describes values that are written in the same style.
type Range struct {
	// Lo and Hi are the smallest and the largest value shown.
	Lo, Hi float64
	// Typical is the size of most values. Default (0): that of the extremes.
	Typical float64
	// Span is the range of the chart. Values that differ by a hundredth of it
	// should look different. Default (0): from Lo to Hi.
	Span float64
	// Decimals is the number of digits behind the point in the data. Default:
	// 0, integers.
	Decimals int
	// Unit is the unit of the values. Default: none.
	Unit string
	// Label is set for values that are names, such as an id or a year: all
	// digits are written, without commas. Default: they are quantities.
	Label bool
	// Clock is set for Unix times, to the end of what is shown: they are written
	// as times of its clock, with their day where that is another one. Default:
	// they are numbers.
	Clock time.Time
}

// Unknown is the value of Range.Decimals if nobody has counted the decimals, or
// if there are at least that many.
const Unknown = 17

// Of returns the range of a single value.
func Of(v float64, unit string) Range {
	return Range{Lo: v, Hi: v, Decimals: Decimals(v), Unit: unit}
}

// Decimals returns the number of digits behind the point in the shortest form
// of v.
func Decimals(v float64) int {
	if v == math.Trunc(v) || math.IsNaN(v) {
		return 0
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	return min(len(s)-1-strings.IndexByte(s, '.'), Unknown)
}

// Style decides which digits of a Range's values are written. It does not
// depend on the space available.
type Style struct {
	unit   string
	label  bool
	neg    bool
	size   float64 // of the largest value
	last   int     // power of ten of the last digit that is worth writing
	data   int     // power of ten of the last digit that the data carries
	spread bool    // the values are too far apart for one prefix
	clock  *clock  // they are times; nil: they are numbers
}

const (
	// asItCame is how many decimals are written whatever they tell.
	asItCame = 8
	// exactDigits is how many significant digits a float64 holds for sure.
	exactDigits = 15
	// leastDigit is the power of ten of the last digit of the smallest float64.
	leastDigit = -324
)

// Style returns the style of the values.
func (r Range) Style() Style {
	lo, hi := known(r.Lo), known(r.Hi)
	s := Style{
		unit: r.Unit, label: r.Label, neg: lo < 0,
		size: math.Max(math.Abs(lo), math.Abs(hi)),
		data: -max(r.Decimals, 0),
	}
	if r.Decimals >= Unknown { // as many as there are
		s.data = leastDigit
	}
	if !r.Clock.IsZero() {
		s.clock = clockOf(lo, hi, math.Pow10(s.data), r.Clock)
	}
	top := exponentOf(s.size)
	s.last = r.telling(lo, hi, s.size)
	s.last = max(belowAll(r.Unit, hi, s.last), s.data, top-exactDigits+1)
	if class, _ := classOf(r.Unit); class == based && natural(r.Unit, top) > 0 {
		s.spread = lo <= 0 && hi >= 0 || least(lo, hi, r.Typical) < math.Pow10(natural(r.Unit, top)-1)
	}
	return s
}

// telling returns the power of ten of the last digit that is worth writing.
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

// lastDigitOf returns the power of ten of the last digit of v that is no zero.
func lastDigitOf(v float64) int {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
	n, _ := strconv.Atoi(exponent)
	return n - max(0, len(mantissa)-len("1."))
}

// Mean returns the style for a mean of the values. The mean of integers has a
// decimal unless it is an integer itself.
func (s Style) Mean(mean float64) Style {
	if s.data == 0 && s.last == 0 && mean != math.Trunc(mean) {
		s.data, s.last = -1, -1
	}
	return s
}

// belowAll returns the last digit that keeps a percentage which is not all from
// being written as all.
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

// least is the size of the smallest values.
func least(lo, hi, typical float64) float64 {
	v := math.Inf(1)
	for _, x := range [...]float64{math.Abs(lo), math.Abs(hi), math.Abs(typical)} {
		if x > 0 {
			v = min(v, x)
		}
	}
	return v
}

// known returns a finite value for v.
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

// exponentOf returns the power of ten of the first digit of v; 0 for zero.
func exponentOf(v float64) int {
	v = math.Abs(v)
	switch {
	case v == 0:
		return 0
	case v >= 1 && v < 1e15:
		e, p := 0, 10.0 // exact up to here
		for ; v >= p; p *= 10 {
			e++
		}
		return e
	}
	e := int(math.Floor(math.Log10(v)))
	for p := math.Pow10(e + 1); v >= p; p = math.Pow10(e + 1) { // the logarithm is off by a bit
		e++
	}
	if p := math.Pow10(e); p > 0 && v < p {
		e--
	}
	return e
}

// Steady keeps a style from changing too often. It adopts a wider or finer
// style at once, and a narrower or coarser one only after that has been enough
// for a while. The zero value is ready.
type Steady struct {
	style Style
	set   bool
	loose time.Time // since when less would do
}

// slack is for how long less must do.
const slack = 10 * time.Second

// Take returns the style to write with at the instant at, given the style that
// is enough for the values shown.
func (k *Steady) Take(s Style, at time.Time) Style {
	have := k.style
	if !k.set || have.unit != s.unit || have.label != s.label || have.data != s.data {
		k.style, k.set, k.loose = s, true, time.Time{}
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
		k.style, k.loose = s, time.Time{}
	case k.loose.IsZero() || at.Before(k.loose):
		k.loose = at
	case at.Sub(k.loose) >= slack:
		k.style, k.loose = s, time.Time{}
	}
	return k.style
}

// Style returns the style that Take returned last. It is not ok before the
// first Take.
func (k *Steady) Style() (s Style, ok bool) { return k.style, k.set }
