package topics

import "sync/atomic"

// A feedSet is the feeds of one topic. The topic's lock guards it, but for the
// places themselves: a feed keeps its own until it leaves, so whoever copied the
// slice under the lock may go through it afterwards and misses none that stays.
type feedSet struct {
	places []atomic.Pointer[feed] // nil: empty
	empty  []int32                // the empty places
}

func (s *feedSet) add(f *feed) {
	if n := len(s.empty); n > 0 {
		f.place = s.empty[n-1]
		s.empty = s.empty[:n-1]
	} else {
		if len(s.places) == cap(s.places) {
			s.resize(max(1, 2*len(s.places)))
		}
		f.place = int32(len(s.places))
		s.places = s.places[:f.place+1]
	}
	s.places[f.place].Store(f)
}

// remove takes the feed out. It returns false if the feed is not there any more.
func (s *feedSet) remove(f *feed) bool {
	const few = 16
	if f.place < 0 {
		return false
	}
	s.places[f.place].Store(nil)
	s.empty = append(s.empty, f.place)
	f.place = -1
	if stay := len(s.places) - len(s.empty); len(s.places) > few && stay < len(s.places)/4 {
		s.resize(2 * stay)
	}
	return true
}

// resize moves the feeds to new places with room for n. Whoever still goes through
// the old ones finds them there, too.
func (s *feedSet) resize(n int) {
	places := make([]atomic.Pointer[feed], 0, n)
	for i := range s.places {
		if f := s.places[i].Load(); f != nil {
			f.place = int32(len(places))
			places = places[:f.place+1]
			places[f.place].Store(f)
		}
	}
	s.places, s.empty = places, nil
}

func notify(places []atomic.Pointer[feed]) {
	for i := range places {
		if f := places[i].Load(); f != nil {
			f.cursor.notify()
		}
	}
}
