package store

import (
	"math/bits"
	"time"
)

const (
	delayBuckets = 4 * 40 // four per power of two, in microseconds
	delayRecent  = 4096   // number of events after which all counts are halved
)

// delayHistogram is a histogram of event delays with an error of at most a
// fifth. Older events have less weight.
type delayHistogram struct {
	counts *[delayBuckets]uint32
	total  uint32
}

func (d *delayHistogram) observe(v time.Duration) {
	if d.counts == nil {
		d.counts = new([delayBuckets]uint32)
	}
	d.counts[delayBucket(uint64(max(v.Microseconds(), 0)))]++
	if d.total++; d.total < delayRecent {
		return
	}
	d.total = 0
	for i := range d.counts {
		d.counts[i] /= 2
		d.total += d.counts[i]
	}
}

func delayBucket(us uint64) int {
	if us < 4 {
		return int(us)
	}
	octave := bits.Len64(us) - 1
	return min(4*(octave-1)+int(us>>(octave-2)&3), delayBuckets-1)
}

// delayMiddle returns the middle of a bucket.
func delayMiddle(i int) time.Duration {
	if i < 4 {
		return time.Duration(i) * time.Microsecond
	}
	octave, quarter := i/4+1, i%4
	low := uint64(4+quarter) << (octave - 2)
	return time.Duration(low+uint64(1)<<(octave-2)/2) * time.Microsecond
}

// quantile returns the delay that a fraction q of the events does not exceed.
func (d *delayHistogram) quantile(q float64) time.Duration {
	want, sum := uint32(q*float64(d.total)), uint32(0)
	for i, n := range d.counts {
		if sum += n; sum > want {
			return delayMiddle(i)
		}
	}
	return 0
}
