package store

import "time"

const (
	// skewTolerance is the largest clock difference that is not corrected.
	skewTolerance = 2 * time.Second
	// It takes minSkewSamples events within at least minSkewTime to attribute a
	// delay to the server's clock. If one of them is faster, it is a network
	// delay.
	minSkewSamples = 8
	minSkewTime    = 2 * time.Second
	// maxEventAge is the age from which on an event's own time is ignored,
	// because the sender's clock is not set.
	maxEventAge = 366 * 24 * time.Hour
)

// skewEstimator compares the times of events on a connection with their
// arrival. The shortest delay is the largest possible clock skew. It counts as
// clock skew if it is more than two seconds, unless all events are part of a
// replay. A negative delay is always clock skew.
type skewEstimator struct {
	n        int
	since    int64 // arrival of the first event that has a time
	shortest int64 // shortest delay, ns
	skew     int64 // ns to add to the events' times
}

// reset starts a new connection. The previous estimate is used until there is a
// better one.
func (c *skewEstimator) reset() { *c = skewEstimator{skew: c.skew} }

// local converts an event's time to the local clock. The result is at most now.
// A past event does not count as a sample, unless its time is in the future.
func (c *skewEstimator) local(own, now int64, past bool) int64 {
	d := now - own
	if past && d >= 0 {
		return min(own+c.skew, now)
	}
	if c.n == 0 {
		c.since, c.shortest = now, d
	}
	c.n++
	c.shortest = min(c.shortest, d)
	switch {
	case c.shortest < 0:
		c.skew = c.shortest
	case c.shortest < int64(skewTolerance):
		c.skew = 0
	case c.n >= minSkewSamples && now-c.since >= int64(minSkewTime):
		c.skew = c.shortest
	}
	return min(own+c.skew, now)
}
