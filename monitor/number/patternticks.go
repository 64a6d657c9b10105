package number

import (
	"math"
	"strconv"
	"strings"
)

// Ticks is like [Ticks] with labels that the pattern writes. If they do not fit or are too
// far from their ticks, it is the same as Ticks.
func (p Pattern) Ticks(dst []string, ticks []float64, unit string, room int) ([]string, Legible) {
	if p.IsZero() {
		return Ticks(dst, ticks, unit, room)
	}
	start := len(dst)
	if p.kind == bytesPattern {
		return p.byteTicks(dst, ticks, unit, room)
	}
	for _, t := range ticks {
		if label := p.label(t, ticks, unit, room); label != "" {
			dst = append(dst, label)
		}
	}
	if len(dst)-start == len(ticks) && distinct(dst[start:]) {
		return dst, Whole
	}
	if p.kind == percentPattern {
		percents := make([]float64, len(ticks))
		for i, t := range ticks {
			percents[i] = 100 * t
		}
		return Ticks(dst[:start], percents, "%", room)
	}
	return Ticks(dst[:start], ticks, unit, room)
}

// byteTicks is Ticks for prefixes of powers of 1024. One for 1000 would be another number, so
// it uses other decimals instead.
func (p Pattern) byteTicks(dst []string, ticks []float64, unit string, room int) ([]string, Legible) {
	start := len(dst)
	for _, decimals := range [...]int8{p.decimals, -1, 1, 2, 3} {
		p.decimals, dst = decimals, dst[:start]
		for _, t := range ticks {
			if label := p.label(t, ticks, unit, room); label != "" {
				dst = append(dst, label)
			}
		}
		if len(dst)-start == len(ticks) && distinct(dst[start:]) {
			return dst, Whole
		}
	}
	for dst = dst[:start]; len(dst)-start < len(ticks); {
		dst = append(dst, "")
	}
	return dst, Absent
}

// label returns the label of one of the ticks, or "" if it does not fit or is too far away.
func (p Pattern) label(t float64, ticks []float64, unit string, room int) string {
	if t == 0 {
		return "0"
	}
	digits, prefixed, ok := p.Write(t, unit, room)
	if !ok {
		return ""
	}
	label, scale := digits, 1.0
	switch p.kind {
	case percentPattern:
		label, scale = digits+"%", 0.01
	case bytesPattern:
		prefix := strings.TrimSuffix(prefixed, p.Unit(unit))
		label, scale = digits+prefix, math.Pow(1024, float64(strings.Index("KMGTPE", strings.TrimSuffix(prefix, "i"))+1))
		if prefix == "" {
			scale = 1
		}
	case siPattern:
		prefix := strings.TrimSpace(strings.TrimSuffix(prefixed, unit))
		label, scale = digits+prefix, math.Pow10(3*(strings.Index("kMGTPE", prefix)+1))
		if prefix == "" {
			scale = 1
		}
	}
	if cells(label) > room {
		return ""
	}
	if p.kind != durationPattern && len(ticks) > 1 {
		read, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", ""), 64)
		if err != nil || math.Abs(read*scale-t) > (ticks[1]-ticks[0])*labelOff {
			return ""
		}
	}
	return label
}
