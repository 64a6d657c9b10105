package load

import (
	"bytes"
	"sort"
	"time"
)

const (
	// maxReference is the maximum size of a reference in bytes. Above it, the older half of
	// the events is dropped. Streams further behind are checked event by event.
	maxReference = 512 << 10
	// minRun is the minimum number of bytes for which using the reference pays off.
	minRun = 1 << 10
	// minStreams is the minimum number of streams for which a reference pays off.
	minStreams = 8
)

// A reference contains the latest bytes of the stream that is furthest ahead. Its events
// were checked one by one. If another stream is at the same position, with the same last
// number of every topic, then the same bytes are the same events. So one comparison of
// memory checks all of them.
type reference struct {
	topics int
	period uint64    // after how many events the streams repeat; 0 means never
	first  uint64    // number of events before the reference
	bytes  []byte    // the events
	ends   []int     // of each event in bytes
	rows   []uint32  // the last numbers of the topics before the first event and after each event
	stamps []stamped // times of the events that are timed
}

type stamped struct {
	index int
	stamp int64
}

// next returns the count of the next event to add.
func (r *reference) next() uint64 { return r.first + uint64(len(r.ends)) }

// index returns the index of the next event of a stream that has count events. It returns
// false if the reference does not contain that event.
func (r *reference) index(count uint64) (int, bool) {
	if count < r.first || r.period > 0 && !r.full() {
		return 0, false
	}
	i := count - r.first
	if r.period > 0 && i > r.period {
		i = (i-1)%r.period + 1 // index 0 may precede the first number of a topic
	}
	return int(i), i < uint64(len(r.ends))
}

// full reports whether the reference contains every possible event.
func (r *reference) full() bool { return r.period > 0 && uint64(len(r.ends)) > 4*r.period }

// begin makes the reference empty and sets its position to that of a stream.
func (r *reference) begin(count uint64, row []uint32) {
	r.first = count
	r.bytes, r.ends, r.stamps = r.bytes[:0], r.ends[:0], r.stamps[:0]
	r.rows = append(r.rows[:0], row...)
}

// add adds an event, and the last numbers of the topics after it.
func (r *reference) add(b []byte, row []uint32) {
	if len(r.bytes)+len(b) > maxReference {
		r.dropOldest(len(r.ends) / 2)
	}
	r.bytes = append(r.bytes, b...)
	r.ends = append(r.ends, len(r.bytes))
	r.rows = append(r.rows, row...)
}

func (r *reference) stamp(at int64) {
	r.stamps = append(r.stamps, stamped{len(r.ends) - 1, at})
}

// dropOldest drops the oldest n events.
func (r *reference) dropOldest(n int) {
	size := r.start(n)
	r.first += uint64(n)
	r.bytes = append(r.bytes[:0], r.bytes[size:]...)
	r.rows = append(r.rows[:0], r.rows[n*r.topics:]...)
	r.ends = append(r.ends[:0], r.ends[n:]...)
	for i := range r.ends {
		r.ends[i] -= size
	}
	from := sort.Search(len(r.stamps), func(i int) bool { return r.stamps[i].index >= n })
	r.stamps = append(r.stamps[:0], r.stamps[from:]...)
	for i := range r.stamps {
		r.stamps[i].index -= n
	}
}

// start returns the offset of event i in bytes.
func (r *reference) start(i int) int {
	if i == 0 {
		return 0
	}
	return r.ends[i-1]
}

// row returns the last numbers of the topics before event i.
func (r *reference) row(i int) []uint32 { return r.rows[i*r.topics:][:r.topics] }

// match compares b with the reference. It returns the index of the first event in b and
// the index after the last complete one. Both are equal if no event matches.
func (r *reference) match(count uint64, row []uint32, b []byte) (from, to int) {
	from, on := r.index(count)
	if !on {
		return 0, 0
	}
	for topic, seq := range r.row(from) {
		if row[topic] != seq {
			return 0, 0
		}
	}
	start := r.start(from)
	n := min(len(b), len(r.bytes)-start)
	if !bytes.Equal(b[:n], r.bytes[start:start+n]) {
		return 0, 0
	}
	after := sort.Search(len(r.ends)-from, func(i int) bool { return r.ends[from+i] > start+n })
	return from, from + after
}

// matchReference counts the events in b that match the reference, and returns their size.
func (l *loop) matchReference(s *subscriber, b []byte, now int64) int {
	t := &l.reference
	if !l.usesReference || len(b) < minRun || s.known != l.all {
		return 0
	}
	row := l.last[s.row : s.row+l.opts.Topics]
	from, to := t.match(s.count, row, b)
	if from == to {
		return 0
	}
	_, idEnd, _, _ := l.shape.match(b, s.idEnd)
	if idEnd == 0 || !identified(l.ids, b[len(idField):idEnd], s.id, b[idEnd+1+keyAt:]) {
		return 0 // the check event by event reports the fault
	}
	last := b[t.start(to-1)-t.start(from):]
	s.idEnd = bytes.IndexByte(last, '\n')
	s.id = last[len(idField):s.idEnd]
	copy(row, t.row(to))
	s.count += uint64(to - from)
	l.tally.Events += uint64(to - from)
	l.recordTimes(s, from, to, now)
	return t.ends[to-1] - t.start(from)
}

func (l *loop) recordTimes(s *subscriber, from, to int, now int64) {
	if s.wasStalled {
		return
	}
	stamps := l.reference.stamps
	i := sort.Search(len(stamps), func(i int) bool { return stamps[i].index >= from })
	for ; i < len(stamps) && stamps[i].index < to; i++ {
		l.tally.Latency.Record(time.Duration(now - stamps[i].stamp))
	}
}
