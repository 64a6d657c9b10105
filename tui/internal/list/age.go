package list

import (
	"strconv"
	"time"
)

// Young is the age up to which the newest event of a topic counts as new. A
// topic with an event per second stays new.
const Young = 3 * time.Second

const day = 24 * time.Hour

// step returns the unit in which an age is shown: seconds, minutes, hours or
// days. All new events have the same age.
func step(age time.Duration) time.Duration {
	switch {
	case age < Young:
		return Young
	case age < time.Minute:
		return time.Second
	case age < time.Hour:
		return time.Minute
	case age < day:
		return time.Hour
	}
	return day
}

// AgeText formats an age in at most four cells: now, 42s, 12m, 3h, 9d.
func AgeText(age time.Duration) string {
	if age < Young {
		return "now"
	}
	unit := step(age)
	switch n := age / unit; unit {
	case time.Second:
		return strconv.Itoa(int(n)) + "s"
	case time.Minute:
		return strconv.Itoa(int(n)) + "m"
	case time.Hour:
		return strconv.Itoa(int(n)) + "h"
	default:
		return strconv.Itoa(int(min(n, 999))) + "d"
	}
}

// ageSteps numbers ages such that two ages have the same number if they are
// formatted alike.
func ageSteps(age time.Duration) int {
	age = max(age, 0)
	return int(age.Truncate(step(age)) / time.Second)
}

// ageChange returns when the formatted age of an event at last changes, or the
// zero time for never.
func ageChange(last, now time.Time) time.Time {
	if last.IsZero() {
		return time.Time{}
	}
	age := max(now.Sub(last), 0)
	unit := step(age)
	return last.Add(age.Truncate(unit) + unit)
}

// RateText formats a number of events per second in at most seven cells: 340/s,
// 1.5/s, 12/min, 3/h. Lower rates are "–".
func RateText(perSecond float64) string {
	for _, per := range []struct {
		seconds float64
		unit    string
	}{{1, "/s"}, {60, "/min"}, {3600, "/h"}} {
		n := perSecond * per.seconds
		switch {
		case n >= 99_950:
			return strconv.FormatFloat(n/1e3, 'f', 0, 64) + "k" + per.unit
		case n >= 9.95:
			return strconv.FormatFloat(n, 'f', 0, 64) + per.unit
		case n >= 0.95:
			return strconv.FormatFloat(n, 'f', 1, 64) + per.unit
		}
	}
	return "–"
}
