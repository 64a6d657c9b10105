// Package number writes computed numbers as JSON without the digits that are noise.
package number

import (
	"math"
	"strconv"
)

// Round rounds a rate or an estimate to four digits, or to an integer if that has more,
// and to three digits below 1. Further digits are noise.
func Round(v float64) float64 {
	switch abs := math.Abs(v); {
	case abs == 0 || abs >= 1e4:
		return math.Round(v)
	case abs >= 1:
		return round(v, 4)
	}
	return round(v, 3)
}

// Append appends a finite number as JSON. It drops the digits that binary arithmetic
// adds, as in 0.30000000000000004.
func Append(dst []byte, v float64) []byte {
	if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
		return strconv.AppendInt(dst, int64(v), 10)
	}
	form := byte('f')
	if abs := math.Abs(v); abs < 1e-6 || abs >= 1e21 {
		form = 'e'
	}
	return strconv.AppendFloat(dst, round(v, 15), form, -1, 64)
}

// round rounds to significant digits. A number that would overflow stays.
func round(v float64, digits int) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	if err != nil {
		return v
	}
	return rounded
}
