package store

import "time"

const (
	// skewTolerance is how far a server's clock may differ before it is corrected.
	skewTolerance = 2 * time.Second
	// minSkewSamples events over minSkewTime show that a delay is no delay but
	// the clock: none of them took less time to get here.
	minSkewSamples = 8
	minSkewTime    = 2 * time.Second
	// maxEventAge is the age beyond which an event's own time is ignored: it
	// comes from a machine that does not know the time.
	maxEventAge = 366 * 24 * time.Hour
)

// skewEstimator compares the times of events with their arrival, on one
// connection. The shortest delay so far is all that a wrong clock can account
// for: above two seconds, and unless the events are a replay that came at
// once, it counts as the clock's. Below zero it can be nothing else.
type skewEstimator struct {
	n        int
	since    int64 // arrival of the first event with a time
	shortest int64 // ns
	skew     int64 // ns to add to the events' times
}

// reset begins anew for another connection. The old estimate holds until the new
// connection gives a better one.
func (c *skewEstimator) reset() { *c = skewEstimator{skew: c.skew} }

// local returns the event's time by our clock, which is not after now. An event
// of the past is no sample, unless its time lies in the future.
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
