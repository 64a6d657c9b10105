package store

import (
	"slices"
	"time"
)

const (
	// burstSpacing is the distance below which events count as a single
	// observation. A server may publish several at once, and a network stall
	// may release several at once.
	burstSpacing = 20 * time.Millisecond
	// maxIntervals is the number of intervals stored.
	maxIntervals = 128
	// minIntervals is the number of intervals that must be known before silence
	// counts as stale.
	minIntervals = 3
	// missedIntervals is the number of longest usual intervals without an event
	// after which a topic counts as stale.
	missedIntervals = 4
	// minSilence is the shortest silence that counts as stale, and
	// minOccasionSilence that of topics whose events occur irregularly.
	minSilence         = 2 * time.Second
	minOccasionSilence = time.Minute
)

// intervalEstimator estimates how often a topic's events arrive.
type intervalEstimator struct {
	last    int64    // newest observation, Unix ns; 0 for none
	recent  []uint32 // ring of the newest intervals, in ms
	n       int      // number of intervals observed
	longest float64  // longest interval in ms, decaying slowly

	estimated           int // n at the last estimate
	usual, longestUsual time.Duration
}

// observe adds an event's time. It ignores an interval that is interrupted by
// an outage.
func (r *intervalEstimator) observe(at int64, broken bool) {
	d := at - r.last
	if d < int64(burstSpacing) && r.last != 0 {
		return
	}
	first := r.last == 0
	r.last = at
	if first || broken {
		return
	}
	ms := uint32(min(d/int64(time.Millisecond), 1<<31))
	if r.recent == nil {
		r.recent = make([]uint32, 0, 16)
	}
	if len(r.recent) < maxIntervals {
		r.recent = append(r.recent, ms)
	} else {
		r.recent[r.n%maxIntervals] = ms
	}
	r.n++
	r.longest = max(float64(ms), r.longest*0.998)
}

// estimate computes the usual interval, which is the median, and the longest
// usual one: 90 % of the time is spent in intervals that are not longer. A
// stream of tokens with a pause after each sentence is therefore expected to
// pause.
func (r *intervalEstimator) estimate() {
	if r.estimated == r.n {
		return
	}
	var buf [maxIntervals]uint32
	sorted := buf[:copy(buf[:], r.recent)]
	slices.Sort(sorted)
	total := uint64(0)
	for _, ms := range sorted {
		total += uint64(ms)
	}
	sum, i := uint64(0), 0
	for i < len(sorted)-1 && (sum+uint64(sorted[i]))*10 < total*9 {
		sum += uint64(sorted[i])
		i++
	}
	r.estimated = r.n
	r.usual = time.Duration(sorted[len(sorted)/2]) * time.Millisecond
	r.longestUsual = time.Duration(sorted[i]) * time.Millisecond
}

// silence returns the silence that counts as stale, or 0 if too few intervals
// are known.
func (r *intervalEstimator) silence(occasion bool) time.Duration {
	if r.n < minIntervals {
		return 0
	}
	r.estimate()
	if occasion {
		pause := time.Duration(r.longest) * time.Millisecond
		return max(missedIntervals*max(r.longestUsual, pause), minOccasionSilence)
	}
	return max(missedIntervals*r.longestUsual, minSilence)
}

// The silence that counts as stale if too few intervals are known.
const (
	graceSilence         = 2 * time.Minute
	graceOccasionSilence = time.Hour
	graceIntervals       = 12
)

// gracePeriod returns the silence that counts as stale while silence returns 0.
func (r *intervalEstimator) gracePeriod(occasion bool) time.Duration {
	pause := time.Duration(r.longest) * time.Millisecond
	if occasion {
		return max(graceIntervals*pause, graceOccasionSilence)
	}
	return max(graceIntervals*pause, graceSilence)
}
