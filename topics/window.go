package topics

import (
	"slices"
	"sort"
	"time"
)

const (
	minSegment = 4 << 10
	// maxSegment is the maximum size in bytes of a segment and of Batch.Bytes, unless
	// one frame is larger. It is large enough to make the cost of a system call small,
	// and small enough not to delay other subscribers.
	maxSegment = 64 << 10
	// maxItems is the maximum number of items in a segment. It limits segments of very
	// small or empty frames.
	maxItems = 8 << 10
	// The windows share Options.MaxReady evenly, but the limit of each is at least
	// minWindow and at most maxWindow bytes. So few windows may be large. A window
	// retains a segment only while a subscriber needs it. A subscriber that falls behind
	// the window reads from the histories, which costs ten times as much.
	minWindow = 256 << 10
	maxWindow = 16 << 20
)

// A window contains the newest items of a shared cursor, encoded and in order. Items are
// counted from 0. The cursor's lock guards the window. The bytes that read returns are
// immutable.
type window struct {
	segments []*segment
	end      uint64     // count of the next item to be appended
	last     uint64     // number of the last event or change
	size     int        // bytes of memory of the segments
	base     []position // the position in each feed of a reader at the start of the window
	began    time.Time  // when the last segment began
}

// A segment is a part of a window. Its buffer is filled within its capacity and never
// reused, since batches share it.
type segment struct {
	first    uint64 // count of the first item
	pos      uint64 // number of the last event or change before it
	buf      []byte
	items    []item
	controls []control
}

// An item is an event, a gap or a change of a topic's info. For an event or a gap,
// position is the reader's position in the feed after it. For a change, position.next
// is 0 and position.after is the number of the change.
type item struct {
	position
	end  uint32 // of the event's bytes in the buffer
	feed uint32
}

// A control is the gap or change at items[at].
type control struct {
	at     int
	gap    *Gap
	change *change
}

// room returns a segment with n free bytes. A new segment has room for the expected
// number of bytes, up to maxSegment.
func (w *window) room(n, expected int) *segment {
	if last := len(w.segments) - 1; last >= 0 {
		if s := w.segments[last]; cap(s.buf)-len(s.buf) >= n && len(s.items) < maxItems {
			return s
		}
	}
	size := max(n, min(max(expected, w.segmentSize()), maxSegment))
	s := &segment{first: w.end, pos: w.last, buf: make([]byte, 0, size)}
	w.segments = append(w.segments, s)
	w.size += size
	return s
}

// segmentSize returns the size of the next segment. It is twice the size of the last
// segment if that was filled within a second, and minSegment otherwise. So the window
// of a busy selection has few large segments, and that of a quiet one is small.
func (w *window) segmentSize() int {
	const soon = time.Second
	now := time.Now()
	began := w.began
	w.began = now
	if len(w.segments) == 0 || now.Sub(began) > soon {
		return minSegment
	}
	return 2 * cap(w.segments[len(w.segments)-1].buf)
}

func (w *window) event(p *mergeItem, bytes []byte, expected int) {
	s := w.room(len(bytes), expected)
	w.last = p.seq
	s.buf = append(s.buf, bytes...)
	w.add(s, p.feed, position{p.next, p.seq})
}

func (w *window) gap(feed int, after position, g Gap) {
	s := w.room(0, 0)
	s.controls = append(s.controls, control{at: len(s.items), gap: &g})
	w.add(s, feed, after)
}

func (w *window) change(p *mergeItem) {
	s := w.room(0, 0)
	w.last = p.seq
	s.controls = append(s.controls, control{at: len(s.items), change: p.change})
	w.add(s, p.feed, position{0, p.seq})
}

func (w *window) add(s *segment, feed int, m position) {
	s.items = append(s.items, item{m, uint32(len(s.buf)), uint32(feed)})
	w.end++
}

// drop drops the oldest segment.
func (w *window) drop() {
	s := w.segments[0]
	s.advance(w.base, len(s.items))
	w.size -= cap(s.buf)
	w.segments[0] = nil
	w.segments = w.segments[1:]
}

// advance moves positions behind the first n items of the segment.
func (s *segment) advance(positions []position, n int) {
	for _, it := range s.items[:n] {
		if it.next > 0 {
			positions[it.feed] = it.position
		}
	}
}

// read adds the items from count at on to the batch, as many as fit in one. It returns
// the count after them, and the number of the last event or change among them, or 0.
func (w *window) read(at uint64, epoch string, b *Batch) (uint64, uint64) {
	var pos uint64
	for i := w.find(at); i < len(w.segments); i++ {
		s := w.segments[i]
		for n := int(at - s.first); n < len(s.items); n = int(at - s.first) {
			c, following := s.control(n)
			if c == nil {
				s.readEvents(n, following, epoch, b)
				return at + uint64(following-n), b.Last.Seq
			}
			if c.gap != nil && len(b.Changes) > 0 {
				return at, pos // gaps precede changes in a batch
			}
			if c.gap != nil {
				b.Gaps = append(b.Gaps, *c.gap)
			} else {
				b.change(c.change)
				pos = s.items[n].after
			}
			at++
		}
	}
	return at, pos
}

// find returns the index of the segment that contains the item with that count.
func (w *window) find(at uint64) int {
	i := len(w.segments) - 1
	for i > 0 && w.segments[i].first > at {
		i--
	}
	return max(i, 0)
}

// control returns the control at item n. If item n is an event, it returns nil and the
// index of the next control's item, or len(s.items).
func (s *segment) control(n int) (*control, int) {
	i := sort.Search(len(s.controls), func(i int) bool { return s.controls[i].at >= n })
	if i == len(s.controls) {
		return nil, len(s.items)
	}
	if s.controls[i].at > n {
		return nil, s.controls[i].at
	}
	return &s.controls[i], n
}

// readEvents sets the events of the batch to items[n:end].
func (s *segment) readEvents(n, end int, epoch string, b *Batch) {
	from, to := uint32(0), s.items[end-1].end
	if n > 0 {
		from = s.items[n-1].end
	}
	b.Bytes = s.buf[from:to:to]
	b.Events = end - n
	b.Last = ID{Epoch: epoch, Seq: s.items[end-1].after}
}

// rejoinPoint returns a segment of the window where a subscriber that catches up can
// continue: the count of its first item, the number up to which everything lies before
// it, and the positions there. It lies far enough from the start of the window, which
// moves, but leaves little to replay that is already encoded here. It returns false if
// the window is too short.
func (w *window) rejoinPoint() (at, pos uint64, positions []position, ok bool) {
	i := len(w.segments)/4 + 1
	if i >= len(w.segments) {
		return 0, 0, nil, false
	}
	positions = slices.Clone(w.base)
	for _, s := range w.segments[:i] {
		s.advance(positions, len(s.items))
	}
	return w.segments[i].first, w.segments[i].pos, positions, true
}

// An evictedCursor lets a subscriber continue from the histories after the window has
// dropped its segment. It holds the positions at the start of that segment and the
// segment's items.
type evictedCursor struct {
	first uint64
	base  []position
	seg   *segment
}

func (w *window) evict() *evictedCursor {
	s := w.segments[0]
	return &evictedCursor{s.first, slices.Clone(w.base), &segment{first: s.first, items: s.items}}
}

// positions returns the positions of a reader before the item with the count at.
func (e *evictedCursor) positions(at uint64) []position {
	positions := slices.Clone(e.base)
	e.seg.advance(positions, int(at-e.first))
	return positions
}
