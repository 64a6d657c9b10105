package health

import "math/bits"

// The shape of a histogram. Its first octave counts values below 8 µs with a resolution of
// 64 ns. Each further one covers a factor of two in 128 buckets, so a value of at least
// 8 µs is known within 0.4 %. Values above 73 minutes share the last bucket.
const (
	unitBits     = 6
	octaveBits   = 7
	octaveLength = 1 << octaveBits
	octaves      = 30
)

// A histogram counts durations in nanoseconds. It has an error of at most 0.4 % for each
// percentile. Octaves without values take no memory, so that a usual stream needs 3 to 8
// KiB. All octaves together are 30 KiB.
type histogram struct {
	counts    [octaves]*[octaveLength]uint64
	n         uint64
	sum       int64
	low, high int64 // the smallest and the largest value
}

func (h *histogram) add(v int64) {
	octave, i := bucketOf(v)
	if h.counts[octave] == nil {
		h.counts[octave] = new([octaveLength]uint64)
	}
	h.counts[octave][i]++
	if h.n == 0 || v < h.low {
		h.low = v
	}
	h.high = max(h.high, v)
	h.n++
	h.sum += v
}

func bucketOf(v int64) (octave, i int) {
	units := uint64(v) >> unitBits
	if units < octaveLength {
		return 0, int(units)
	}
	octave = bits.Len64(units) - octaveBits
	if octave >= octaves {
		return octaves - 1, octaveLength - 1
	}
	return octave, int(units>>(octave-1)) - octaveLength
}

// middleOf returns the middle of a bucket in nanoseconds.
func middleOf(octave, i int) int64 {
	if octave == 0 {
		return int64(i)<<unitBits + 1<<(unitBits-1)
	}
	width := int64(1) << (octave - 1 + unitBits)
	return int64(octaveLength+i)*width + width/2
}

// quantile returns the smallest value that at least a fraction q of the values does not
// exceed, or 0 if there are no values. It considers only values of at least from.
func (h *histogram) quantile(q float64, from int64) int64 {
	total := h.count(from)
	if total == 0 {
		return 0
	}
	rank := max(uint64(q*float64(total)+0.999999), 1)
	if rank >= total {
		return h.high
	}
	first, start := bucketOf(from)
	for octave := first; octave < octaves; octave++ {
		if h.counts[octave] == nil {
			continue
		}
		begin := 0
		if octave == first {
			begin = start
		}
		for i := begin; i < octaveLength; i++ {
			n := h.counts[octave][i]
			if n < rank {
				rank -= n
				continue
			}
			return min(max(middleOf(octave, i), h.low), h.high)
		}
	}
	return h.high
}

// count returns the number of values of at least from.
func (h *histogram) count(from int64) uint64 {
	if from == 0 {
		return h.n
	}
	n := uint64(0)
	first, start := bucketOf(from)
	for octave := first; octave < octaves; octave++ {
		if h.counts[octave] == nil {
			continue
		}
		begin := 0
		if octave == first {
			begin = start
		}
		for _, count := range h.counts[octave][begin:] {
			n += count
		}
	}
	return n
}
