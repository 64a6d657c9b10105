package tui

import (
	"strconv"
	"time"

	"github.com/dustin/go-humanize"
)

// countdown formats a duration in whole seconds, rounded up.
func countdown(d time.Duration) string {
	return strconv.Itoa(int((max(0, d)+time.Second-1)/time.Second)) + " s"
}

// shortDuration formats a duration with at most three digits.
func shortDuration(d time.Duration) string {
	switch {
	case d >= time.Second:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	case d >= 10*time.Millisecond:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	default:
		return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', 2, 64) + " ms"
	}
}

func orNone(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// commas formats a number with separators for thousands.
func commas(n uint64) string { return humanize.Comma(int64(n)) }

// ago formats a duration in whole seconds.
func ago(d time.Duration) string { return d.Truncate(time.Second).String() }
