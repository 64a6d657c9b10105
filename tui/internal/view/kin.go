package view

import (
	"strings"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// kinship is how closely series are related. Related series share an axis even
// if one is much larger than another.
type kinship uint8

const (
	strangers   kinship = iota // bid and volume
	relatives                  // p50 and p99, read and write, eth0 and eth1
	inseparable                // 1m, 5m and 15m, percentages, values of a declared range
)

// axisLimit is the largest ratio of series on a shared axis: between one and
// the next larger, and between the smallest and the largest. Zero means no
// limit.
type axisLimit struct{ step, whole float64 }

// axisLimits holds the limits for each kinship. At an eighth of the height, a
// series still shows its course in a pane of sixteen rows. Relatives have
// higher limits, because their relative size matters.
var axisLimits = [...]axisLimit{
	strangers:   {step: 8, whole: 16},
	relatives:   {step: 12, whole: 24},
	inseparable: {},
}

// kinshipOf returns the kinship of series with the same unit.
func kinshipOf(t *store.Topic, series []*store.Series) kinship {
	if _, _, ok := limits(t); ok || t.UnitOf(series[0]) == "%" {
		return inseparable
	}
	family := familyOf(series[0].Field)
	for _, s := range series[1:] {
		if familyOf(s.Field) != family {
			return strangers
		}
	}
	switch family {
	case familyWindows, familyCPU:
		return inseparable
	}
	return relatives
}

// The families of fields that are identified by a kind of name.
const (
	familyWindows     = "\x00windows"
	familyPercentiles = "\x00percentiles"
	familyStatistics  = "\x00statistics"
	familyCPU         = "\x00cpu"
	familyDirections  = "\x00directions"
)

// familyWords maps the words of closed lists to their family.
var familyWords = func() map[string]string {
	out := make(map[string]string)
	for family, words := range map[string]string{
		familyStatistics: "min max avg mean median minimum maximum average last first stddev open high low close",
		familyCPU:        "user system sys kernel idle iowait wait steal nice irq softirq guest privileged",
	} {
		for _, w := range strings.Fields(words) {
			out[w] = family
		}
	}
	return out
}()

// familyOf returns the family of a field: its name without the part that
// distinguishes it from its relatives.
func familyOf(field string) string {
	name := strings.ToLower(store.FieldLabel(field))
	bare := strings.Trim(name, "0123456789.")
	switch {
	case bare != name && isWindow(name):
		return familyWindows
	case bare == "p" || bare == "q" || bare == "th":
		return familyPercentiles
	case familyWords[name] != "":
		return familyWords[name]
	}
	if _, _, ok := directionOf(name); ok && len(text.Words(name)) == 1 {
		return familyDirections
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, field)
}

// isWindow reports whether a name is a duration, such as 15m, or ends in one,
// such as load5.
func isWindow(name string) bool {
	unit := strings.TrimLeft(name, "0123456789")
	switch unit {
	case "s", "sec", "m", "min", "h", "hour", "d", "day":
		return unit != name
	}
	switch strings.TrimRight(name, "0123456789") {
	case "load", "avg", "load_", "avg_":
		return true
	}
	return false
}
