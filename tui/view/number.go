package view

import (
	"math"
	"strconv"
	"strings"

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
// point up to five. What is too small or too large for all that is written as
// a power of ten ("4e-4", "2e25"), without a prefix. A value that is no number
// is "–".
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
	case isFine(unit) && a < 0.9995 && a >= 1e-12: // seconds are never thousands
		for _, p := range [...]string{"m", "µ", "n", "p"} {
			if a*factor >= 0.9995 {
				break
			}
			factor, prefix = factor*1e3, p
		}
		return factor, prefix
	case !ok, a >= hugeFrom:
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

// hugeFrom is the size from which there is no prefix any more.
const hugeFrom = 999.5e18

// isFine reports whether a unit is divided as people divide it: a thousandth
// of a volt has a name, that of a byte has none.
func isFine(unit string) bool {
	switch unit {
	case "s", "V", "A", "W", "J", "F", "g", "m":
		return true
	}
	return false
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

// exponent writes one digit and the power of ten: what is too small for five
// cells is zero, and what is too large is huge. The largest number of all
// stands for those beyond it.
func exponent(v float64) string {
	s := shortExponent(strconv.FormatFloat(v, 'e', 0, 64))
	switch {
	case math.Abs(v) == math.MaxFloat64:
	case len(s) <= numberWidth:
		return s
	case math.Abs(v) < 1:
		return "0"
	}
	return strings.Repeat("-", sign(v)) + "huge"
}

// shortExponent writes 1e+06 as 1e6.
func shortExponent(s string) string {
	m, e, found := strings.Cut(s, "e")
	if !found {
		return s
	}
	e = strings.TrimPrefix(e, "+")
	minus := strings.HasPrefix(e, "-")
	if e = strings.TrimLeft(strings.TrimPrefix(e, "-"), "0"); minus {
		e = "-" + e
	}
	return m + "e" + e
}
