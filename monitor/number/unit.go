package number

import "strings"

// class determines when values with a unit get a prefix.
type class uint8

const (
	fixed   class = iota // only to avoid an exponent: °C, ms, hPa; never for %
	counted              // only if the digits do not fit: plain numbers, events, req/s
	based                // always: B, B/s, Hz, W
)

// classOf returns the class of a unit, and the separator between prefix and
// unit: a blank, or "" for base units.
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

// isFine reports whether a unit takes prefixes below one, such as mV. Bytes do
// not.
func isFine(unit string) bool {
	switch unit {
	case "s", "V", "A", "W", "J", "F", "g", "m":
		return true
	}
	return false
}

// PrefixAlone reports whether the prefix can replace the unit without
// ambiguity, as in 48M for 48 MB/s. That holds for units whose large values
// always have a prefix and whose small values never have one.
func PrefixAlone(unit string) bool {
	c, _ := classOf(unit)
	return c == based && !isFine(unit)
}

// The range of powers of ten that have a prefix.
const (
	leastPrefix = -12
	mostPrefix  = 18
)

// prefixOf returns the SI prefix of a power of ten. The power is a multiple of
// three.
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

// natural returns the power of ten of the prefix that leaves one to three
// digits before the decimal point, for a value whose first digit has the power
// of ten top. It is 0 for no prefix.
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

// UnitWidth returns the largest width of a unit with a prefix, in cells.
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

// UnitOfColumn guesses the unit of a table column from its name. It returns "%"
// for a name such as cpu or used_pct, "B" for a name such as rss or size, and
// "" for any other.
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
