package store

import "time"

// Timing records how often a topic's events arrive, and their delay.
type Timing struct {
	meter     meter
	intervals intervalEstimator
	delay     delayHistogram
}

// Interval returns the usual time between two events, or 0 if it is unknown.
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

// Delay returns the median and the 99th percentile of the delay of recent
// events. It is not ok if the events have no times. If the server's clock is
// more than two seconds off, delays are relative to the fastest event.
func (t *Timing) Delay() (p50, p99 time.Duration, ok bool) {
	if t.delay.total == 0 {
		return 0, 0, false
	}
	return t.delay.quantile(0.5), t.delay.quantile(0.99), true
}
