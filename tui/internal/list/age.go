package list

import (
	"strconv"
	"time"
)

// Young is the age up to which a topic's newest event counts as new. A topic of
// an event a second stays new.
const Young = 3 * time.Second

const day = 24 * time.Hour

// step returns the step in which an age is written: seconds, then minutes, hours
// and days. What is new has one step only, which keeps the list calm.
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

// AgeText writes an age in four cells at most: now, 42s, 12m, 3h, 9d.
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

// ageSteps numbers the ages by how they are written.
func ageSteps(age time.Duration) int {
	age = max(age, 0)
	return int(age.Truncate(step(age)) / time.Second)
}

// ageChange returns when the age of what happened at last is written
// differently; zero: never.
func ageChange(last, now time.Time) time.Time {
	if last.IsZero() {
		return time.Time{}
	}
	age := max(now.Sub(last), 0)
	unit := step(age)
	return last.Add(age.Truncate(unit) + unit)
}

// RateText writes events a second in seven cells at most: 340/s, 1.5/s, 12/min,
// 3/h; what is slower is "–".
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
