package protocol

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// The first Unix times that [ParseSince] reads as milliseconds, and as too large.
const (
	firstMilliseconds = 1e11 // in seconds the year 5138, in milliseconds March 1973
	endOfMilliseconds = 1e14 // in milliseconds the year 5138
)

// ParseSince parses a time from which on a client wants events. It accepts:
//
//   - a time of RFC 3339, such as 2026-11-28T12:00:00Z. A space before the zone counts
//     as the + that it stands for in a query.
//   - a Unix time, such as 1766275200: seconds below 1e11, milliseconds from there on.
//     Both may have decimals.
//   - a duration back from now, such as 15m, 1h30m or 2d. A day has 24 hours.
//
// The time may be in the future. The error is a [*SyntaxError].
func ParseSince(s string, now time.Time) (time.Time, error) {
	invalid := func(reason string) (time.Time, error) {
		return time.Time{}, &SyntaxError{What: "time", Text: s, Reason: reason}
	}
	if s == "" {
		return invalid("it is empty")
	}
	if strings.HasPrefix(s, "-") {
		return invalid("it is negative; a duration counts back from now")
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil || strings.Trim(s, "0123456789") == "" {
		if strings.Trim(s, "0123456789.") != "" || n >= endOfMilliseconds {
			return invalid("it is not a Unix time in seconds or milliseconds")
		}
		return unixTime(n), nil
	}
	if ago, err := parseAgo(s); err == nil {
		return now.Add(-ago), nil
	}
	if len(s) < len("2006-01-02") || s[4] != '-' {
		return invalid(wantTime)
	}
	text := s
	if at := len(s) - len(" 01:00"); at > 0 && s[at] == ' ' {
		text = s[:at] + "+" + s[at+1:]
	}
	t, err := time.Parse(time.RFC3339, text)
	switch {
	case err == nil:
		return t, nil
	case strings.Contains(err.Error(), "out of range"):
		return invalid("there is no such day or hour")
	case strings.Trim(s, "0123456789-") == "":
		return invalid("the time of day is missing, as in " + s + "T00:00:00Z")
	}
	if _, err := time.Parse("2006-01-02T15:04:05", text); err == nil {
		return invalid("the time zone is missing, as in " + s + "Z")
	}
	return invalid(wantTime)
}

const wantTime = "want a time such as 2026-11-28T12:00:00Z, a Unix time, or a duration such as 15m"

// unixTime returns the Unix time n in seconds or milliseconds.
func unixTime(n float64) time.Time {
	if n < firstMilliseconds {
		n *= 1000
	}
	return time.UnixMicro(int64(math.Round(n * 1000)))
}

// parseAgo parses a duration that may begin with a number of days.
func parseAgo(s string) (time.Duration, error) {
	days, rest, found := strings.Cut(s, "d")
	if !found {
		return time.ParseDuration(s)
	}
	const most = 100 * 365 // so that the sum is a duration
	n, err := strconv.ParseUint(days, 10, 16)
	if err != nil || n > most {
		return 0, strconv.ErrRange
	}
	ago := time.Duration(n) * 24 * time.Hour
	if rest == "" {
		return ago, nil
	}
	more, err := time.ParseDuration(rest)
	if err == nil && (more < 0 || more > 24*time.Hour*most) {
		err = strconv.ErrRange
	}
	return ago + more, err
}
