package logline

import (
	"strconv"
	"strings"
	"time"
)

// timeOf returns the time in a string that contains nothing else. The string
// may also be a number of seconds, milliseconds, microseconds or nanoseconds
// since 1970.
func timeOf(s string, ref time.Time) (time.Time, bool) {
	if m, end := scanMoment([]byte(s), 0); end == len(s) && end > 0 {
		at := m.time(ref)
		return at, !at.IsZero()
	}
	if ms, ok := strings.CutPrefix(s, "/Date("); ok { // older programs for .NET
		s = strings.TrimSuffix(ms, ")/")
	}
	whole, part, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n < 0 {
		return floatTime(s)
	}
	switch len(whole) {
	case 9, 10: // seconds, with an exact fraction
		nsec, err := strconv.ParseInt((part + "000000000")[:9], 10, 64)
		return time.Unix(n, nsec), err == nil
	case 12, 13:
		return time.UnixMilli(n), true
	case 15, 16:
		return time.UnixMicro(n), true
	case 18, 19:
		return time.Unix(0, n), true
	}
	return time.Time{}, false
}

// floatTime parses seconds in exponent notation, such as 1.7841164e+09.
func floatTime(s string) (time.Time, bool) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v >= 1e8 && v < 1e10) {
		return time.Time{}, false
	}
	return time.UnixMicro(int64(v * 1e6)), true
}
