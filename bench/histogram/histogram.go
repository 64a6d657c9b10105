// Package histogram counts durations in buckets that are one sixty-fourth of
// their value wide, so that quantiles are true to 1.6 % from nanoseconds to
// years, in 30 KB and a few nanoseconds each.
package histogram

import (
	"math"
	"math/bits"
	"time"
)

const (
	fine    = 6 // bits of a value that its bucket keeps, after the first
	buckets = (64 - fine) << fine
)

// Histogram counts durations. The zero Histogram is empty. One goroutine at a
// time may use it.
type Histogram struct {
	counts [buckets]uint64
	total  uint64
}

// Record counts one duration; a negative one counts as zero.
func (h *Histogram) Record(d time.Duration) {
	h.counts[bucket(uint64(max(d, 0)))]++
	h.total++
}

func bucket(v uint64) int {
	shift := max(bits.Len64(v)-1-fine, 0)
	return shift<<fine + int(v>>shift)
}

// bounds returns the lowest value of a bucket and the lowest of the next.
func bounds(bucket int) (from, to uint64) {
	shift := max(bucket>>fine-1, 0)
	from = uint64(bucket-shift<<fine) << shift
	return from, from + 1<<shift
}

// Add counts what other has counted.
func (h *Histogram) Add(other *Histogram) {
	for i, n := range other.counts {
		h.counts[i] += n
	}
	h.total += other.total
}

// Count returns how many durations were counted.
func (h *Histogram) Count() uint64 { return h.total }

// Quantile returns a duration that a share q of those counted does not exceed:
// the middle of the bucket that it falls into. It is 0 for an empty histogram.
func (h *Histogram) Quantile(q float64) time.Duration {
	if h.total == 0 {
		return 0
	}
	rank := uint64(math.Ceil(q * float64(h.total)))
	var seen uint64
	for i, n := range h.counts {
		if seen += n; n > 0 && seen >= rank {
			from, to := bounds(i)
			return time.Duration((from + to - 1) / 2)
		}
	}
	return 0
}
