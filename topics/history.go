package topics

import (
	"bytes"
	"math"
	"sort"
	"time"

	"topicmux/internal/ring"
)

// A record is one event in a history. Its bytes are immutable, so a reader may retain
// them after it unlocks the topic.
type record struct {
	seq      uint64
	time     int64  // Unix nanoseconds
	blob     []byte // the frame, followed by the data unless the frame contains it
	frame    uint32 // length of the frame
	from, to uint32 // the data is blob[from:to]
}

const recordSize = 56 // bytes of memory, without the blob

func (r *record) event(topic Name) Event {
	return Event{Seq: r.seq, Topic: topic, Time: time.Unix(0, r.time), Data: r.payload()}
}

func (r *record) payload() []byte { return r.blob[r.from:r.to:r.to] }

// cost returns how many bytes the event counts for where bytes are limited. It is at
// least minCost, so that the number of empty frames is limited too.
func (r *record) cost() int { return max(int(r.frame), minCost) }

const minCost = 8

func (r *record) wire() []byte { return r.blob[:r.frame:r.frame] }

// A history stores the retained events of one topic: a ring of records, with their bytes
// in an arena. The events of each topic are numbered from 0; this number is the index
// of the event. The topic's lock guards the history.
type history struct {
	ring        ring.Ring[record]
	first, next uint64 // indices of the oldest event and of the next one to be added
	bytes       int    // total size of the blobs in the ring
	total       uint64 // bytes of all frames ever added
	dropped     uint64 // number (seq) of the last event that was dropped
	latest      bool   // only the newest event is retained
	suffix      int    // bytes after the data in the last frame
	sequences   sequenceIndex
	arena
}

func (l *history) len() int { return l.ring.Len() }

// at returns the event with that index.
func (l *history) at(index uint64) *record { return l.ring.At(int(index - l.first)) }

func (l *history) newest() *record { return l.at(l.next - 1) }

// add encodes an event with Options.Frame, appends it, and drops the oldest events until
// the history is within its limits.
func (l *history) add(h *Hub, e Event) {
	r := record{seq: e.Seq, time: e.Time.UnixNano()}
	r.blob = l.room(h, l.next, len(e.Data)+l.overhead)
	from, found := 0, true
	if h.opts.Frame == nil {
		r.blob = append(r.blob, e.Data...)
	} else {
		r.blob = h.opts.Frame(r.blob, ID{Epoch: h.epoch, Seq: e.Seq}, e)
		l.overhead = min(max(l.overhead, len(r.blob)-len(e.Data)), maxOverhead)
		from, found = l.findData(r.blob, e.Data)
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

// findData returns the offset of the data in the frame, if the frame contains the data
// unchanged and at most maxSuffix bytes follow. Most encodings do that, and then the
// data is not stored twice.
func (l *history) findData(frame, data []byte) (int, bool) {
	for range maxSuffix + 1 {
		if rest := len(frame) - l.suffix; rest >= 0 && bytes.HasSuffix(frame[:rest], data) {
			return rest - len(data), true
		}
		l.suffix = (l.suffix + 1) % (maxSuffix + 1)
	}
	return 0, false
}

const maxSuffix = 2 // most encodings end with a blank line

func (l *history) push(h *Hub, r record) {
	switch {
	case l.len() >= h.opts.MaxEvents:
		l.forgetFirst(h)
		l.ring.Replace(r)
	case l.len() == l.ring.Cap():
		l.resize(h, min(max(2*l.len(), 4), h.opts.MaxEvents))
		fallthrough
	default:
		l.ring.Push(r)
	}
	l.next++
	l.bytes += len(r.blob)
	l.total += uint64(r.frame)
}

// resize gives the ring a capacity of n events.
func (l *history) resize(h *Hub, n int) {
	h.history.Add(int64(n-l.ring.Cap()) * recordSize)
	l.ring.Resize(n)
}

// trim drops the oldest events until the history is within its own limits. It also
// drops them if all histories together are full; see evictor.run. The newest event
// always stays.
func (l *history) trim(h *Hub) {
	for l.len() > 1 && (l.latest || l.bytes > h.opts.MaxBytes || h.evictor.full()) {
		l.drop(h)
	}
	l.expire(h)
}

// expire drops the events older than Options.MaxAge, except the newest event.
func (l *history) expire(h *Hub) {
	if h.opts.MaxAge <= 0 {
		return
	}
	oldest := h.opts.Clock().Add(-h.opts.MaxAge).UnixNano()
	for l.len() > 1 && l.at(l.first).time < oldest {
		l.drop(h)
	}
}

// drop drops the oldest event.
func (l *history) drop(h *Hub) {
	l.forgetFirst(h)
	l.ring.Drop()
}

// forgetFirst counts the oldest event as dropped. It leaves its record in the ring.
func (l *history) forgetFirst(h *Hub) {
	r := l.at(l.first)
	l.bytes -= len(r.blob)
	l.dropped = r.seq
	if !l.latest {
		if grown := l.sequences.record(l.first, r.seq); grown != 0 {
			h.history.Add(int64(grown))
		}
	}
	l.first++
	l.release(h, l.first)
}

// since returns the first index from which all events before end were published at
// oldest or later. It returns at least first, and at most the index of the newest event
// before end. It scans backwards from end. A binary search would be wrong, since times
// are not sorted after the clock was set back. A scan costs less than the delivery of
// the same events.
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

// rank returns how many of the topic's events have a number of at most seq, and whether
// the result is exact. If it is not, it is an upper bound.
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

// afterLoss returns the position of a reader after the gap of the dropped events before
// end. The reader's position was before the oldest event.
func (l *history) afterLoss(end position) position {
	if l.first > end.next {
		return end
	}
	return position{l.first, l.dropped}
}
