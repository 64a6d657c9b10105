package store

// point is a value and the time from which on it is valid.
type point[T any] struct {
	at int64
	v  T
}

// decimated is the history of a value with a limited number of points, evenly
// spaced over the whole history. The first and the newest point are exact.
type decimated[T any] struct {
	points  []point[T]
	spacing int64 // smallest distance between points, 0 until the limit is reached
}

func (t *decimated[T]) add(at int64, v T, most int) {
	n := len(t.points)
	if n > 0 {
		at = max(at, t.points[n-1].at)
	}
	if n >= 2 && at-t.points[n-2].at < t.spacing {
		t.points[n-1] = point[T]{at, v}
		return
	}
	if n == most {
		t.decimate(most)
	}
	t.points = append(t.points, point[T]{at, v})
}

// decimate drops about every other point.
func (t *decimated[T]) decimate(most int) {
	last := len(t.points) - 1
	span := t.points[last].at - t.points[0].at
	t.spacing = max(2*t.spacing, 2*span/int64(most), 1)
	n := 1
	for i := 1; i <= last; i++ {
		if i == last || t.points[i].at-t.points[n-1].at >= t.spacing {
			t.points[n] = t.points[i]
			n++
		}
	}
	clear(t.points[n:])
	t.points = t.points[:n]
}

// upto returns the newest point at or before to, or nil.
func (t *decimated[T]) upto(to int64) *point[T] {
	for i := len(t.points) - 1; i >= 0; i-- {
		if t.points[i].at <= to {
			return &t.points[i]
		}
	}
	return nil
}

func (t *decimated[T]) newest() *point[T] { return &t.points[len(t.points)-1] }
