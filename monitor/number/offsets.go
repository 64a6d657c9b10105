package number

import "strings"

// offsets appends labels that are offsets from the lowest tick, which has all
// of its digits: an offset from a rounded number would be wrong. All labels
// have the same prefix.
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

// exactly formats v with the prefix of power, in at most room cells. The result
// differs from v by less than off. It returns "" if that does not fit.
func exactly(v, off float64, unit string, power, room int) string {
	for d := range room {
		f := tickForm{unit: unit, power: power, decimals: d}
		if s := f.label(v); cells(s) <= room && roundedWithin([]float64{v}, off, power, d) {
			return s
		}
	}
	return ""
}

// tails appends the last digits of the ticks after an ellipsis, as many as fit.
// The omitted digits are the same in all labels.
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
