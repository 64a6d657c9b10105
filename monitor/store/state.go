package store

import "time"

// State is the content of a store. It may be used only between Acquire and
// Release.
type State struct {
	Streams []*StreamState // in the order of AddStream
	Topics  []*Topic       // of all streams, in order of appearance
	Version uint64         // grows with every change

	// Replaced is incremented when topics are replaced by others with the same
	// names, as Backfill does.
	Replaced uint64

	byName  map[string]*Topic
	present func(topic, stream string) Presentation // nil shows topics as they are
}

// Topic returns the topic with that name, or nil.
func (s *State) Topic(name string) *Topic { return s.byName[name] }

// Count returns the number of topics, without those whose events have moved to others.
func (s *State) Count() int {
	n := len(s.Topics)
	for _, t := range s.Topics {
		if t.Moved {
			n--
		}
	}
	return n
}

// Rate returns the number of events per second over all topics.
func (s *State) Rate(now time.Time) (rate float64) {
	for _, stream := range s.Streams {
		rate += stream.Rate(now)
	}
	return rate
}

// Sum returns the sum of a number of the streams.
func (s *State) Sum(of func(*StreamState) uint64) (sum uint64) {
	for _, stream := range s.Streams {
		sum += of(stream)
	}
	return sum
}

// Backlog returns the number of topics whose backlog has not arrived completely.
func (s *State) Backlog() (topics int) {
	for _, stream := range s.Streams {
		topics += stream.Backlog
	}
	return topics
}

// Silence returns the number of stale topics, not counting those that the
// server no longer has. It also returns when the next topic becomes stale if no
// event arrives, or the zero time for never.
func (s *State) Silence(now time.Time) (stale int, next time.Time) {
	for _, t := range s.Topics {
		at := t.StaleAt()
		switch {
		case at.IsZero() || t.Gone || t.Moved:
		case !at.After(now):
			stale++
		case next.IsZero() || at.Before(next):
			next = at
		}
	}
	return stale, next
}

// StaleAt returns when the next topic becomes stale if no event arrives, or the
// zero time for never.
func (s *State) StaleAt(now time.Time) time.Time {
	_, next := s.Silence(now)
	return next
}

// replace replaces a topic by another with the same name.
func (s *State) replace(t, fresh *Topic) {
	s.byName[t.Name], s.Topics[t.Index] = fresh, fresh
	s.Replaced++
	s.Version++
}
