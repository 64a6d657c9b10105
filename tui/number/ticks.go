package number

import (
	"math"
	"strconv"
	"strings"
)

// unitRoom is how wide labels may get for the sake of their unit, which the
// title tells too.
const unitRoom = 6

// Legible tells how well the labels of an axis can be read.
type Legible uint8

// From the worst to the best: there is no room for all labels, so none is
// written; they are what the ticks add to the lowest one; they are powers of
// ten; they are numbers that were rounded; they are the numbers.
const (
	Absent Legible = iota
	Offset
	Powers
	Rounded
	Whole
)

// Ticks appends the labels of an axis to dst, one for each tick, at most room
// cells wide: all with the same prefix and decimals, all with their unit or
// none, and no two alike. Ticks are ascending and at equal distances. Those of
// an axis around a large number are written as what they add to the lowest
// one where they would not fit else. All labels are empty where there is no
// room for all.
func Ticks(dst []string, ticks []float64, unit string, room int) ([]string, Legible) {
	if len(ticks) == 0 {
		return dst, Absent
	}
	start := len(dst)
	for _, f := range tickForms(ticks, unit) {
		dst = f.append(dst[:start], ticks, room)
		switch {
		case !distinct(dst[start:]):
		case f.decimals < 0:
			return dst, Powers
		case f.rounded:
			return dst, Rounded
		default:
			return dst, Whole
		}
	}
	if dst = offsets(dst[:start], ticks, unit, room); distinct(dst[start:]) {
		return dst, Offset
	}
	dst = dst[:start]
	for range ticks {
		dst = append(dst, "")
	}
	return dst, Absent
}

// tickForm is one way to write the ticks of an axis.
type tickForm struct {
	unit     string
	power    int // of ten, of the prefix
	decimals int // -1: as powers of ten
	group    bool
	withUnit bool
	mantissa int // decimals of a power of ten
	rounded  bool
}

// tickForms are the ways to write ticks, best first.
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

// ways returns the form with its unit and without, and then with fewer
// decimals.
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

// decimalsOf returns how many decimals tell the ticks exactly, or to a
// hundredth of their distance.
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

// label writes one tick.
func (f tickForm) label(t float64) string {
	if t == 0 {
		return "0"
	}
	if f.decimals < 0 {
		return exponential(t, f.mantissa)
	}
	s := strconv.FormatFloat(scaled(t, f.power), 'f', f.decimals, 64)
	if f.group {
		s = grouped(s)
	}
	if f.withUnit {
		return s + strings.ReplaceAll(prefixed(f.unit, f.power), " ", "")
	}
	return s + prefixOf(f.power)
}

// offsets writes what the ticks add to the lowest one.
func offsets(dst []string, ticks []float64, unit string, room int) []string {
	base := ticks[0]
	if room < 2 || len(ticks) < 2 {
		return dst
	}
	start := len(dst)
	dst = append(dst, Short(base, unit, room))
	var from []float64
	for _, t := range ticks {
		from = append(from, t-base)
	}
	for _, f := range tickForms(from, unit) {
		f.withUnit = false
		dst = f.append(dst[:start+1], from[1:], room-1)
		if distinct(dst[start:]) {
			break
		}
	}
	for i := start + 1; i < len(dst); i++ {
		if dst[i] != "" {
			dst[i] = "+" + dst[i]
		}
	}
	return dst
}

// Short writes one number with its prefix in at most room cells; it is empty
// where it does not fit.
func Short(v float64, unit string, room int) string {
	for cut := range room {
		digits, prefixed := Of(v, unit).Style().Fit(room - cut).Write(v)
		s := digits + strings.TrimSpace(strings.TrimSuffix(prefixed, unit))
		if digits != "" && cells(s) <= room {
			return s
		}
	}
	return ""
}

// distinct reports whether all labels are there, and no two are alike.
func distinct(labels []string) bool {
	for i, s := range labels {
		if s == "" || i > 0 && s == labels[i-1] {
			return false
		}
	}
	return len(labels) > 0
}

func cells(s string) int { return len([]rune(s)) }
