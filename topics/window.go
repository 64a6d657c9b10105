package topics

import (
	"slices"
	"sort"
	"time"
)

const (
	minSegment = 4 << 10
	// maxSegment is the most that is handed out at once, unless one frame is
	// larger: enough to make the cost of a system call small, little enough to
	// keep others from waiting.
	maxSegment = 64 << 10
	// maxItems bounds a segment of frames that are very small, or empty.
	maxItems = 8 << 10
	// Segments are kept only while somebody needs them. Who falls behind the window
	// reads from the topics' histories instead, which costs ten times as much. So
	// the windows may be large while they are few: they share Options.MaxReady, but
	// none is bounded to less or more than this.
	minWindow = 256 << 10
	maxWindow = 16 << 20
)

// A window is the part of a shared cursor that is ready to be written: items in their
// order, counted from 0. The cursor's lock guards it; the bytes that it hands out
// are never changed.
type window struct {
	segments []*segment
	end      uint64     // count of the item to come
	last     uint64     // number of the last event or change
	size     int        // bytes of memory in the segments
	base     []position // where a reader at the window's beginning stands in each feed
	began    time.Time  // when the last segment was
}

// A segment is a piece of a window. Its buffer is filled within its capacity and
// left to the garbage collector.
type segment struct {
	first    uint64 // count of the first item
	pos      uint64 // number of the last event or change before
	buf      []byte
	items    []item
	controls []control
}

// An item is an event, a gap or a change of a topic's info. An event or a gap leaves a
// reader at the position; a change has position.next 0 and its number in position.after.
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

// room returns a segment with n free bytes. If it must begin one, it makes it
// large enough for what is expected.
func (w *window) room(n, expected int) *segment {
	if last := len(w.segments) - 1; last >= 0 {
		if s := w.segments[last]; cap(s.buf)-len(s.buf) >= n && len(s.items) < maxItems {
			return s
		}
	}
	size := max(n, min(max(expected, w.usual()), maxSegment))
	s := &segment{first: w.end, pos: w.last, buf: make([]byte, 0, size)}
	w.segments = append(w.segments, s)
	w.size += size
	return s
}

// usual returns how large a segment is: twice the size of the last one if that
// was filled soon, so that a busy window consists of few large pieces and that of
// a quiet selection is small.
func (w *window) usual() int {
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

// drop lets go of the oldest segment.
func (w *window) drop() {
	s := w.segments[0]
	s.pass(w.base, len(s.items))
	w.size -= cap(s.buf)
	w.segments[0] = nil
	w.segments = w.segments[1:]
}

// pass moves positions over the first n items of the segment.
func (s *segment) pass(positions []position, n int) {
	for _, it := range s.items[:n] {
		if it.next > 0 {
			positions[it.feed] = it.position
		}
	}
}

// read puts the items from count at on into the batch, as far as they go into
// one. It returns the count after them, and the number of the last event or
// change among them, or 0.
func (w *window) read(at uint64, epoch string, b *Batch) (uint64, uint64) {
	var pos uint64
	for i := w.find(at); i < len(w.segments); i++ {
		s := w.segments[i]
		for n := int(at - s.first); n < len(s.items); n = int(at - s.first) {
			c, following := s.control(n)
			if c == nil {
				s.run(n, following, epoch, b)
				return at + uint64(following-n), b.Last.Seq
			}
			if c.gap != nil && len(b.Changes) > 0 {
				return at, pos // gaps come first in a batch
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

// find returns the index of the segment with the item of that count.
func (w *window) find(at uint64) int {
	i := len(w.segments) - 1
	for i > 0 && w.segments[i].first > at {
		i--
	}
	return max(i, 0)
}

// control returns the control at item n, or nil and the index of the next
// control's item.
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

// run puts the events of the items from n to end into the batch.
func (s *segment) run(n, end int, epoch string, b *Batch) {
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
		s.pass(positions, len(s.items))
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
	e.seg.pass(positions, int(at-e.first))
	return positions
}
