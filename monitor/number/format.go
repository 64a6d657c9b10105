package number

import (
	"math"
	"strconv"
	"strings"
)

// None is what stands for a value that is no number.
const None = "–"

// form is how the digits of a format are written.
type form uint8

const (
	asNothing   form = iota // there is no room for a number
	asDecimal               // 1234.5
	asOwnPrefix             // each value with its own prefix and three digits
	asPower                 // 1.5e25
	asTime                  // 15:04:05
)

// Format writes the values of one style in a number of cells.
type Format struct {
	form     form
	unit     string // without its prefix
	power    int    // of ten, of the prefix
	decimals int
	group    bool
	room     int
	width    int
	data     int // as Style has it
	clock    *clock
}

// plainMost and plainLeast are the first digits, as powers of ten, between
// which all digits are written out.
const (
	plainMost  = exactDigits - 1
	plainLeast = -7
	// groupFrom is the first digit from which thousands are set apart: a year
	// has no comma.
	groupFrom = 4
)

// maxExact is up to where a float64 holds every integer.
const maxExact = 1 << 53

// Fit returns how to write values of the style in room cells, unit and prefix
// not counted: as finely as is worth it where that fits, else as finely as
// fits.
func (s Style) Fit(room int) Format {
	if s.clock != nil {
		if w := len(s.clock.layout(room)); w > 0 {
			return Format{form: asTime, room: room, width: w, clock: s.clock}
		}
		return Format{room: room}
	}
	best, res := Format{unit: s.unit, room: room}, math.MaxInt
	var all [maxCandidates]candidate // each number of each frame gets here
	for _, c := range s.candidates(all[:0]) {
		f, last, ok := c.limit(s, room)
		switch {
		case !ok:
		case last <= max(c.want, s.last):
			return f
		case last < res:
			best, res = f, last
		}
	}
	return best
}

// candidate is one way to write values, and the power of ten of the last digit
// that it should have.
type candidate struct {
	form  form
	power int
	group bool
	want  int
}

// maxCandidates is how many ways there are to write a style, at most.
const maxCandidates = 5

// candidates appends the ways that a style can be written to out, best first.
func (s Style) candidates(out []candidate) []candidate {
	top := s.top(s.last)
	class, _ := classOf(s.unit)
	own := natural(s.unit, top)
	plain := s.last
	switch {
	case -s.data <= asItCame:
		plain = s.data
	case s.last > -1: // what is no integer does not look like one
		plain = -1
	}
	if (own == 0 || own > 0 && class == counted) && top <= s.plainMost() && top >= plainLeast {
		out = append(out, candidate{asDecimal, 0, top >= groupFrom && !s.label, plain}, candidate{asDecimal, 0, false, plain})
	}
	switch {
	case own > 0 && s.spread:
		out = append(out, candidate{asOwnPrefix, own, false, top - 2})
	case own != 0:
		out = append(out, candidate{asDecimal, own, false, s.last})
	case s.unit == "" && top < -3 && top >= leastPrefix+3: // not "m", which reads as metres
		out = append(out, candidate{asDecimal, floorDiv(top, 3) * 3, false, s.last})
	}
	if up := floorDiv(max(top, 0), 3) * 3; class == fixed && s.unit != "%" && up > 0 && up <= mostPrefix { // better than a power of ten
		out = append(out, candidate{asDecimal, up, false, s.last})
	} else if up = own + 3; own > 0 && up <= mostPrefix {
		out = append(out, candidate{asDecimal, up, false, s.last})
	}
	return append(out, candidate{asPower, 0, false, s.last})
}

func (s Style) plainMost() int {
	if s.data == 0 && s.size <= maxExact {
		return plainMost + 1
	}
	return plainMost
}

// top returns the power of ten of the first digit of the largest value, once
// rounded to the digit at last.
func (s Style) top(last int) int {
	top := exponentOf(s.size)
	if s.size+math.Pow10(last)/2 >= math.Pow10(top+1) {
		return top + 1
	}
	return top
}

// limit returns the format of a candidate with as many digits as are worth it
// and fit, and the power of ten of the last of them; not ok when not even the
// first one does.
func (c candidate) limit(s Style, room int) (f Format, last int, ok bool) {
	f = Format{form: c.form, unit: s.unit, power: c.power, group: c.group, room: room, data: s.data}
	switch c.form {
	case asPower:
		return f.limitPower(s, c.want)
	case asOwnPrefix:
		f.width = 5
		if room < 5 {
			f.width = 3
		}
		if s.neg && room < 5 {
			f.width++
		}
		return f, c.want, room >= f.width
	}
	for f.decimals = max(0, c.power-c.want); f.decimals >= 0; f.decimals-- {
		last = c.power - f.decimals
		top := s.top(last)
		if last > top && s.size > 0 {
			return f, last, false
		}
		if f.width = f.widthOf(top, s.neg); f.width <= room {
			return f, last, true
		}
	}
	return f, last, false
}

// widthOf returns the width of a value with its first digit at top.
func (f Format) widthOf(top int, neg bool) int {
	whole := max(1, top-f.power+1)
	w := whole
	if f.group {
		w += (whole - 1) / 3
	}
	if f.decimals > 0 {
		w += 1 + f.decimals
	}
	if neg {
		w++
	}
	return w
}

func (f Format) limitPower(s Style, want int) (_ Format, last int, ok bool) {
	top := s.top(want)
	exponent := len(strconv.Itoa(top))
	if s.size == 0 {
		f.width = 1
		return f, 0, f.room >= 1
	}
	least := 0
	if top >= -3 && top <= 5 { // "1e3" for 1021 says too little
		least = 1
	}
	for f.decimals = min(max(least, top-want), exactDigits); f.decimals >= least; f.decimals-- {
		last = top - f.decimals
		w := 2 + exponent + f.decimals
		if f.decimals > 0 {
			w++
		}
		if s.neg {
			w++
		}
		if w <= f.room {
			f.width = w
			return f, last, true
		}
	}
	return f, last, false
}

// Width is how many cells the values take that the style was made of.
func (f Format) Width() int { return f.width }

// Write returns v in digits, and the unit with the prefix that belongs to
// them. The digits are empty where there is no room for them; a value that is
// no number is "–".
func (f Format) Write(v float64) (digits, unit string) {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return None, f.unit
	case math.Abs(v) == math.MaxFloat64: // 1e999 is JSON: it stands for all beyond
		return f.bounded(strings.Repeat("-", minus(v)) + "huge"), f.unit
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

// bounded leaves a text out that does not fit: half a number is a wrong one.
func (f Format) bounded(s string) string {
	if len(s) > f.room {
		return ""
	}
	return s
}

// text writes v with so many decimals.
func (f Format) text(v float64, decimals int) string {
	s := strconv.FormatFloat(scaled(v, f.power), 'f', decimals, 64)
	if s[0] == '-' && strings.Trim(s, "-0.") == "" {
		s = s[1:] // there is no less than nothing
	}
	if f.group {
		s = grouped(s)
	}
	if len(s) > f.room { // larger than the style was made for
		return f.squeezed(v)
	}
	return s
}

// squeezed writes a value that is larger than expected.
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

// percent keeps a percentage that is not all from being written as all.
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

// ownPrefix writes a value with its own prefix and three digits, two where
// there is little room, and no digit that the data does not carry.
func (f Format) ownPrefix(v float64) (digits, unit string) {
	few := 3
	if f.room < 5 || v < 0 && f.room < 6 {
		few = 2
	}
	top := exponentOf(v)
	for range 2 {
		own := natural(f.unit, top)
		decimals := min(max(0, own+few-1-top), max(0, own-f.data))
		s := strconv.FormatFloat(scaled(v, own), 'f', decimals, 64)
		if round, _ := strconv.ParseFloat(s, 64); exponentOf(round)+own > top { // 999.6 is 1.00 k
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

// grouped sets thousands apart.
func grouped(s string) string {
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

// exponential writes 1.5e25, with so many decimals at most.
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
