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

// axisLabel writes a tick of an axis in at most w cells, with the unit where
// it fits. All ticks of an axis have the same prefix and the same decimals.
func axisLabel(v float64, a *chart.Axis, unit string, w int) string {
	_, prefix := scale(math.Max(math.Abs(a.Lo), math.Abs(a.Hi)), unit)
	for p := prefix; p != ""; p = "" {
		v /= factor(p)
	}
	num := strconv.FormatFloat(v, 'f', -1, 64)
	if len(num) > 6 {
		num = threeDigits(v)
	}
	if v == 0 {
		return num
	}
	if unit == "%" || text.Width(num+prefix+unit) <= w && text.Width(unit) <= 2 {
		return num + prefix + unit
	}
	return num + prefix
}

// factor is what a prefix multiplies by.
func factor(prefix string) float64 {
	return map[string]float64{"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "m": 1e-3, "µ": 1e-6, "n": 1e-9}[prefix]
}
