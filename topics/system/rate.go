package system

import (
	"math"
	"time"
)

// traffic is a pair of counters of bytes: what came in and went out of a network
// interface, or what was read from and written to a disk.
type traffic struct{ in, out uint64 }

// rates returns how many bytes a second went in and out between two readings of
// counters by name. What is in one of the readings only has no rate: it was gone,
// or is new and counted before somebody looked.
func rates(before, now map[string]traffic, elapsed time.Duration) (in, out float64) {
	if elapsed <= 0 {
		return 0, 0
	}
	var sum traffic
	for name, n := range now {
		if b, ok := before[name]; ok {
			sum.in += grown(b.in, n.in)
			sum.out += grown(b.out, n.out)
		}
	}
	seconds := elapsed.Seconds()
	return math.Round(float64(sum.in) / seconds), math.Round(float64(sum.out) / seconds)
}

// grown returns how much a counter has grown. One that went back was either reset,
// and says nothing, or has 32 bits and went past its end.
func grown(before, now uint64) uint64 {
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

// read takes a reading. It returns false for the first one.
func (m *meter) read(counters map[string]traffic, now time.Time) (in, out float64, ok bool) {
	before := *m
	*m = meter{counters, now}
	if before.counters == nil {
		return 0, 0, false
	}
	in, out = rates(before.counters, counters, now.Sub(before.at))
	return in, out, true
}
