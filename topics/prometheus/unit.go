package prometheus

import (
	"slices"
	"strings"

	"topicmux/topics/prometheus/internal/exposition"
)

// units are the units of the names that metrics end with.
var units = map[string]string{
	"seconds": "s", "milliseconds": "ms", "microseconds": "µs", "nanoseconds": "ns", "ms": "ms", "us": "µs", "minutes": "min", "hours": "h", "days": "d",
	"bytes": "B", "kilobytes": "kB", "megabytes": "MB", "bits": "bit",
	"ratio": "ratio", "percent": "%",
	"celsius": "°C", "volts": "V", "amperes": "A", "watts": "W", "joules": "J", "grams": "g", "meters": "m", "hertz": "Hz", "pascals": "Pa",
}

// unixTimes are the ends of names whose values are Unix times. A unit would make them
// durations of decades.
var unixTimes = []string{"_timestamp_seconds", "_timestamp", "_start_time_seconds", "_boot_time_seconds", "_gc_time_seconds", "_created", "_not_after", "_expiry"}

// aggregates are ends of names that follow the unit.
var aggregates = []string{"max", "min", "avg", "mean", "limit"}

// unitOf returns the unit of a metric from its name, or from what the exposition says.
func unitOf(name, declared string) string {
	name = strings.TrimSuffix(name, "_total")
	for _, end := range unixTimes {
		if strings.HasSuffix(name, end) {
			return ""
		}
	}
	if declared != "" {
		if u, ok := units[declared]; ok {
			return u
		}
		return declared
	}
	before, last, _ := cutLast(name, "_")
	if slices.Contains(aggregates, last) {
		_, last, _ = cutLast(before, "_")
	}
	return units[last]
}

// isShare reports whether a metric counts seconds, such as those in which a processor was
// busy. How much it grows per second is then a share of the time, in percent.
func isShare(m *metric, meta exposition.Metadata) bool {
	return m.form == asRate && m.name != m.base+"_count" && unitOf(m.base, meta.Unit) == "s"
}

// cutLast is like strings.Cut at the last separator. Without one, all is after it.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return "", s, false
}
