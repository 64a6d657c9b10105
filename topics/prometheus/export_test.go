package prometheus

import "time"

// ClockTimes returns the times that a clock gives scrapes, since the first.
func ClockTimes(scrapes ...time.Time) []int64 {
	var c clock
	times := make([]int64, len(scrapes))
	for i, at := range scrapes {
		times[i] = c.read(at) - scrapes[0].UnixMilli()
	}
	return times
}
