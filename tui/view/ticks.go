package view

import (
	"math"
	"strconv"
	"strings"

	"topicmux/tui/chart"
	"topicmux/tui/text"
)

// axisLabels appends the labels of an axis's ticks to dst, each at most w
// cells wide: all with the same prefix and decimals, and with the unit where
// it is short. Ticks that w cells cannot tell apart, as on an axis around a
// large number, are written as what they add to the lowest one. A label that
// does not fit even so is empty: half a number is a wrong one.
func axisLabels(dst []string, ticks []float64, a *chart.Axis, unit string, w int) []string {
	step, start := a.Step(ticks), len(dst)
	l := axisScale(math.Max(math.Abs(a.Lo), math.Abs(a.Hi)), step, a.Lo < 0, unit, w)
	for _, v := range ticks {
		dst = append(dst, l.label(v))
	}
	if alike(dst[start:]) {
		from := ticks[0]
		l = axisScale(ticks[len(ticks)-1]-from, step, false, unit, w-1)
		dst[start] = strings.TrimSpace(short(from, unit, w))
		for i, v := range ticks[1:] {
			dst[start+1+i] = ""
			if s := l.label(v - from); s != "" {
				dst[start+1+i] = "+" + s
			}
		}
	}
	return dst
}

// scale is how the ticks of an axis are written.
type scale struct {
	factor   float64
	prefix   string // of the unit: it cannot be left out
	unit     string // "" where it is too long
	decimals int    // -1: as a power of ten
	w        int
}

// axisScale returns how to write ticks of up to a that are step apart, some
// of them below zero.
func axisScale(a, step float64, below bool, unit string, w int) scale {
	factor, prefix := prefixOf(a, unit)
	l := scale{factor: factor, prefix: strings.TrimSpace(prefix), w: w}
	if a == 0 || step <= 0 {
		return l
	}
	l.decimals = max(0, -int(math.Floor(math.Log10(step*factor)+1e-9)))
	whole := 1 + max(0, int(math.Floor(math.Log10(a*factor)+1e-9)))
	if l.decimals > 0 {
		whole += 1 + l.decimals
	}
	if below {
		whole++
	}
	if whole+text.Width(l.prefix) > w {
		l.decimals = -1
		return l
	}
	if n := text.Width(unit); n <= 2 && whole+text.Width(prefix)+n <= w {
		l.prefix, l.unit = prefix, unit
	}
	return l
}

// label writes a tick, or nothing when it does not fit.
func (l scale) label(v float64) string {
	if v == 0 {
		return "0"
	}
	s := strconv.FormatFloat(v*l.factor, 'f', max(0, l.decimals), 64)
	if l.decimals < 0 {
		s = shortExponent(strconv.FormatFloat(v*l.factor, 'e', 1, 64))
		s = strings.Replace(s, ".0e", "e", 1)
	}
	s += l.prefix
	switch n := text.Width(s); {
	case n > l.w:
		return ""
	case n+text.Width(l.unit) <= l.w:
		return s + l.unit
	}
	return s
}

// short writes one number in at most w cells.
func short(v float64, unit string, w int) string {
	num, prefixed := Number(v, unit)
	num = strings.TrimSpace(num)
	prefix := strings.TrimSpace(strings.TrimSuffix(prefixed, unit))
	if s := num + prefix; text.Width(s) <= w {
		return s
	}
	return ""
}

// alike reports whether two labels are the same, or one is missing.
func alike(labels []string) bool {
	for i, s := range labels {
		if s == "" || i > 0 && s == labels[i-1] {
			return len(labels) > 1
		}
	}
	return false
}
