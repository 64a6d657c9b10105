package store

import "time"

// finer is how many buckets of a coarse rollup a column must hold before the
// coarse rollup stands in for a finer one: its edges are off by a bucket.
const finer = 4

// Columns returns the n equal parts of from … to, oldest first, from the
// finest rollup that still covers from. Edges are those of its buckets.
func (s *Series) Columns(from, to time.Time, n int) []Bucket {
	return s.AppendColumns(nil, from, to, n)
}

// AppendColumns appends what Columns returns, for callers that draw often.
func (s *Series) AppendColumns(dst []Bucket, from, to time.Time, n int) []Bucket {
	if n <= 0 {
		return dst
	}
	start := len(dst)
	for range n {
		dst = append(dst, Bucket{})
	}
	f, t := max(from.UnixNano(), 0), to.UnixNano()
	if t > f {
		i := s.rollupFor(f, (t-f)/int64(n))
		s.rollups[i].collect(dst[start:], f, t, widths[i])
	}
	return dst
}

// Summary returns from … to as one bucket.
func (s *Series) Summary(from, to time.Time) Bucket {
	var one [1]Bucket
	f, t := max(from.UnixNano(), 0), to.UnixNano()
	if t > f {
		i := s.rollupFor(f, (t-f)/200)
		s.rollups[i].collect(one[:], f, t, widths[i])
	}
	return one[0]
}

// Resolution returns how finely the history at from is known.
func (s *Series) Resolution(from time.Time) time.Duration {
	return time.Duration(widths[s.rollupFor(max(from.UnixNano(), 0), 0)])
}

// rollupFor returns the rollup for a window that begins at from, in columns that long:
// one that covers from, and a coarse one where that makes no difference.
func (s *Series) rollupFor(from, column int64) int {
	best := -1
	for i := range s.rollups {
		if !s.rollups[i].covers(from / widths[i]) {
			continue
		}
		if best < 0 || widths[i]*finer <= column {
			best = i
		}
	}
	if best < 0 {
		return rollupCount - 1
	}
	return best
}

// collect sorts the cells from f to t into the columns of out.
func (t *rollup) collect(out []Bucket, from, to, width int64) {
	if !t.any {
		return
	}
	first, last := from/width, (to-1)/width
	for number := t.since(first); number <= min(last/chunkCells, t.newest); number++ {
		c := t.chunk(number)
		if c == nil {
			continue
		}
		base := number * chunkCells
		for i := max(first-base, 0); i < min(last+1-base, chunkCells); i++ {
			if c.cells[i].n == 0 {
				continue
			}
			at := max((base+i)*width-from, 0)
			column := int(float64(at) / float64(to-from) * float64(len(out)))
			out[min(column, len(out)-1)].merge(&c.cells[i])
		}
	}
}
