package number

import (
	"math"
	"strconv"
	"strings"
)

// offsets writes what the ticks add to the lowest one, which has all of its
// digits: what is added to a rounded number is a wrong one.
func offsets(dst []string, ticks []float64, unit string, room int) []string {
	base := ticks[0]
	if room < 2 || len(ticks) < 2 {
		return dst
	}
	start := len(dst)
	dst = append(dst, exactly(base, (ticks[1]-base)*labelOff, unit, room))
	var from []float64
	for _, t := range ticks {
		from = append(from, t-base)
	}
	for _, f := range tickForms(from, unit) {
		f.withUnit = false
		if dst = f.append(dst[:start+1], from[1:], room-1); distinct(dst[start:]) && !f.inexact(from) {
			break
		}
		dst = dst[:start+1]
	}
	if len(dst) == start+1 {
		return dst[:start]
	}
	for i := start + 1; i < len(dst); i++ {
		if dst[i] != "" {
			dst[i] = "+" + dst[i]
		}
	}
	return dst
}

// exactly writes v, less than off away from it, in at most room cells; it is
// empty where it does not fit.
func exactly(v, off float64, unit string, room int) string {
	top := exponentOf(v)
	for power := 0; power <= max(0, natural(unit, top)); power += 3 {
		for d := range room {
			f := tickForm{unit: unit, power: power, decimals: d}
			if s := f.label(v); cells(s) <= room && roundedWithin([]float64{v}, off, power, d) {
				return s
			}
		}
	}
	for d := range room {
		s := exponential(v, d)
		if read, err := strconv.ParseFloat(s, 64); err == nil && cells(s) <= room && math.Abs(read-v) <= off {
			return s
		}
	}
	return ""
}

// tails writes the last digits of the ticks behind a sign, as many as fit. What
// the sign stands for is the same in all of them.
func tails(dst []string, f tickForm, ticks []float64, room int) []string {
	const sign = "…"
	f.withUnit, f.group = false, false
	start := len(dst)
	head := ""
	for _, t := range ticks {
		whole := f.label(t)
		minus := ""
		if t < 0 {
			minus = "-"
		}
		keep := room - len(minus) - 1
		cut := len(whole) - keep
		if cut <= len(minus) || keep < 2 || strings.Contains(whole[cut:], "e") {
			return dst[:start]
		}
		if len(dst) > start && whole[:cut] != head {
			return dst[:start]
		}
		head = whole[:cut]
		dst = append(dst, minus+sign+whole[cut:])
	}
	return dst
}
