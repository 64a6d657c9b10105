package number

import (
	"math"
	"strconv"
)

// Values whose first digit is between these powers of ten are written without a
// prefix or exponent.
const (
	plainMost  = exactDigits - 1
	plainLeast = -7
	// groupFrom is the power of ten of the first digit from which thousands are
	// separated. Four-digit numbers, such as years, have no comma.
	groupFrom = 4
)

// maxExact is the largest number up to which a float64 holds every integer
// exactly.
const maxExact = 1 << 53

// Fit returns the best format for values of the style in room cells, not
// counting unit and prefix. If all useful digits fit, it writes them; otherwise
// it writes as many as fit.
func (s Style) Fit(room int) Format {
	if !s.pattern.IsZero() {
		return s.fitPattern(room)
	}
	if s.clock != nil {
		if w := len(s.clock.layout(room)); w > 0 {
			return Format{form: asTime, room: room, width: w, clock: s.clock}
		}
		return Format{room: room}
	}
	best, res := Format{unit: s.unit, room: room}, math.MaxInt
	var all [maxCandidates]candidate // on the stack: this runs for each number of each frame
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

// fitPattern returns the format that the user has chosen, if it fits, or else the best one.
func (s Style) fitPattern(room int) Format {
	p := s.pattern
	s.pattern = Pattern{}
	f := s.Fit(room)
	if w := p.widthOf(s.size, s.neg, s.unit, room); w > 0 {
		f.pattern, f.width = p, w
	}
	return f
}

// wholeMost is the largest width of a value that is written with all its digits beside
// others with prefixes.
const wholeMost = 7

// candidate is a possible format, with the power of ten of the last digit that
// it should write.
type candidate struct {
	form  form
	power int
	group bool
	want  int
}

// maxCandidates is the largest number of candidates for a style.
const maxCandidates = 6

// candidates appends the possible formats of the style to out, best first.
func (s Style) candidates(out []candidate) []candidate {
	top := s.top(s.last)
	class, _ := classOf(s.unit)
	own := natural(s.unit, top)
	plain := s.last
	switch {
	case -s.data <= asItCame:
		plain = s.data
	case s.last > -1: // keep a decimal, so that the value does not look like an integer
		plain = -1
	}
	if (own == 0 || own > 0 && class == counted) && top <= s.plainMost() && top >= plainLeast {
		out = append(out, candidate{asDecimal, 0, top >= groupFrom && !s.label, plain}, candidate{asDecimal, 0, false, plain})
	}
	switch {
	case own > 0 && s.spread:
		out = append(out, candidate{asOwnPrefix, own, false, top - 2}, candidate{asDecimal, own, false, s.last})
	case own != 0:
		out = append(out, candidate{asDecimal, own, false, s.last})
	case s.unit == "" && top < -3 && top >= leastPrefix+3: // avoid "m", which reads as metres
		out = append(out, candidate{asDecimal, floorDiv(top, 3) * 3, false, s.last})
	}
	if up := floorDiv(max(top, 0), 3) * 3; class == fixed && s.unit != "%" && up > 0 && up <= mostPrefix { // better than an exponent
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

// top returns the power of ten of the first digit of the largest value, after
// rounding to the digit last.
func (s Style) top(last int) int {
	top := exponentOf(s.size)
	if s.size+math.Pow10(last)/2 >= math.Pow10(top+1) {
		return top + 1
	}
	return top
}

// limit returns the candidate's format with as many useful digits as fit, and
// the power of ten of the last one. It is not ok if no digit fits.
func (c candidate) limit(s Style, room int) (f Format, last int, ok bool) {
	f = Format{form: c.form, unit: s.unit, power: c.power, group: c.group, room: room, data: s.data}
	switch c.form {
	case asPower:
		return f.limitPower(s, c.want)
	case asOwnPrefix:
		class, _ := classOf(s.unit)
		switch {
		case class != based && room >= wholeMost:
			f.width = wholeMost
		case room >= 5:
			f.width = 5
		case s.neg:
			f.width = 4
		default:
			f.width = 3
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

// widthOf returns the width of a value whose first digit has the power of ten
// top.
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
	if top >= -3 && top <= 5 { // "1e3" is too coarse for 1021
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
