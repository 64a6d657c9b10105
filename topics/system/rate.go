package system

import (
	"math"
	"time"
)

// traffic is a pair of byte counters: received and sent by a network interface, or read
// from and written to a disk.
type traffic struct{ in, out uint64 }

// rates returns the bytes per second between two readings of counters by name. Counters
// that are missing in one reading do not count: the device is gone, or it is new and its
// counters began earlier.
func rates(before, now map[string]traffic, elapsed time.Duration) (in, out float64) {
	if elapsed <= 0 {
		return 0, 0
	}
	var sum traffic
	for name, n := range now {
		if b, ok := before[name]; ok {
			sum.in += increase(b.in, n.in)
			sum.out += increase(b.out, n.out)
		}
	}
	seconds := elapsed.Seconds()
	return math.Round(float64(sum.in) / seconds), math.Round(float64(sum.out) / seconds)
}

// increase returns by how much a counter has increased. A counter that decreased has
// either 32 bits and wrapped around, or was reset. After a reset the result is 0.
func increase(before, now uint64) uint64 {
	const limit, quarter = 1 << 32, 1 << 30
	switch {
	case now >= before:
		return now - before
	case before < limit && before >= limit-quarter && now < quarter:
		return limit - before + now
	}
	return 0
}

// A meter turns readings of counters into rates.
type meter struct {
	counters map[string]traffic
	at       time.Time
}

// read returns the rates since the previous reading, or false for the first one.
func (m *meter) read(counters map[string]traffic, now time.Time) (in, out float64, ok bool) {
	before := *m
	*m = meter{counters, now}
	if before.counters == nil {
		return 0, 0, false
	}
	in, out = rates(before.counters, counters, now.Sub(before.at))
	return in, out, true
}
