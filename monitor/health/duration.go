package health

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration is a time.Duration that is written as people read it. In JSON it is a number of
// seconds.
type Duration time.Duration

// Seconds returns the duration in seconds.
func (d Duration) Seconds() float64 { return time.Duration(d).Seconds() }

// MarshalJSON returns the duration in seconds, to the microsecond.
func (d Duration) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, math.Round(d.Seconds()*1e6)/1e6, 'f', -1, 64), nil
}

// String returns the duration with three digits and a unit, such as "41.2 ms", or with two
// units from a minute on, such as "15 min 3 s".
func (d Duration) String() string {
	v := time.Duration(d)
	if v < 0 {
		return "-" + Duration(-max(v, -math.MaxInt64)).String()
	}
	switch {
	case v < 999500*time.Nanosecond:
		return threeDigits(float64(v)/1e3) + " µs"
	case v < 999500*time.Microsecond:
		return threeDigits(float64(v)/1e6) + " ms"
	case v < 59950*time.Millisecond:
		return threeDigits(v.Seconds()) + " s"
	case v < time.Hour-500*time.Millisecond:
		return pairOf(v.Round(time.Second), time.Minute, time.Second, " min", " s")
	case v < 24*time.Hour-30*time.Second:
		return pairOf(v.Round(time.Minute), time.Hour, time.Minute, " h", " min")
	}
	return pairOf(v.Round(time.Hour), 24*time.Hour, time.Hour, " d", " h")
}

// pairOf writes a duration in two units, or in the large one alone.
func pairOf(v, large, small time.Duration, largeUnit, smallUnit string) string {
	s := strconv.FormatInt(int64(v/large), 10) + largeUnit
	if rest := v % large / small; rest > 0 {
		s += " " + strconv.FormatInt(int64(rest), 10) + smallUnit
	}
	return s
}

// round returns the duration rounded to what people would set a timer to.
func (d Duration) round() Duration {
	v := time.Duration(d)
	switch {
	case v >= 10*time.Minute:
		return Duration(v.Round(time.Minute))
	case v >= 10*time.Second:
		return Duration(v.Round(time.Second))
	}
	return Duration(v.Round(time.Second / 10))
}

// threeDigits writes a number from 0 to 999 with three digits, without zeros at the end.
func threeDigits(v float64) string {
	decimals := 2
	switch {
	case v >= 99.95:
		decimals = 0
	case v >= 9.995:
		decimals = 1
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// grouped writes a count with commas.
func grouped(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// size writes a number of bytes, such as "1.2 MB".
func size(n uint64) string { return prefixed(float64(n), "B") }

// prefixed writes a number with three digits and the SI prefix of its unit.
func prefixed(v float64, unit string) string {
	for _, prefix := range [...]string{"", "k", "M", "G", "T", "P"} {
		if v < 999.5 {
			return threeDigits(v) + " " + prefix + unit
		}
		v /= 1000
	}
	return threeDigits(min(v, 999)) + " E" + unit
}

// percent writes a share.
func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 0, 64) + " %" }

// plural writes a count with its noun.
func plural(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}
