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

// Number writes v in five cells, right-aligned, and the unit that it is
// written in. It has at most three significant digits where the unit takes a
// prefix ("B/s" becomes "MB/s", "events" "k events", none "k"). Other units stay
// as they are ("%", "°C", "ms", "hPa"), and so do their digits before the
// point up to five. A value that is no number is "–".
func Number(v float64, unit string) (num, scaledUnit string) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return text.FitRight("–", numberWidth), unit
	}
	factor, prefix := prefixOf(math.Abs(v), unit)
	return text.FitRight(digits(v*factor), numberWidth), prefix + unit
}

// prefixOf returns by what a value of size a is multiplied and the prefix that
// makes up for it.
func prefixOf(a float64, unit string) (factor float64, prefix string) {
	sep, ok := prefixes(unit)
	factor = 1
	switch {
	case unit == "s": // seconds are never thousands
		for _, p := range [...]string{"m", "µ", "n"} {
			if a*factor >= 0.9995 || a == 0 {
				break
			}
			factor, prefix = factor*1e3, p
		}
		return factor, prefix
	case !ok:
		return 1, ""
	}
	for _, p := range [...]string{"k", "M", "G", "T", "P", "E"} {
		if a*factor < 999.5 {
			break
		}
		factor, prefix = factor/1e3, p+sep
	}
	return factor, prefix
}

// prefixes reports whether a unit takes prefixes, and what stands between them:
// symbols of base units, rates and whole words do; "hPa" or "rpm" do not.
func prefixes(unit string) (sep string, ok bool) {
	base, rate := strings.CutSuffix(unit, "/s")
	switch base {
	case "", "B", "b", "bit", "bps", "Hz", "W", "Wh", "V", "A", "J", "N", "Pa", "F", "g", "eV":
		return "", true
	}
	if strings.Trim(base, "abcdefghijklmnopqrstuvwxyz") == "" && (len(base) >= 4 || rate && len(base) >= 3) {
		return " ", true
	}
	return "", false
}

// unitRoom is the width that a unit may take once it has a prefix.
func unitRoom(unit string) int {
	w := text.Width(unit)
	if sep, ok := prefixes(unit); ok || unit == "s" {
		w += 1 + len(sep)
	}
	return min(w, unitMost)
}

// digits writes v in at most five cells: three significant digits, but all
// those before the point as far as they go.
func digits(v float64) string {
	a := math.Abs(v)
	decimals := 0
	switch {
	case a >= 1e100:
		return strings.Repeat("-", sign(v)) + "huge"
	case a >= 9999.5 && (v < 0 || a >= 99999.5):
		return exponent(v)
	case a >= 99.95:
	case a >= 9.995:
		decimals = 1
	case a >= 0.005 || a == 0:
		decimals = 2
	default:
		return exponent(v)
	}
	if v == 0 {
		return "0"
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

func sign(v float64) int {
	if v < 0 {
		return 1
	}
	return 0
}

// exponent writes one digit and the power of ten; what is too small for five
// cells is zero.
func exponent(v float64) string {
	s := strconv.FormatFloat(v, 'e', 0, 64)
	for _, short := range [...][2]string{{"e+0", "e"}, {"e+", "e"}, {"e-0", "e-"}} {
		s = strings.Replace(s, short[0], short[1], 1)
	}
	if len(s) > numberWidth {
		return "0"
	}
	return s
}

// axisLabel writes a tick of an axis whose ticks are step apart, in at most w
// cells: with the same prefix and decimals as all ticks of the axis, and with
// the unit where it is short enough.
func axisLabel(v, step float64, a *chart.Axis, unit string, w int) string {
	if v == 0 {
		return "0"
	}
	factor, prefix := prefixOf(math.Max(math.Abs(a.Lo), math.Abs(a.Hi)), unit)
	num := digits(v * factor)
	if decimals := -int(math.Floor(math.Log10(step*factor) + 1e-9)); decimals <= 4 && math.Abs(v*factor) < 1e5 {
		num = strconv.FormatFloat(v*factor, 'f', max(0, decimals), 64)
	}
	if full := num + prefix + unit; text.Width(full) <= w && text.Width(unit) <= 2 {
		return full
	}
	return num + strings.TrimSpace(prefix)
}
