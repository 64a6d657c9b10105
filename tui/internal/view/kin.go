package view

import (
	"strings"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// kinship is how far series belong together, so that they are compared on one
// axis even where one is much larger than another.
type kinship uint8

const (
	strangers   kinship = iota // bid and volume
	relatives                  // p50 and p99, read and write, eth0 and eth1
	inseparable                // 1m, 5m and 15m, percentages, values of a declared range
)

// axisLimit is up to which factor series share an axis: from one to the next
// larger one, and from the smallest to the largest. Zero: any.
type axisLimit struct{ step, whole float64 }

// axisLimits are those of each kinship. A stranger of an eighth of the height
// is as flat as a line can be and still show its course in a pane of sixteen
// rows. Relatives are told apart by their sizes, which another axis would hide.
var axisLimits = [...]axisLimit{
	strangers:   {step: 8, whole: 16},
	relatives:   {step: 12, whole: 24},
	inseparable: {},
}

// kinshipOf returns how far all of some series of one unit belong together.
func kinshipOf(t *store.Topic, series []*store.Series) kinship {
	if _, _, ok := limits(t); ok || unitOf(t, series[0]) == "%" {
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

// The families of fields that are called by what tells their members apart.
const (
	familyWindows     = "\x00windows"
	familyPercentiles = "\x00percentiles"
	familyStatistics  = "\x00statistics"
	familyCPU         = "\x00cpu"
	familyDirections  = "\x00directions"
)

// familyWords are the words of families that are closed lists.
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

// familyOf returns what a field is called beside that which tells it from its
// relatives.
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

// isWindow reports whether a name is a length of time, such as 15m, or ends in
// one, such as load5 and load15.
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
