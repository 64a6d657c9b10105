package number

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// timeUnits are the units of durations in nanoseconds.
var timeUnits = map[string]float64{
	"": 1e9, "s": 1e9, "sec": 1e9, "seconds": 1e9, "ms": 1e6, "us": 1e3, "µs": 1e3, "μs": 1e3, "ns": 1,
	"min": 60e9, "m": 60e9, "minutes": 60e9, "h": 3600e9, "hours": 3600e9, "d": 86400e9, "days": 86400e9,
}

// spelled formats a time in at most two units, or in one if there is little room.
func spelled(v float64, unit string, room int) (string, bool) {
	scale, known := timeUnits[unit]
	if !known {
		scale = 1e9
	}
	ns := v * scale
	if math.Abs(ns) > math.MaxInt64/2 {
		return "", false
	}
	d := time.Duration(math.Round(ns))
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	for _, s := range spellings(d) {
		if len([]rune(s))+len(sign) <= room {
			return sign + s, true
		}
	}
	return "", false
}

// spellings returns the forms of a duration, the most exact first.
func spellings(d time.Duration) []string {
	const day = 24 * time.Hour
	two := func(big, small time.Duration, b, s string) []string {
		d := d.Round(small)
		whole := strconv.FormatInt(int64(d/big), 10) + b
		rest := strconv.FormatInt(int64(d%big/small), 10) + s
		return []string{whole + " " + rest, whole + rest, strconv.FormatInt(int64(d.Round(big)/big), 10) + b}
	}
	one := func(small time.Duration, name string) []string {
		x := float64(d) / float64(small)
		var out []string
		for decimals := max(0, 2-exponentOf(x)); decimals >= 0; decimals-- {
			s := strconv.FormatFloat(x, 'f', decimals, 64)
			if decimals > 0 {
				s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
			}
			out = append(out, s+" "+name, s+name)
		}
		return out
	}
	switch {
	case d >= day-30*time.Minute:
		return two(day, time.Hour, "d", "h")
	case d >= time.Hour-30*time.Second:
		return two(time.Hour, time.Minute, "h", "m")
	case d >= time.Minute-500*time.Millisecond:
		return two(time.Minute, time.Second, "m", "s")
	case d >= time.Second, d == 0:
		return one(time.Second, "s")
	case d >= time.Millisecond:
		return one(time.Millisecond, "ms")
	case d >= time.Microsecond:
		return one(time.Microsecond, "µs")
	}
	return one(time.Nanosecond, "ns")
}
