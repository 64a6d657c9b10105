package topics

import "sync/atomic"

// A feedSet is the set of feeds of one topic. The topic's lock guards it, except the
// contents of the slots. A feed stays in its slot of a slice until it leaves the set.
// So a goroutine that copies the slice header under the lock can iterate over the
// slice without it, and sees every feed that does not leave meanwhile.
type feedSet struct {
	slots []atomic.Pointer[feed] // nil: the slot is free
	free  []int32                // indices of the free slots
}

func (s *feedSet) add(f *feed) {
	if n := len(s.free); n > 0 {
		f.slot = s.free[n-1]
		s.free = s.free[:n-1]
	} else {
		if len(s.slots) == cap(s.slots) {
			s.resize(max(1, 2*len(s.slots)))
		}
		f.slot = int32(len(s.slots))
		s.slots = s.slots[:f.slot+1]
	}
	s.slots[f.slot].Store(f)
}

// remove removes the feed. It returns false if the feed has been removed before.
func (s *feedSet) remove(f *feed) bool {
	const few = 16
	if f.slot < 0 {
		return false
	}
	s.slots[f.slot].Store(nil)
	s.free = append(s.free, f.slot)
	f.slot = -1
	if stay := len(s.slots) - len(s.free); len(s.slots) > few && stay < len(s.slots)/4 {
		s.resize(2 * stay)
	}
	return true
}

// resize copies the feeds to a new slice with the capacity n. Goroutines that still
// iterate over the old slice find the feeds there too.
func (s *feedSet) resize(n int) {
	slots := make([]atomic.Pointer[feed], 0, n)
	for i := range s.slots {
		if f := s.slots[i].Load(); f != nil {
			f.slot = int32(len(slots))
			slots = slots[:f.slot+1]
			slots[f.slot].Store(f)
		}
	}
	s.slots, s.free = slots, nil
}

// notify wakes the subscribers of the feeds' shared cursors.
func notify(slots []atomic.Pointer[feed]) {
	for i := range slots {
		if f := slots[i].Load(); f != nil {
			f.cursor.notify()
		}
	}
}
