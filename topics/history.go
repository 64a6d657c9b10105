package topics

import (
	"bytes"
	"math"
	"sort"
	"time"
)

// A record is one remembered event. Its bytes are never changed, so a reader may
// keep them after it let go of the topic's lock.
type record struct {
	seq      uint64
	time     int64  // Unix nanoseconds
	blob     []byte // the frame, followed by the data unless the frame holds it
	frame    uint32 // length of the frame
	from, to uint32 // where the data is in blob
}

const recordSize = 56 // bytes of memory, beside the blob

func (r *record) event(topic Name) Event {
	return Event{Seq: r.seq, Topic: topic, Time: time.Unix(0, r.time), Data: r.payload()}
}

func (r *record) payload() []byte { return r.blob[r.from:r.to:r.to] }

// cost is what the event counts for where bytes are bounded, so that empty frames
// are, too.
func (r *record) cost() int { return max(int(r.frame), minCost) }

const minCost = 8

func (r *record) wire() []byte { return r.blob[:r.frame:r.frame] }

// A history is what one topic remembers: a ring of records whose bytes lie in
// chunks that only grow. Events are counted from 0 in each topic; that count is
// their index. The topic's lock guards it.
type history struct {
	ring        []record
	start       int    // of the oldest event in the ring
	first, next uint64 // indices of the oldest event and of the one to come
	bytes       int    // in the blobs of the ring
	total       uint64 // bytes of all frames there ever were
	dropped     uint64 // number (seq) of the last event that fell out
	latest      bool   // only the newest event is kept
	tail        int    // what followed the data in the last frame, in bytes
	sequences   sequenceIndex
	arena
}

func (l *history) len() int { return int(l.next - l.first) }

// at returns the event with that index, or the place of the one to come.
func (l *history) at(index uint64) *record {
	i := l.start + int(index-l.first)
	if i >= len(l.ring) {
		i -= len(l.ring)
	}
	return &l.ring[i]
}

func (l *history) newest() *record { return l.at(l.next - 1) }

// add appends an event, whose frame the hook makes, and drops what exceeds the
// bounds.
func (l *history) add(h *Hub, e Event) {
	r := record{seq: e.Seq, time: e.Time.UnixNano()}
	r.blob = l.room(h, l.next, len(e.Data)+l.overhead)
	from, found := 0, true
	if h.opts.Frame == nil {
		r.blob = append(r.blob, e.Data...)
	} else {
		r.blob = h.opts.Frame(r.blob, ID{Epoch: h.epoch, Seq: e.Seq}, e)
		l.overhead = min(max(l.overhead, len(r.blob)-len(e.Data)), maxOverhead)
		from, found = l.within(r.blob, e.Data)
	}
	r.frame = uint32(len(r.blob))
	if !found {
		from = len(r.blob)
		r.blob = append(r.blob, e.Data...)
	}
	r.from, r.to = uint32(from), uint32(from+len(e.Data))
	r.blob = l.keep(h, l.next, r.blob)
	l.push(h, r)
	l.trim(h)
}

// within returns where the data lies in the frame, if it lies in one piece near
// the end, as it does in most encodings: then it need not be kept twice.
func (l *history) within(frame, data []byte) (int, bool) {
	for range maxTail + 1 {
		if rest := len(frame) - l.tail; rest >= 0 && bytes.HasSuffix(frame[:rest], data) {
			return rest - len(data), true
		}
		l.tail = (l.tail + 1) % (maxTail + 1)
	}
	return 0, false
}

const maxTail = 2 // a blank line ends most encodings

func (l *history) push(h *Hub, r record) {
	switch {
	case l.len() >= h.opts.MaxEvents:
		l.pass(h) // r takes its place
	case l.len() == len(l.ring):
		l.resize(h, min(max(2*len(l.ring), 4), h.opts.MaxEvents))
	}
	*l.at(l.next) = r
	l.next++
	l.bytes += len(r.blob)
	l.total += uint64(r.frame)
}

// resize makes the ring one of n places.
func (l *history) resize(h *Hub, n int) {
	ring := make([]record, n)
	for i := range l.len() {
		ring[i] = *l.at(l.first + uint64(i))
	}
	h.history.Add(int64(n-len(l.ring)) * recordSize)
	l.ring, l.start = ring, 0
}

// trim drops the oldest events until the history is within its own bounds; see
// Hub.evict for that of all histories. The newest event always stays.
func (l *history) trim(h *Hub) {
	for l.len() > 1 && (l.latest || l.bytes > h.opts.MaxBytes || h.full()) {
		l.drop(h)
	}
	l.expire(h)
}

// expire drops the events that are too old, but for the newest.
func (l *history) expire(h *Hub) {
	if h.opts.MaxAge <= 0 {
		return
	}
	oldest := h.opts.Clock().Add(-h.opts.MaxAge).UnixNano()
	for l.len() > 1 && l.at(l.first).time < oldest {
		l.drop(h)
	}
}

// drop lets go of the oldest event.
func (l *history) drop(h *Hub) {
	r := l.at(l.first)
	l.pass(h)
	*r = record{}
}

// pass makes the oldest event one that fell out.
func (l *history) pass(h *Hub) {
	r := l.at(l.first)
	l.bytes -= len(r.blob)
	l.dropped = r.seq
	if !l.latest {
		if grown := l.sequences.record(l.first, r.seq); grown != 0 {
			h.history.Add(int64(grown))
		}
	}
	l.first++
	if l.start++; l.start == len(l.ring) {
		l.start = 0
	}
	l.release(h, l.first)
}

// since returns the index of the first of the events from first to end that were
// all published at a time or later; without one, that of the newest event. It
// looks from the end, which costs less than delivering them: a clock that was set
// back leaves times that are in no order to search by.
func (l *history) since(oldest int64, first, end uint64) uint64 {
	if oldest == math.MinInt64 || first >= end {
		return first
	}
	index := end
	for index > first && l.at(index-1).time >= oldest {
		index--
	}
	return min(index, end-1)
}

// rank returns how many of the topic's events are at or before seq, and whether
// that is exact; if not, it is the most it can be.
func (l *history) rank(seq uint64) (uint64, bool) {
	if l.first > 0 && seq < l.dropped {
		if l.latest || l.sequences.next != l.first { // not recorded
			return l.first, false
		}
		return l.sequences.rank(seq)
	}
	n := sort.Search(l.len(), func(i int) bool { return l.at(l.first+uint64(i)).seq > seq })
	return l.first + uint64(n), true
}

// behind returns the position of a reader that stood before the oldest event and was
// told what it lost before the end.
func (l *history) behind(end position) position {
	if l.first > end.next {
		return end
	}
	return position{l.first, l.dropped}
}
