package number

import "strings"

// class is how a unit goes with prefixes.
type class uint8

const (
	fixed   class = iota // hardly ever: %, °C, ms, hPa
	counted              // where digits do not fit: plain numbers, events, req/s
	based                // always: B, B/s, Hz, W
)

// classOf returns how a unit takes prefixes, and what stands between the two:
// words are set apart.
func classOf(unit string) (c class, sep string) {
	base, rate := strings.CutSuffix(unit, "/s")
	switch base {
	case "":
		return counted, ""
	case "B", "b", "bit", "bps", "Hz", "W", "Wh", "V", "A", "J", "N", "Pa", "F", "g", "eV":
		return based, ""
	}
	if strings.Trim(base, "abcdefghijklmnopqrstuvwxyz") == "" && (len(base) >= 4 || rate && len(base) >= 3) {
		return counted, " "
	}
	return fixed, " "
}

// isFine reports whether a unit is divided as people divide it: a thousandth
// of a volt has a name, that of a byte has none.
func isFine(unit string) bool {
	switch unit {
	case "s", "V", "A", "W", "J", "F", "g", "m":
		return true
	}
	return false
}

// PrefixAlone reports whether a prefix is clear without the unit, as in 48M for
// 48 MB/s. That holds for units whose large values always have a prefix and
// whose small ones never have.
func PrefixAlone(unit string) bool {
	c, _ := classOf(unit)
	return c == based && !isFine(unit)
}

// The powers of ten that have a prefix.
const (
	leastPrefix = -12
	mostPrefix  = 18
)

// prefixOf returns the prefix of a power of ten, which is a multiple of three.
func prefixOf(power int) string {
	switch power {
	case -12:
		return "p"
	case -9:
		return "n"
	case -6:
		return "µ"
	case -3:
		return "m"
	case 3:
		return "k"
	case 6:
		return "M"
	case 9:
		return "G"
	case 12:
		return "T"
	case 15:
		return "P"
	case 18:
		return "E"
	}
	return ""
}

// prefixed returns a unit with the prefix of a power of ten.
func prefixed(unit string, power int) string {
	if power == 0 {
		return unit
	}
	_, sep := classOf(unit)
	if isFine(unit) {
		sep = ""
	}
	return prefixOf(power) + sep + unit
}

// natural returns the power of ten of the prefix with which a value whose
// first digit is at top has one to three digits before the point; 0 for none.
func natural(unit string, top int) int {
	c, _ := classOf(unit)
	power := floorDiv(top, 3) * 3
	switch {
	case power < 0 && isFine(unit) && power >= leastPrefix:
		return power
	case power > 0 && c != fixed && power <= mostPrefix:
		return power
	}
	return 0
}

func floorDiv(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// UnitWidth returns the largest width of a unit with its prefix, in cells.
func UnitWidth(unit string) int {
	n := len([]rune(unit))
	c, sep := classOf(unit)
	switch {
	case isFine(unit):
		return n + 1
	case c != fixed:
		return n + 1 + len(sep)
	}
	return n
}

// UnitOfColumn guesses the unit of a column of numbers from its name: "%" for
// one such as cpu or used_pct, "B" for one such as rss or size, else "".
func UnitOfColumn(name string) string {
	parts := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune("_. -", r) })
	for _, part := range parts {
		switch part {
		case "cpu", "percent", "pct", "usage":
			return "%"
		case "mem", "memory", "rss", "vms", "bytes", "size", "swap":
			return "B"
		}
	}
	return ""
}
