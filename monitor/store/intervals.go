package store

import (
	"slices"
	"time"
)

const (
	// burstSpacing joins events that belong together: what a server publishes
	// in one go, or a stall of the network releases at once, is one observation.
	burstSpacing = 20 * time.Millisecond
	// maxIntervals is how many intervals are remembered.
	maxIntervals = 128
	// minIntervals is how many must be known before silence means anything.
	minIntervals = 3
	// missedIntervals is how many of a topic's longest usual intervals may pass
	// without an event before it counts as stale.
	missedIntervals = 4
	// minSilence is the least silence that counts, and minOccasionSilence that of
	// topics whose events are occasions rather than readings.
	minSilence         = 2 * time.Second
	minOccasionSilence = time.Minute
)

// intervalEstimator estimates how often a topic's events come.
type intervalEstimator struct {
	last    int64    // the newest observation, ns; 0 for none
	recent  []uint32 // ms, a ring of the newest
	n       int      // intervals observed
	longest float64  // ms: the longest interval, slowly forgotten

	estimated           int // n when usual and longest were computed
	usual, longestUsual time.Duration
}

// observe adds an event's time. A broken interval, one that a lost connection
// lies in, does not count.
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
// usual one: nine tenths of all the time are spent in intervals no longer than
// that. So a stream of tokens with a pause after each sentence is expected to
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

// silence returns the silence that counts as stale, 0 while that is unknown.
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

// The silence that counts while too few intervals are known.
const (
	graceSilence         = 2 * time.Minute
	graceOccasionSilence = time.Hour
	graceIntervals       = 12
)

// gracePeriod returns the silence that counts as stale while silence does not
// know.
func (r *intervalEstimator) gracePeriod(occasion bool) time.Duration {
	pause := time.Duration(r.longest) * time.Millisecond
	if occasion {
		return max(graceIntervals*pause, graceOccasionSilence)
	}
	return max(graceIntervals*pause, graceSilence)
}
