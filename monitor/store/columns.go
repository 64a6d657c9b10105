package store

import "time"

// finer is the number of coarse buckets per column from which on a coarse
// rollup is used. Its column edges are off by at most one bucket.
const finer = 4

// Columns divides the time between from and to into n equal columns and returns
// them, oldest first. It uses the finest rollup that still covers from, or a
// coarser one if that makes no difference. Column edges are rounded to its
// buckets.
func (s *Series) Columns(from, to time.Time, n int) []Bucket {
	return s.AppendColumns(nil, from, to, n)
}

// AppendColumns is like Columns but appends to dst.
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

// Summary returns the time between from and to as a single bucket.
func (s *Series) Summary(from, to time.Time) Bucket {
	var one [1]Bucket
	f, t := max(from.UnixNano(), 0), to.UnixNano()
	if t > f {
		i := s.rollupFor(f, (t-f)/200)
		s.rollups[i].collect(one[:], f, t, widths[i])
	}
	return one[0]
}

// Resolution returns the width of the finest buckets that cover from.
func (s *Series) Resolution(from time.Time) time.Duration {
	return time.Duration(widths[s.rollupFor(max(from.UnixNano(), 0), 0)])
}

// rollupFor returns the index of the rollup for a window that begins at from
// and has columns of the given width: one that covers from, and a coarse one if
// that makes no difference.
func (s *Series) rollupFor(from, column int64) int {
	s.flush()
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

// collect adds the cells between from and to to the columns of out.
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
