package load

import "math/bits"

// A subscriber is one stream. Its loop owns it.
type subscriber struct {
	fd      int
	index   int // among the loop's
	topics  uint64
	row     int    // where its numbers begin in loop.last
	known   uint64 // topics of which the last number is known
	chunks  chunks
	carry   []byte // what was read of a frame, or of the head, that is not complete
	id      []byte // the last one; in the loop's buffer during a scan
	kept    []byte // where the last id stays between scans
	idEnd   int    // where the last one ended in its frame
	count   uint64 // events
	holes   []hole
	begun   int64
	open    bool // the head has come
	closed  bool
	chunked bool
	stalled bool // not read at the moment
	spoiled bool // was stalled once, so its latency says nothing
}

// A hole is a run of numbers that did not come. They are kept to tell an event
// that is late from one that is repeated.
type hole struct {
	topic    int
	from, to uint32
}

// maxHoles is how many of them a subscriber remembers. Beyond it a late event
// may be taken for a repeated one, a fault as well.
const maxHoles = 16

func (s *subscriber) selects(topic int) bool { return s.topics&(1<<topic) != 0 }

// reset makes the subscriber ready to connect again where it was.
func (s *subscriber) reset() {
	s.fd, s.chunks, s.carry = -1, chunks{}, s.carry[:0]
	s.open, s.closed, s.chunked, s.stalled = false, false, false, false
}

// fill takes a number out of the hole that it belongs to.
func (s *subscriber) fill(topic int, seq uint32) bool {
	for i, h := range s.holes {
		if h.topic != topic || seq < h.from || seq > h.to {
			continue
		}
		s.holes[i].to = seq - 1
		if seq < h.to {
			s.dig(hole{topic, seq + 1, h.to})
		}
		return true
	}
	return false
}

func (s *subscriber) dig(h hole) {
	if len(s.holes) < maxHoles {
		s.holes = append(s.holes, h)
	}
}

// reached reports whether the subscriber has each of its topics up to a number.
func (s *subscriber) reached(last, upTo []uint32) bool {
	for set := s.topics; set != 0; set &= set - 1 {
		topic := bits.TrailingZeros64(set)
		if last[s.row+topic] < upTo[topic] {
			return false
		}
	}
	return true
}
