package health

import "time"

// maxTime is the longest time that a meter measures in nanoseconds, about 36 years. It
// prevents overflows.
const maxTime = 1 << 60

// clock converts times to nanoseconds since its first use, at least 1. Its zero value is
// ready to use.
type clock struct {
	base   time.Time // time 1
	latest int64
}

// since converts a time.
func (c *clock) since(at time.Time) int64 {
	if c.base.IsZero() {
		c.base = at.Add(-1)
	}
	return min(max(int64(at.Sub(c.base)), 1), maxTime)
}

// tick converts the time of a call. It never goes back.
func (c *clock) tick(at time.Time) int64 {
	c.latest = max(c.latest, c.since(at))
	return c.latest
}

// read converts the current time without starting the clock.
func (c *clock) read(now time.Time) int64 {
	if c.base.IsZero() {
		return 0
	}
	return max(c.since(now), c.latest)
}

// time converts back.
func (c *clock) time(t int64) time.Time { return c.base.Add(time.Duration(t)) }
