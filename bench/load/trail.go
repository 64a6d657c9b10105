package load

import (
	"bytes"
	"sort"
	"time"
)

const (
	// maxTrail is how many bytes of events a trail holds. Beyond it the older half
	// is forgotten; who is further behind is read the slow way.
	maxTrail = 512 << 10
	// minRun is from how many bytes on a trail is worth looking at.
	minRun = 1 << 10
	// minFollowers is for how few subscribers a trail is not worth making.
	minFollowers = 8
)

// A trail is what the foremost stream has had: its latest events, byte for byte,
// that were looked at one by one. Where another stream stands at the same place,
// with the same last number of every topic, the same bytes are the same events,
// and one comparison of memory proves all of them.
type trail struct {
	topics int
	period uint64    // after how many events streams are the same again; 0 is never
	first  uint64    // events before the trail
	bytes  []byte    // the events
	ends   []int     // of each event in bytes
	rows   []uint32  // the last numbers before the first event, and after each
	stamps []stamped // the events whose time is looked at
}

type stamped struct {
	index int
	stamp int64
}

// next is the count of the event that would come next.
func (t *trail) next() uint64 { return t.first + uint64(len(t.ends)) }

// index returns the index of the event that a stream has next, and false if that
// is not on the trail.
func (t *trail) index(count uint64) (int, bool) {
	if count < t.first || t.period > 0 && !t.full() {
		return 0, false
	}
	i := count - t.first
	if t.period > 0 && i > t.period {
		i = (i-1)%t.period + 1 // index 0 may be that of a beginning, before the numbers
	}
	return int(i), i < uint64(len(t.ends))
}

// full reports whether nothing can come that is not on the trail already.
func (t *trail) full() bool { return t.period > 0 && uint64(len(t.ends)) > 4*t.period }

// begin makes the trail empty, at a stream's place.
func (t *trail) begin(count uint64, row []uint32) {
	t.first = count
	t.bytes, t.ends, t.stamps = t.bytes[:0], t.ends[:0], t.stamps[:0]
	t.rows = append(t.rows[:0], row...)
}

// add takes an event of the foremost stream, and the last numbers after it.
func (t *trail) add(b []byte, row []uint32) {
	if len(t.bytes)+len(b) > maxTrail {
		t.forget(len(t.ends) / 2)
	}
	t.bytes = append(t.bytes, b...)
	t.ends = append(t.ends, len(t.bytes))
	t.rows = append(t.rows, row...)
}

func (t *trail) stamp(at int64) {
	t.stamps = append(t.stamps, stamped{len(t.ends) - 1, at})
}

// forget drops the oldest n events.
func (t *trail) forget(n int) {
	size := t.start(n)
	t.first += uint64(n)
	t.bytes = append(t.bytes[:0], t.bytes[size:]...)
	t.rows = append(t.rows[:0], t.rows[n*t.topics:]...)
	t.ends = append(t.ends[:0], t.ends[n:]...)
	for i := range t.ends {
		t.ends[i] -= size
	}
	from := sort.Search(len(t.stamps), func(i int) bool { return t.stamps[i].index >= n })
	t.stamps = append(t.stamps[:0], t.stamps[from:]...)
	for i := range t.stamps {
		t.stamps[i].index -= n
	}
}

// start returns where event i begins in bytes.
func (t *trail) start(i int) int {
	if i == 0 {
		return 0
	}
	return t.ends[i-1]
}

// row returns the last numbers before event i.
func (t *trail) row(i int) []uint32 { return t.rows[i*t.topics:][:t.topics] }

// follow returns the index of the event that a stream has next, and the index
// after the last one that b holds whole; the same if there is none, or if the
// stream is not on the trail.
func (t *trail) follow(count uint64, row []uint32, b []byte) (from, to int) {
	from, on := t.index(count)
	if !on {
		return 0, 0
	}
	for topic, seq := range t.row(from) {
		if row[topic] != seq {
			return 0, 0
		}
	}
	start := t.start(from)
	n := min(len(b), len(t.bytes)-start)
	if !bytes.Equal(b[:n], t.bytes[start:start+n]) {
		return 0, 0
	}
	after := sort.Search(len(t.ends)-from, func(i int) bool { return t.ends[from+i] > start+n })
	return from, from + after
}

// follow takes the events that are on the trail, and returns their size.
func (l *loop) follow(s *subscriber, b []byte, now int64) int {
	t := &l.trail
	if !l.trailing || len(b) < minRun || s.known != l.all {
		return 0
	}
	row := l.last[s.row : s.row+l.opts.Topics]
	from, to := t.follow(s.count, row, b)
	if from == to {
		return 0
	}
	_, idEnd, _, _ := l.shape.match(b, s.idEnd)
	if idEnd == 0 || !identified(l.ids, b[len(idField):idEnd], s.id, b[idEnd+1+keyAt:]) {
		return 0 // the slow way says what is wrong
	}
	last := b[t.start(to-1)-t.start(from):]
	s.idEnd = bytes.IndexByte(last, '\n')
	s.id = last[len(idField):s.idEnd]
	copy(row, t.row(to))
	s.count += uint64(to - from)
	l.tally.Events += uint64(to - from)
	l.followTimes(s, from, to, now)
	return t.ends[to-1] - t.start(from)
}

func (l *loop) followTimes(s *subscriber, from, to int, now int64) {
	if s.spoiled {
		return
	}
	stamps := l.trail.stamps
	i := sort.Search(len(stamps), func(i int) bool { return stamps[i].index >= from })
	for ; i < len(stamps) && stamps[i].index < to; i++ {
		l.tally.Latency.Record(time.Duration(now - stamps[i].stamp))
	}
}
