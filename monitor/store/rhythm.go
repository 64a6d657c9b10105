package store

import (
	"slices"
	"time"
)

const (
	// beatSpacing joins events that belong together: what a server publishes
	// in one go, or a stall of the network releases at once, is one beat.
	beatSpacing = 20 * time.Millisecond
	// beats is how many intervals are remembered.
	beats = 128
	// enoughBeats is how many must be known before silence means anything.
	enoughBeats = 3
	// missedBeats is how many of a topic's longest usual intervals may pass
	// without an event before it counts as stale.
	missedBeats = 4
	// patience is the least silence that counts, and patienceOccasion that of
	// topics whose events are occasions rather than readings.
	patience         = 2 * time.Second
	patienceOccasion = time.Minute
)

// rhythm learns how often a topic's events come.
type rhythm struct {
	last      int64    // the newest beat, ns; 0 for none
	intervals []uint32 // ms, a ring
	n         int      // intervals learned
	pause     float64  // ms: the longest interval, slowly forgotten

	known       int // n when usual and longest were computed
	usual, long time.Duration
}

// beat takes an event's time. A broken interval, one that a lost connection
// lies in, teaches nothing.
func (r *rhythm) beat(at int64, broken bool) {
	d := at - r.last
	if d < int64(beatSpacing) && r.last != 0 {
		return
	}
	first := r.last == 0
	r.last = at
	if first || broken {
		return
	}
	ms := uint32(min(d/int64(time.Millisecond), 1<<31))
	if r.intervals == nil {
		r.intervals = make([]uint32, 0, 16)
	}
	if len(r.intervals) < beats {
		r.intervals = append(r.intervals, ms)
	} else {
		r.intervals[r.n%beats] = ms
	}
	r.n++
	r.pause = max(float64(ms), r.pause*0.998)
}

// measure computes the usual interval, which is the median, and the longest
// usual one: nine tenths of all the time are spent in intervals no longer than
// that. So a stream of tokens with a pause after each sentence is expected to
// pause.
func (r *rhythm) measure() {
	if r.known == r.n {
		return
	}
	var buf [beats]uint32
	sorted := buf[:copy(buf[:], r.intervals)]
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
	r.known = r.n
	r.usual = time.Duration(sorted[len(sorted)/2]) * time.Millisecond
	r.long = time.Duration(sorted[i]) * time.Millisecond
}

// limit returns the silence that counts as stale, 0 while that is unknown.
func (r *rhythm) limit(occasion bool) time.Duration {
	if r.n < enoughBeats {
		return 0
	}
	r.measure()
	if occasion {
		pause := time.Duration(r.pause) * time.Millisecond
		return max(missedBeats*max(r.long, pause), patienceOccasion)
	}
	return max(missedBeats*r.long, patience)
}

// The silence that counts while too few intervals are known.
const (
	doubt         = 2 * time.Minute
	doubtOccasion = time.Hour
	doubtBeats    = 12
)

// benefit returns the silence that counts as stale while the rhythm is not
// known.
func (r *rhythm) benefit(occasion bool) time.Duration {
	pause := time.Duration(r.pause) * time.Millisecond
	if occasion {
		return max(doubtBeats*pause, doubtOccasion)
	}
	return max(doubtBeats*pause, doubt)
}
