package store

import "time"

const (
	// trusted is how far a server's clock may differ before it is corrected.
	trusted = 2 * time.Second
	// proof is how many events over how long show that a delay is no delay but
	// a clock: nothing of them came in less.
	proofEvents = 8
	proofTime   = 2 * time.Second
	// longest is the age beyond which an event's own time is not believed: it
	// comes from a machine that does not know the time.
	longest = 366 * 24 * time.Hour
)

// clockOffset compares the times of events with their arrival, on one
// connection. The shortest delay seen is all that a wrong clock can account
// for: above two seconds, and unless the events are a replay that came at
// once, it is taken for the clock's. Below zero it can be nothing else.
type clockOffset struct {
	n        int
	since    int64 // arrival of the first event with a time
	shortest int64 // ns
	offset   int64 // ns to add to the events' times
}

// reset begins anew for another connection. What was found out holds until
// the new connection tells better.
func (c *clockOffset) reset() { *c = clockOffset{offset: c.offset} }

// local returns the event's time by our clock, which is not after now. An event
// of the past teaches nothing but that it is not of the future.
func (c *clockOffset) local(own, now int64, past bool) int64 {
	d := now - own
	if past && d >= 0 {
		return min(own+c.offset, now)
	}
	if c.n == 0 {
		c.since, c.shortest = now, d
	}
	c.n++
	c.shortest = min(c.shortest, d)
	switch {
	case c.shortest < 0:
		c.offset = c.shortest
	case c.shortest < int64(trusted):
		c.offset = 0
	case c.n >= proofEvents && now-c.since >= int64(proofTime):
		c.offset = c.shortest
	}
	return min(own+c.offset, now)
}
