package number

import (
	"fmt"
	"strings"

	"topicmux/internal/fuzzy"
)

// Pattern is how a user wants numbers to be written. The zero value leaves that to
// [Range.Style]. It is comparable. Create it with [ParsePattern].
type Pattern struct {
	kind     patternKind
	decimals int8 // automatic if it is negative
	group    bool // thousands are separated
}

// patternKind is the word of a pattern.
type patternKind uint8

const (
	noPattern       patternKind = iota
	plainPattern                // 1234.50
	siPattern                   // 1.23 k
	bytesPattern                // 1.21 KiB
	percentPattern              // 0.256 as 25.6 %
	durationPattern             // 3723 as 1h 2m
)

// patternWords are the words of patterns by kind.
var patternWords = [...]string{siPattern: "si", bytesPattern: "bytes", percentPattern: "percent", durationPattern: "duration"}

// PatternHint says what a pattern looks like.
const PatternHint = `want decimals such as 0, 0.00 or 0,000.0; si, bytes, percent or duration; or both, such as "0.0 si"`

// ParsePattern parses a pattern. It has decimals, a word, or decimals and a word:
//
//	0.00       exactly two decimals: 1234.50
//	0,000.0    the same with commas: 1,234.5
//	si         a prefix for thousands: 1.23 k, 4.5 M
//	bytes      a prefix for powers of 1024: 1.5 KiB, 3.2 GiB; the unit is B if there is no other
//	percent    a fraction as a percentage: 0.256 as 25.6 %
//	duration   a time in the unit ns, us, ms, s (the default), min, h or d: 3723 as 1h 2m
//
// The error says what is wrong, and suggests a word.
func ParsePattern(s string) (Pattern, error) {
	fields := strings.Fields(s)
	if len(fields) == 0 || len(fields) > 2 {
		return Pattern{}, fmt.Errorf("%q is not a format", s)
	}
	p := Pattern{kind: plainPattern, decimals: -1}
	if word := fields[len(fields)-1]; word[0] != '0' {
		if p.kind = wordKind(word); p.kind == noPattern {
			if near := fuzzy.Nearest(word, patternWords[siPattern:]); near != "" {
				return Pattern{}, fmt.Errorf("%q is not a format; did you mean %s?", s, near)
			}
			return Pattern{}, fmt.Errorf("%q is not a format", s)
		}
		if fields = fields[:len(fields)-1]; len(fields) == 0 {
			return p, nil
		}
	} else if len(fields) == 2 {
		return Pattern{}, fmt.Errorf("%q is not a format", s)
	}
	decimals, group, ok := parseDecimals(fields[0])
	if p.decimals, p.group = int8(decimals), group; !ok {
		return Pattern{}, fmt.Errorf("%q is not a format", s)
	}
	switch {
	case p.group && p.kind != plainPattern:
		return Pattern{}, fmt.Errorf("%q is not a format: commas are only for numbers without a prefix", s)
	case p.kind == durationPattern:
		return Pattern{}, fmt.Errorf("%q is not a format: a duration has no decimals", s)
	}
	return p, nil
}

func wordKind(word string) patternKind {
	for kind, w := range patternWords {
		if w == word {
			return patternKind(kind)
		}
	}
	return noPattern
}

// parseDecimals parses 0, 0.00 or 0,000.00.
func parseDecimals(s string) (decimals int, group, ok bool) {
	whole, fraction, point := strings.Cut(s, ".")
	if point && fraction == "" || strings.Trim(fraction, "0") != "" || len(fraction) > asItCame {
		return 0, false, false
	}
	return len(fraction), whole == "0,000", whole == "0" || whole == "0,000"
}

// String returns the pattern in the form that ParsePattern reads, or "" for none.
func (p Pattern) String() string {
	var parts []string
	if p.decimals >= 0 && p.kind != noPattern {
		s := "0"
		if p.group {
			s = "0,000"
		}
		if p.decimals > 0 {
			s += "." + strings.Repeat("0", int(p.decimals))
		}
		parts = append(parts, s)
	}
	if int(p.kind) < len(patternWords) && patternWords[p.kind] != "" {
		parts = append(parts, patternWords[p.kind])
	}
	return strings.Join(parts, " ")
}

// IsZero reports whether there is no pattern.
func (p Pattern) IsZero() bool { return p.kind == noPattern }

// IsBinary reports whether prefixes are for powers of 1024.
func (p Pattern) IsBinary() bool { return p.kind == bytesPattern }

// IsPercent reports whether fractions are written as percentages.
func (p Pattern) IsPercent() bool { return p.kind == percentPattern }

// Unit returns the unit without a prefix that Write returns for a unit.
func (p Pattern) Unit(unit string) string {
	switch {
	case p.kind == percentPattern:
		return "%"
	case p.kind == durationPattern:
		return ""
	case p.kind == bytesPattern && unit == "":
		return "B"
	}
	return unit
}

// UnitWidth is like the function UnitWidth for values that the pattern writes.
func (p Pattern) UnitWidth(unit string) int {
	n := cells(unit)
	switch p.kind {
	case plainPattern:
		return n
	case siPattern:
		if n > 0 {
			_, sep := classOf(unit)
			n += len(sep)
		}
		return n + 1
	case bytesPattern:
		return max(n, 1) + len("Ki")
	case percentPattern:
		return len("%")
	case durationPattern:
		return 0
	}
	return UnitWidth(unit)
}
