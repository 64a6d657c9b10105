package number

import (
	"math"
	"strconv"
	"strings"
)

// Write returns the digits of v in the unit, in at most room cells, and the unit with its
// prefix. It leaves out decimals that do not fit. It is not ok if not even the whole digits
// fit, or if v is not a finite number: then another format is better.
func (p Pattern) Write(v float64, unit string, room int) (digits, prefixed string, ok bool) {
	if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) == math.MaxFloat64 {
		return "", "", false
	}
	switch p.kind {
	case plainPattern:
		digits, ok = p.fixed(v, max(int(p.decimals), 0), room)
		return digits, unit, ok
	case percentPattern:
		decimals := int(p.decimals)
		if decimals < 0 && math.Abs(100*v-math.Round(100*v)) < 1e-9*math.Abs(v) {
			decimals = 0
		} else if decimals < 0 {
			decimals = percentDecimals
		}
		digits, ok = p.fixed(100*v, decimals, room)
		return digits, "%", ok
	case siPattern:
		return p.prefixed(v, unit, 1000, room)
	case bytesPattern:
		return p.prefixed(v, p.Unit(unit), 1024, room)
	case durationPattern:
		digits, ok = spelled(v, unit, room)
		return digits, "", ok
	}
	return "", "", false
}

// percentDecimals is the number of decimals of a percentage without a choice.
const percentDecimals = 1

// fixed formats v with decimals, or with as many as fit.
func (p Pattern) fixed(v float64, decimals, room int) (string, bool) {
	for d := decimals; d >= 0; d-- {
		s := strconv.FormatFloat(v, 'f', d, 64)
		if s[0] == '-' && strings.Trim(s, "-0.") == "" {
			s = s[1:] // no negative zero
		}
		if grouped := Grouped(s); p.group && len(grouped) <= room {
			return grouped, true
		}
		if len(s) <= room {
			return s, true
		}
	}
	return "", false
}

// prefixed formats v with the prefix that leaves the fewest digits before the point.
func (p Pattern) prefixed(v float64, unit string, base float64, room int) (digits, prefixed string, ok bool) {
	prefixes := [...]string{"", "k", "M", "G", "T", "P", "E"}
	if base == 1024 {
		prefixes = [...]string{"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}
	}
	power := 0
	for power+1 < len(prefixes) && math.Abs(v) >= mostBefore(base, power) {
		v /= base
		power++
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'f', p.significant(v), 64), 64)
	if math.Abs(rounded) >= mostBefore(base, power) && power+1 < len(prefixes) { // 999.96 k is 1.00 M
		v /= base
		power++
	}
	digits, ok = p.fixed(v, p.significant(v), room)
	if unit == "" {
		return digits, prefixes[power], ok
	}
	_, sep := classOf(unit)
	if power == 0 || base == 1024 {
		sep = ""
	}
	return digits, prefixes[power] + sep + unit, ok
}

// mostBefore returns the magnitude from which on a value has the next prefix. With a prefix,
// all values have at most three digits before the point.
func mostBefore(base float64, power int) float64 {
	if power == 0 {
		return base
	}
	return 1000
}

// significant returns the decimals of a value beside its prefix: three digits in all, unless
// the user has chosen.
func (p Pattern) significant(v float64) int {
	switch {
	case p.decimals >= 0:
		return int(p.decimals)
	case v == math.Trunc(v):
		return 0
	}
	return min(max(0, 2-exponentOf(v)), 2)
}

// widthOf returns the width of the digits of values up to a size, in at most room cells.
func (p Pattern) widthOf(size float64, neg bool, unit string, room int) int {
	if neg {
		size = -size
	}
	digits, _, ok := p.Write(size, unit, room)
	w := len([]rune(digits))
	if !ok {
		return 0
	}
	switch p.kind {
	case siPattern, bytesPattern: // a smaller value may have more digits before the point
		if w = 4; p.decimals >= 0 {
			w = 3 + int(p.decimals)
			if p.decimals > 0 {
				w++
			}
		}
		if neg {
			w++
		}
	case durationPattern:
		w = max(w, len("59m 59s"))
	}
	return min(w, room)
}
