package health

import "time"

const (
	// unsure is the shortest stall while little is known: a source has sent nothing but
	// keepalives, or few pieces of its message.
	unsure = 8 * time.Second
	// busy is the shortest stall after events of other kinds since the last piece of a
	// message: the source does something else, such as thinking out of sight. More than
	// fewNews of them do not show that.
	busy = time.Minute
	// noResponse is how long a source of topics may take for its response before that is a
	// stall.
	noResponse = 30 * time.Second
	// minWarm is the shortest silence for which the verdict is Silent.
	minWarm = 5 * time.Second
	// fewGaps is the number of gaps from which those of a message are known.
	fewGaps = 20
	// bulk is the number of bytes from which an unfinished event is large. It grows while
	// its bytes come.
	bulk = 16 << 10
)

// What is known about the gaps of topics decides when their silence is a stall.
const (
	// simultaneous is the distance below which events of topics are one observation. A
	// source may send several at once.
	simultaneous = 20 * time.Millisecond
	// minGaps is the number of gaps from which topics may be regular.
	minGaps = 5
	// minFlow is the time after which topics may be regular.
	minFlow = 5 * time.Second
	// manyGaps is the number of gaps from which their percentiles are well known.
	manyGaps = 50
	// regularSpread is the ratio of the 99th percentile and the median up to which topics
	// are regular. With fewer than manyGaps it is half of that.
	regularSpread = 4
	// eventful is the length of a gap from which irregular topics have silence that means
	// nothing.
	eventful = 30 * time.Second
	// irregularStall is the shortest stall of irregular topics, and irregularFlow how many
	// times as long they must have come before.
	irregularStall = 10 * time.Second
	irregularFlow  = 6
)

// silence is a time without growth and what it can become.
type silence struct {
	from  int64 // the start, or 0 if there is no silence
	stall int64 // the length from which it is a stall, or 0 for never
	warm  int64 // the length from which the verdict is Silent, or 0 for never
	busy  int64 // the length from which the source does something else, or 0 for never
}

// silence returns the current silence. It costs a walk through the histogram.
func (m *measurements) silence() silence {
	c := m.conn
	s := silence{from: max(c.lastGrowth, c.head, c.requested)}
	switch {
	case c.phase == requested:
		s.stall = m.patienceOr(noResponse)
		return s
	case c.phase != open || c.rests || c.isComplete():
		return silence{}
	case m.conn.flow == Messages && (c.lastGrowth == 0 || c.works):
		s.from, s.stall = max(s.from, c.lastWork), m.patience
		return s
	case s.from == 0: // a recording before its first event
		return silence{}
	case m.conn.flow == Messages:
		if s.stall = m.messageStall(); c.isBusy() {
			s.busy = int64(minStall)
		}
	case c.events == 0 && c.keepalives > 0:
		s.stall = int64(unsure)
	case c.lastGrowth != 0:
		s.stall = m.topicsStall()
	}
	if c.signs > 0 && s.busy == 0 {
		s.warm = max(int64(minWarm), 2*m.gaps.quantile(0.99, 0), m.gaps.high)
	}
	if c.pending >= bulk {
		s.from, s.warm, s.busy = max(s.from, c.lastByte), 0, 0
	}
	return s
}

// patienceOr returns how long the source may take for a response, given the time for
// topics.
func (m *measurements) patienceOr(topics time.Duration) int64 {
	if m.conn.flow == Messages {
		return m.patience
	}
	return int64(topics)
}

// messageStall returns the length of a stall within a message. Pieces that came together are
// one observation, if others did not.
func (m *measurements) messageStall() int64 {
	least := int64(minStall)
	switch {
	case m.conn.isBusy():
		least = int64(busy)
	case m.gaps.n < fewGaps || m.conn.news > 0:
		least = int64(unsure)
	}
	if b := &m.bursts; b.pieces >= minAtOnce { // what is held back comes at intervals
		least = max(least, b.waited/int64(b.count)*3/2)
	}
	from := together
	if m.gaps.count(from) < minGaps {
		from = 0
	}
	return max(least, 8*m.gaps.quantile(0.5, from), 2*m.gaps.quantile(0.99, from))
}

// topicsStall returns the length of a stall between events of topics, or 0 if their silence
// means nothing: little is known about them, or they come when something happens.
func (m *measurements) topicsStall() int64 {
	from := int64(simultaneous)
	known := m.gaps.count(from)
	if known < minGaps {
		if from, known = 0, m.gaps.n; known < 2*manyGaps {
			return 0
		}
	}
	spread := int64(regularSpread)
	if known < manyGaps {
		spread /= 2
	}
	median, high := m.gaps.quantile(0.5, from), m.gaps.quantile(0.99, from)
	flow := m.gaps.sum
	if high <= spread*median {
		stall := max(int64(minStall), 8*median, 2*high, min(m.gaps.high*3/2, int64(eventful)))
		if flow < max(stall, int64(minFlow)) {
			return 0
		}
		return stall
	}
	stall := max(int64(irregularStall), 4*m.gaps.high)
	if m.gaps.high >= int64(eventful) || flow < irregularFlow*stall {
		return 0
	}
	return stall
}

// next returns when the silence becomes something else if it lasts from t on, or 0 for
// never.
func (s *silence) next(t int64) int64 {
	next := int64(0)
	for _, length := range [...]int64{s.stall, s.warm, s.busy} {
		if length == 0 || t >= s.from+length || s.stall > 0 && t >= s.from+s.stall {
			continue
		}
		if at := s.from + length; next == 0 || at < next {
			next = at
		}
	}
	return next
}
