package number

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// unitRoom is the largest width of a label with its unit, in cells. The title
// shows the unit as well.
const unitRoom = 6

// labelOff is the largest difference between a label and its tick, as a
// fraction of the distance between ticks.
const labelOff = 0.1

// Legible is the quality of an axis's labels. Larger is better.
type Legible uint8

// The grades, from worst to best.
const (
	Absent    Legible = iota // the labels do not fit, so all are empty
	Tails                    // only the last digits
	Offset                   // offsets from the lowest tick
	Powers                   // numbers with an exponent
	Rounded                  // rounded numbers
	Ungrouped                // exact numbers without commas, which do not fit
	Whole                    // exact numbers
)

// Ticks appends a label for each tick of an axis to dst. The ticks must be
// ascending and equidistant. No label is wider than room cells. All labels are
// distinct and have the same prefix and decimals, and either all or none have the
// unit. A label differs from its tick by at most a tenth of the distance between
// ticks.
//
// If the numbers are too long, the labels after the lowest one are offsets from
// it, as in "64120 +2 +4". If even the lowest label does not fit, all labels
// show only their last digits, as in "…121 …123 …125". If there is no room for
// all labels, all are "".
func Ticks(dst []string, ticks []float64, unit string, room int) ([]string, Legible) {
	if len(ticks) == 0 {
		return dst, Absent
	}
	start := len(dst)
	forms := tickForms(ticks, unit)
	for _, f := range forms {
		dst = f.append(dst[:start], ticks, room)
		switch {
		case !distinct(dst[start:]), f.inexact(ticks):
		case f.decimals < 0:
			return dst, Powers
		case f.rounded:
			return dst, Rounded
		case forms[0].group && !f.group && f.power == 0:
			return dst, Ungrouped
		default:
			return dst, Whole
		}
	}
	if dst = offsets(dst[:start], ticks, unit, room); distinct(dst[start:]) {
		return dst, Offset
	}
	if dst = tails(dst[:start], forms[0], ticks, room); distinct(dst[start:]) {
		return dst, Tails
	}
	dst = dst[:start]
	for range ticks {
		dst = append(dst, "")
	}
	return dst, Absent
}

// tickForm is a possible format for the ticks of an axis.
type tickForm struct {
	unit     string
	power    int // power of ten of the prefix
	decimals int // -1 for exponents
	group    bool
	withUnit bool
	mantissa int // decimals of the mantissa, with exponents
	rounded  bool
}

// tickForms returns the possible formats for ticks, best first.
func tickForms(ticks []float64, unit string) []tickForm {
	size, step := 0.0, math.Inf(1)
	for i, t := range ticks {
		size = max(size, math.Abs(t))
		if i > 0 {
			step = min(step, t-ticks[i-1])
		}
	}
	if math.IsInf(step, 0) || step <= 0 {
		step = size
	}
	top := exponentOf(size)
	class, _ := classOf(unit)
	own := natural(unit, top)
	var powers []int
	if (own == 0 || own > 0 && class == counted) && top <= plainMost && top >= plainLeast {
		powers = append(powers, 0)
	}
	if own != 0 {
		powers = append(powers, own)
	} else if unit == "" && top < plainLeast && top >= leastPrefix+3 { // the same rule as in Style
		powers = append(powers, floorDiv(top, 3)*3)
	}
	var out []tickForm
	for _, p := range powers {
		f := tickForm{unit: unit, power: p, decimals: decimalsOf(ticks, step, p)}
		if p == 0 && top >= groupFrom {
			g := f
			g.group = true
			out = append(out, g.ways()...)
		}
		out = append(out, f.ways()...)
	}
	for _, m := range [...]int{decimalsOf(ticks, step, top), 1, 0} {
		out = append(out, tickForm{unit: unit, decimals: -1, mantissa: m})
	}
	return out
}

// ways returns variants of the format: with its unit, without it, and with
// fewer decimals.
func (f tickForm) ways() []tickForm {
	var out []tickForm
	if f.unit != "" {
		u := f
		u.withUnit = true
		out = append(out, u)
	}
	for d := f.decimals; d >= 0; d-- {
		fewer := f
		fewer.decimals, fewer.rounded = d, d < f.decimals
		out = append(out, fewer)
	}
	return out
}

// decimalsOf returns the number of decimals that the ticks need to be exact, or
// else to be within a hundredth of their distance.
func decimalsOf(ticks []float64, step float64, power int) int {
	const most = exactDigits
	for _, off := range [...]float64{1e-6, 1e-2} {
		for d := range most {
			if roundedWithin(ticks, off*step, power, d) && (off == 1e-2 || d <= 3-exponentOf(scaled(step, power))) {
				return d
			}
		}
	}
	return most
}

func roundedWithin(ticks []float64, off float64, power, decimals int) bool {
	for _, t := range ticks {
		v := scaled(t, power)
		round, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'f', decimals, 64), 64)
		if math.Abs(round-v) > scaled(off, power) {
			return false
		}
	}
	return true
}

func (f tickForm) append(dst []string, ticks []float64, room int) []string {
	if f.withUnit {
		room = min(room, unitRoom)
	}
	for _, t := range ticks {
		s := f.label(t)
		if cells(s) > room {
			s = ""
		}
		dst = append(dst, s)
	}
	return dst
}

// inexact reports whether rounding moves a label too far from its tick.
func (f tickForm) inexact(ticks []float64) bool {
	if len(ticks) < 2 {
		return false
	}
	off := (ticks[1] - ticks[0]) * labelOff
	if f.decimals >= 0 {
		return f.rounded && !roundedWithin(ticks, off, f.power, f.decimals)
	}
	return slices.ContainsFunc(ticks, func(t float64) bool {
		read, err := strconv.ParseFloat(f.label(t), 64)
		return err != nil || math.Abs(read-t) > off
	})
}

// label formats a single tick.
func (f tickForm) label(t float64) string {
	if t == 0 {
		return "0"
	}
	if f.decimals < 0 {
		return exponential(t, f.mantissa)
	}
	s := strconv.FormatFloat(scaled(t, f.power), 'f', f.decimals, 64)
	if f.group {
		s = Grouped(s)
	}
	if f.withUnit {
		return s + strings.ReplaceAll(prefixed(f.unit, f.power), " ", "")
	}
	return s + prefixOf(f.power)
}

// distinct reports whether no label is empty or equal to the previous one.
func distinct(labels []string) bool {
	for i, s := range labels {
		if s == "" || i > 0 && s == labels[i-1] {
			return false
		}
	}
	return len(labels) > 0
}

func cells(s string) int { return len([]rune(s)) }
