package view

import (
	"math"
	"strconv"
	"strings"

	"topicmux/tui/chart"
	"topicmux/tui/text"
)

// numberWidth is the width of every number that Number writes: a sign, three
// digits and a point.
const numberWidth = 5

// unitMost is the width to which units are cut in columns.
const unitMost = 6

// Number writes v with at most three significant digits, right-aligned in five
// cells, and the unit it is written in: bytes and other units of scale get SI
// prefixes ("B/s" becomes "MB/s"), a number without unit gets a bare one ("k"),
// percentages and temperatures stay as they are. A value that is no number is
// "–".
func Number(v float64, unit string) (num, scaledUnit string) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return pad("–", 1), unit
	}
	v, prefix := scale(v, unit)
	num = threeDigits(v)
	return pad(num, len(num)), prefix + unit
}

func pad(s string, width int) string {
	return strings.Repeat(" ", max(0, numberWidth-width)) + s
}

// scale divides v by a power of a thousand and returns its prefix.
func scale(v float64, unit string) (float64, string) {
	if !scales(unit) {
		return v, ""
	}
	a := math.Abs(v)
	prefixes := [...]string{"", "k", "M", "G", "T", "P", "E"}
	i := 0
	for i < len(prefixes)-1 && a >= 999.5 {
		a, v, i = a/1000, v/1000, i+1
	}
	if unit == "s" && a > 0 {
		for _, p := range [...]string{"m", "µ", "n"} {
			if a >= 0.9995 || i > 0 {
				break
			}
			a, v = a*1000, v*1000
			prefixes[0] = p
		}
	}
	return v, prefixes[i]
}

// unitRoom is the width that a unit may take once it has a prefix.
func unitRoom(unit string) int {
	w := text.Width(unit)
	if scales(unit) {
		w++
	}
	return min(w, unitMost)
}

// scales reports whether a prefix makes sense before the unit.
func scales(unit string) bool {
	switch unit {
	case "%", "°", "°C", "°F", "°K", "K", "ms", "µs", "us", "ns", "min", "h", "d", "dB", "dBm":
		return false
	}
	return true
}

// threeDigits writes v with at most three significant digits, without
// exponents up to a million and without zeros that say nothing.
func threeDigits(v float64) string {
	a := math.Abs(v)
	decimals := 0
	switch {
	case a >= 99999.5:
		return strings.Replace(strconv.FormatFloat(v, 'e', 0, 64), "e+0", "e", 1)
	case a >= 99.95:
	case a >= 9.995:
		decimals = 1
	case a >= 0.0005:
		decimals = 2
	case a > 0:
		return strings.Replace(strconv.FormatFloat(v, 'e', 0, 64), "e-0", "e-", 1)
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if s == "-0" || s == "-0.00" || s == "-0.0" {
		s = s[1:]
	}
	return s
}

// compact writes v without blanks, the prefix at the digits: "1.5M".
func compact(v float64) string {
	v, prefix := scale(v, "")
	return threeDigits(v) + prefix
}

// axisLabel writes a tick of an axis whose ticks are step apart, in at most w
// cells: with the same prefix and decimals as all ticks of the axis, and with
// the unit where it is short enough.
func axisLabel(v, step float64, a *chart.Axis, unit string, w int) string {
	scaled, prefix := scale(math.Max(math.Abs(a.Lo), math.Abs(a.Hi)), unit)
	factor := 1.0
	if scaled != 0 {
		factor = scaled / math.Max(math.Abs(a.Lo), math.Abs(a.Hi))
	}
	decimals := min(max(0, -int(math.Floor(math.Log10(step*factor)+1e-9))), 4)
	num := strconv.FormatFloat(v*factor, 'f', decimals, 64)
	if v == 0 {
		return "0"
	}
	if full := num + prefix + unit; text.Width(full) <= w && text.Width(unit) <= 2 {
		return full
	}
	return num + prefix
}
