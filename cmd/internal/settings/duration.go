package settings

import (
	"regexp"
	"strings"
	"time"
)

// almostDuration matches a number with or without a unit.
var almostDuration = regexp.MustCompile(`^\s*(\d+\.?\d*|\.\d+)\s*([A-Za-zµ]*)\s*$`)

// units are the units that people write, and those of a duration.
var units = map[string]string{
	"": "s", "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
	"m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
	"h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
	"ms": "ms", "msec": "ms", "msecs": "ms", "millis": "ms", "millisecond": "ms", "milliseconds": "ms",
}

// SuggestDuration returns the duration that a text was probably meant to be, such as 2s for
// 2 or 5m for 5 min. It returns "" if the text is a duration, or like none.
func SuggestDuration(text string) string {
	if _, err := time.ParseDuration(text); err == nil {
		return ""
	}
	m := almostDuration.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	unit, known := units[strings.ToLower(m[2])]
	if !known {
		return ""
	}
	return m[1] + unit
}
