package store

import (
	"bytes"
	"sort"
	"strconv"
	"time"

	"topicmux/monitor/text"
	"topicmux/sse"
)

// Block is the lines of the stream that made one event, as they came.
type Block struct {
	Ordinal uint64 // counts the topic's blocks from 1
	At      time.Time
	Lines   []string // cleaned, without their ends
	More    int      // further lines, beyond the bound
}

// wire keeps the newest blocks of a topic: at most maxBlocks, and at most
// maxWire bytes of them. The oldest go first.
type wire struct {
	blocks []block // a ring
	head   int     // its oldest
	n      int
	total  uint64 // blocks ever

	buf  []byte // a ring of raw lines, each block in one piece
	next int
}

// block is where the lines of one event lie in the ring of bytes.
type block struct {
	at       int64
	off, len int
	more     int
}

// Line takes a line of the stream before the event that it is part of. It
// belongs to the goroutine that calls Apply and SetConn, and keeps nothing of
// l's memory.
// Without it the store works, but no topic has a wire.
func (s *Store) Line(l sse.Line) {
	if s.raw.over {
		s.raw = rawBlock{buf: s.raw.buf[:0]}
	}
	s.raw.add(l)
}

// rawBlock is the lines of the event under way. Only the feed's goroutine
// touches it.
type rawBlock struct {
	buf  []byte
	more int
	over bool // the empty line has come: the next line begins a new block
}

func (b *rawBlock) add(l sse.Line) {
	if l.Kind == sse.LineBlank {
		b.over = true
		return
	}
	const mark = 24 // room for the true size of a line that is cut
	room := maxBlock - len(b.buf) - mark
	if room <= 0 {
		b.more++
		return
	}
	if len(b.buf) > 0 {
		b.buf = append(b.buf, '\n')
	}
	if most := min(room, maxWireLine); len(l.Raw) > most {
		b.buf = append(b.buf, l.Raw[:most]...)
		b.buf = append(b.buf, cutMark(len(l.Raw)-most)...)
		return
	}
	b.buf = append(b.buf, l.Raw...)
}

// cutMark says how many bytes of a line are left out.
func cutMark(n int) string { return "… +" + strconv.Itoa(n) + " bytes" }

// keepWire puts the lines of the event that has just come into its topic.
func (s *Store) keepWire(t *Topic, now int64) {
	if !s.raw.over || len(s.raw.buf) == 0 {
		return
	}
	if s.paused && t.frozenWire == nil {
		t.frozenWire = t.wire.clone()
	}
	t.wire.add(s.raw.buf, s.raw.more, now, &s.memory)
	s.raw = rawBlock{buf: s.raw.buf[:0]}
}

func (w *wire) at(i int) *block { return &w.blocks[(w.head+i)%len(w.blocks)] }

func (w *wire) add(data []byte, more int, now int64, b *budget) {
	if !w.reserve(len(data), b) {
		return
	}
	if len(w.blocks) < maxBlocks && w.n == len(w.blocks) {
		w.extend(b)
	}
	if w.n == len(w.blocks) {
		w.drop()
	}
	w.n++
	w.total++
	*w.at(w.n - 1) = block{at: now, off: w.next, len: len(data), more: more}
	w.next += copy(w.buf[w.next:], data)
}

const (
	// firstBlocks is how many blocks a wire has room for whatever the budget
	// says, and blockBytes what each takes besides its lines.
	firstBlocks = 8
	blockBytes  = 32
)

// extend makes room for more blocks, as far as the budget allows.
func (w *wire) extend(b *budget) {
	size := min(max(firstBlocks, 2*w.n), maxBlocks)
	if !b.take((size-w.n)*blockBytes) && w.n > 0 {
		return
	}
	grown := make([]block, size)
	for i := range w.n {
		grown[i] = *w.at(i)
	}
	w.blocks, w.head = grown, 0
}

func (w *wire) drop() {
	w.head = (w.head + 1) % len(w.blocks)
	w.n--
}

// reserve makes room for need bytes in one piece at next.
func (w *wire) reserve(need int, b *budget) bool {
	if w.next+need > len(w.buf) && len(w.buf) < maxWire {
		w.grow(need, b)
	}
	if need > len(w.buf) {
		return false
	}
	if w.next+need > len(w.buf) {
		w.evict(w.next, len(w.buf))
		w.next = 0
	}
	w.evict(w.next, w.next+need)
	return true
}

// evict drops the oldest blocks until none has bytes between from and to.
func (w *wire) evict(from, to int) {
	for w.n > 0 {
		if o := w.at(0); o.off >= to || o.off+o.len <= from {
			return
		}
		w.drop()
	}
}

// grow makes the ring of bytes larger, as far as the bounds allow, and packs
// what is in it.
func (w *wire) grow(need int, b *budget) {
	size := max(2*len(w.buf), 1<<10)
	for size < w.used()+need {
		size *= 2
	}
	size = min(size, maxWire)
	if !b.take(size - len(w.buf)) {
		return
	}
	buf, next := make([]byte, size), 0
	for i := range w.n {
		o := w.at(i)
		n := copy(buf[next:], w.buf[o.off:o.off+o.len])
		o.off = next
		next += n
	}
	w.buf, w.next = buf, next
}

func (w *wire) used() int {
	n := 0
	for i := range w.n {
		n += w.at(i).len
	}
	return n
}

func (w *wire) clone() *wire {
	c := *w
	c.blocks = append([]block(nil), w.blocks...)
	c.buf = append([]byte(nil), w.buf...)
	return &c
}

func (t *Topic) keptWire() *wire {
	if t.frozenWire != nil {
		return t.frozenWire
	}
	return &t.wire
}

// Blocks returns how many blocks of the topic's wire are kept that had come by
// to, by arrival.
func (t *Topic) Blocks(to time.Time) int {
	w := t.keptWire()
	if to.IsZero() {
		return w.n
	}
	at := to.UnixNano()
	return sort.Search(w.n, func(i int) bool { return w.at(i).at > at })
}

// Block returns the kept block i: 0 is the oldest.
func (t *Topic) Block(i int) Block {
	w := t.keptWire()
	if i < 0 || i >= w.n {
		return Block{}
	}
	o := w.at(i)
	b := Block{Ordinal: w.ordinal(i), At: time.Unix(0, o.at), More: o.more}
	for line := range bytes.SplitSeq(w.buf[o.off:o.off+o.len], []byte("\n")) {
		b.Lines = append(b.Lines, text.CleanLine(line, maxBlock))
	}
	return b
}

// BlockRows returns how many lines block i has, at less cost than Block.
func (t *Topic) BlockRows(i int) int {
	w := t.keptWire()
	if i < 0 || i >= w.n {
		return 0
	}
	o := w.at(i)
	n := 1 + bytes.Count(w.buf[o.off:o.off+o.len], []byte("\n"))
	if o.more > 0 {
		n++
	}
	return n
}

// BlockOrdinal returns the ordinal of block i.
func (t *Topic) BlockOrdinal(i int) uint64 { return t.keptWire().ordinal(i) }

func (w *wire) ordinal(i int) uint64 { return w.total - uint64(w.n-1-i) }
