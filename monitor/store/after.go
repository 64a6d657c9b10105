package store

import (
	"iter"
	"sort"
)

// After returns the events that came behind an ordinal, oldest first, of those
// that are kept; gaps are left out. Other than Event it goes on while the store
// is paused.
func (t *Topic) After(ordinal uint64) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		l := &t.log
		i := sort.Search(l.n, func(i int) bool { return l.at(i).ordinal > ordinal })
		for ; i < l.n; i++ {
			if e := t.event(l, i); e.Gap == nil && !yield(e) {
				return
			}
		}
	}
}
