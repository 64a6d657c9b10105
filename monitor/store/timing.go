package store

import "time"

// Timing is how often a topic's events come, and how long they take to get
// here.
type Timing struct {
	meter     meter
	intervals intervalEstimator
	delay     delayHistogram
}

// Interval returns the usual time between two events, 0 while unknown.
func (t *Timing) Interval() time.Duration {
	const many = float64(time.Second/burstSpacing) / 2
	if rate := t.meter.rate(t.meter.latest()); rate > many {
		return time.Duration(float64(time.Second) / rate)
	}
	if t.intervals.n == 0 {
		return 0
	}
	t.intervals.estimate()
	return t.intervals.usual
}

// Delay returns the median and the 99th percentile of the time that recent
// events took to get here; ok is false when the events carry no time. Of a
// server whose clock is more than two seconds off, it is the time beyond that
// of the fastest event.
func (t *Timing) Delay() (p50, p99 time.Duration, ok bool) {
	if t.delay.total == 0 {
		return 0, 0, false
	}
	return t.delay.quantile(0.5), t.delay.quantile(0.99), true
}
