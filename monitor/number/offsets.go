package number

import "strings"

// offsets writes what the ticks add to the lowest one, which has all of its
// digits: what is added to a rounded number is a wrong one. All have the same
// prefix.
func offsets(dst []string, ticks []float64, unit string, room int) []string {
	if room < 2 || len(ticks) < 2 {
		return dst
	}
	base, start := ticks[0], len(dst)
	step := ticks[1] - base
	from := make([]float64, 0, len(ticks)-1)
	for _, t := range ticks[1:] {
		from = append(from, t-base)
	}
	for power := 0; power <= max(0, natural(unit, exponentOf(base))); power += 3 {
		lowest := exactly(base, step*labelOff, unit, power, room)
		if lowest == "" {
			continue
		}
		f := tickForm{unit: unit, power: power, decimals: decimalsOf(from, step, power)}
		dst = f.append(append(dst[:start], lowest), from, room-1)
		if !distinct(dst[start:]) {
			continue
		}
		for i := start + 1; i < len(dst); i++ {
			dst[i] = "+" + dst[i]
		}
		return dst
	}
	return dst[:start]
}

// exactly writes v with the prefix of a power of ten, less than off away from it, in
// at most room cells; it is empty where it does not fit.
func exactly(v, off float64, unit string, power, room int) string {
	for d := range room {
		f := tickForm{unit: unit, power: power, decimals: d}
		if s := f.label(v); cells(s) <= room && roundedWithin([]float64{v}, off, power, d) {
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
