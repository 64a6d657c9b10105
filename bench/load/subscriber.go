package load

import "math/bits"

// A subscriber is one stream. Only its loop uses it.
type subscriber struct {
	fd         int
	index      int // in loop.subs
	topics     uint64
	row        int    // index in loop.last of its first number
	known      uint64 // topics whose last number is known
	chunks     chunks
	carry      []byte // an incomplete frame or response head
	id         []byte // the last id; in the loop's buffer during a scan
	idStore    []byte // memory of the last id between scans
	idEnd      int    // end of the last id in its frame
	count      uint64 // number of events
	missing    []missingRange
	begun      int64
	open       bool // the response head has arrived
	closed     bool
	chunked    bool
	stalled    bool // not being read
	wasStalled bool // was stalled before, so its latency does not count
}

// A missingRange is a range of numbers that have not arrived. It distinguishes a late event from
// a repeated one.
type missingRange struct {
	topic    int
	from, to uint32
}

// maxMissing is the maximum number of missing ranges of a subscriber. With more, a late event may
// count as repeated, which is a fault too.
const maxMissing = 16

func (s *subscriber) selects(topic int) bool { return s.topics&(1<<topic) != 0 }

// reset prepares the subscriber to reconnect and resume.
func (s *subscriber) reset() {
	s.fd, s.chunks, s.carry = -1, chunks{}, s.carry[:0]
	s.open, s.closed, s.chunked, s.stalled = false, false, false, false
}

// removeMissing removes a number from the missing range that contains it. It returns false if there is
// none.
func (s *subscriber) removeMissing(topic int, seq uint32) bool {
	for i, h := range s.missing {
		if h.topic != topic || seq < h.from || seq > h.to {
			continue
		}
		s.missing[i].to = seq - 1
		if seq < h.to {
			s.addMissing(missingRange{topic, seq + 1, h.to})
		}
		return true
	}
	return false
}

func (s *subscriber) addMissing(h missingRange) {
	if len(s.missing) < maxMissing {
		s.missing = append(s.missing, h)
	}
}

// reached reports whether the subscriber has the events of each of its topics up to the
// number in upTo.
func (s *subscriber) reached(last, upTo []uint32) bool {
	for set := s.topics; set != 0; set &= set - 1 {
		topic := bits.TrailingZeros64(set)
		if last[s.row+topic] < upTo[topic] {
			return false
		}
	}
	return true
}
