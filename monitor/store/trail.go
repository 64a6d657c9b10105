package store

// mark is a value and since when it holds.
type mark[T any] struct {
	at int64
	v  T
}

// trail is the way of a value through time, in a bounded number of marks that
// are spread evenly over all of it. The first and the newest are exact.
type trail[T any] struct {
	marks   []mark[T]
	spacing int64 // the least time between marks, 0 until they were too many
}

func (t *trail[T]) add(at int64, v T, most int) {
	n := len(t.marks)
	if n > 0 {
		at = max(at, t.marks[n-1].at)
	}
	if n >= 2 && at-t.marks[n-2].at < t.spacing {
		t.marks[n-1] = mark[T]{at, v}
		return
	}
	if n == most {
		t.thin(most)
	}
	t.marks = append(t.marks, mark[T]{at, v})
}

// thin drops about every other mark.
func (t *trail[T]) thin(most int) {
	last := len(t.marks) - 1
	span := t.marks[last].at - t.marks[0].at
	t.spacing = max(2*t.spacing, 2*span/int64(most), 1)
	n := 1
	for i := 1; i <= last; i++ {
		if i == last || t.marks[i].at-t.marks[n-1].at >= t.spacing {
			t.marks[n] = t.marks[i]
			n++
		}
	}
	clear(t.marks[n:])
	t.marks = t.marks[:n]
}

// upto returns the newest mark as of to, or nil.
func (t *trail[T]) upto(to int64) *mark[T] {
	for i := len(t.marks) - 1; i >= 0; i-- {
		if t.marks[i].at <= to {
			return &t.marks[i]
		}
	}
	return nil
}

func (t *trail[T]) newest() *mark[T] { return &t.marks[len(t.marks)-1] }
