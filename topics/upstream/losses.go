package upstream

import (
	"fmt"

	"topicmux/topics"
)

// lose counts events that are not published.
func (s *source) lose(n uint64, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost == nil {
		s.lost = map[string]uint64{}
	}
	if _, known := s.lost[why]; !known && len(s.lost) >= maxReasons {
		why = "other reasons"
	}
	s.lost[why] += n
}

// maxReasons is the largest number of reasons that are told apart.
const maxReasons = 32

// report publishes a note for each reason why events are missing.
func (s *source) report(pub *topics.Publisher) {
	s.mu.Lock()
	lost := s.lost
	s.lost = nil
	s.mu.Unlock()
	if len(lost) == 0 || pub.Declare(s.notes) != nil {
		return
	}
	for why, n := range lost {
		count := fmt.Sprint(n)
		if n == 0 {
			count = "an unknown number of"
		}
		_ = pub.Publish(s.notes.Name, fmt.Appendf(nil, "WARN %s events missing: %s", count, why))
	}
}
