package store

import (
	"math"
	"sort"
	"time"

	"topicmux/internal/ring"
	"topicmux/monitor/text"
)

// maxCleanGrowth is the largest number of bytes that a byte becomes when it is
// cleaned. That is a tab.
const maxCleanGrowth = 4

// entry is an entry of a log. Its id and text are in the log's ring of bytes.
// It fills a cache line.
type entry struct {
	when, at int64
	key      int64 // latest time up to this entry, for binary search
	ordinal  uint64
	size     uint32
	off      uint32 // position of the id
	textLen  uint32
	idLen    uint8
	level    Level
	cut      bool
	fields   bool // the text is a JSON log line
	line     bool // the text is a log line
	gap      *Gap
}

// span returns the number of bytes used, at least one, so that no two entries
// have the same position.
func (r *entry) span() int { return max(int(r.idLen)+int(r.textLen), 1) }

// log holds the newest events of a topic, at most maxEvents events and maxText
// bytes of text. Its rings grow as needed.
type log struct {
	entries ring.Ring[entry]

	repeats []repeat // by ordinal modulo length; allocated on first use

	buf  []byte // ring of ids and texts; each entry is contiguous
	next int    // position for the next entry
}

// at returns entry i. Entry 0 is the oldest.
func (l *log) at(i int) *entry { return l.entries.At(i) }

// len returns the number of entries.
func (l *log) len() int { return l.entries.Len() }

func (l *log) text(r *entry) []byte {
	from := int(r.off) + int(r.idLen)
	return l.buf[from : from+int(r.textLen)]
}

func (l *log) id(r *entry) []byte { return l.buf[r.off : r.off+uint32(r.idLen)] }

// upto returns the number of entries at or before to.
func (l *log) upto(to int64) int {
	if to == math.MaxInt64 {
		return l.len()
	}
	return sort.Search(l.len(), func(i int) bool { return l.at(i).key > to })
}

// after returns the index of the first entry with a larger ordinal.
func (l *log) after(ordinal uint64) int {
	return sort.Search(l.len(), func(i int) bool { return l.at(i).ordinal > ordinal })
}

// newest returns the index of the newest event at or before to, or -1. It skips
// gaps.
func (l *log) newest(to int64) int {
	i := l.upto(to) - 1
	for i >= 0 && l.at(i).gap != nil {
		i--
	}
	return i
}

// newestID returns the id of the newest event, or "" if there is none.
func (l *log) newestID() string {
	i := l.newest(math.MaxInt64)
	if i < 0 {
		return ""
	}
	return string(l.id(l.at(i)))
}

// event returns entry i without regard to the topic's shape.
func (l *log) event(i int) Event {
	r := l.at(i)
	e := Event{
		Ordinal: r.ordinal, At: time.Unix(0, r.when), Arrived: time.Unix(0, r.at),
		Size: int(r.size), Cut: r.cut, Level: r.level, Gap: r.gap,
	}
	if r.gap != nil {
		return e
	}
	e.ID, e.Payload = string(l.id(r)), string(l.text(r))
	e.Text, e.Logged = readText(e.Payload), r.line || r.size == 0
	if r.fields && !r.cut {
		e.Logged = true
		e.Text = readable(e.Line(time.UTC))
	}
	return e
}

// add appends an entry and stores its id and text.
func (l *log) add(r *entry, id, data []byte, b *budget) {
	limit := l.reserve(len(id), len(data), b)
	buf := l.buf[l.next:l.next]
	buf, _ = text.AppendLine(buf, id, maxWord)
	r.off, r.idLen = uint32(l.next), uint8(len(buf))
	buf, r.cut = text.AppendBlock(buf, data, limit)
	r.textLen = uint32(len(buf) - int(r.idLen))
	l.push(r, b)
}

// addGap appends a gap.
func (l *log) addGap(r entry, b *budget) {
	l.reserve(0, 0, b)
	r.off = uint32(l.next)
	l.push(&r, b)
}

const (
	// firstEntries is the number of entries that are allowed regardless of the
	// budget, and entryBytes the memory of each.
	firstEntries = 16
	entryBytes   = 64
)

// push appends an entry whose bytes are already stored.
func (l *log) push(r *entry, b *budget) {
	r.key = r.when
	if l.len() > 0 {
		r.key = max(r.key, l.at(l.len()-1).key)
	}
	if l.len() == l.entries.Cap() && l.len() < maxEvents {
		l.extend(b)
	}
	if l.len() == l.entries.Cap() {
		l.entries.Replace(*r)
	} else {
		l.entries.Push(*r)
	}
	l.next += r.span()
}

// extend makes room for more entries if the budget allows.
func (l *log) extend(b *budget) {
	size := min(max(firstEntries, 2*l.len()), maxEvents)
	if b.reserve((size-l.len())*entryBytes) || l.len() == 0 {
		l.entries.Resize(size)
	}
}

// reserve makes room for an id and a text at next. It returns the largest
// length that the text may have.
func (l *log) reserve(id, data int, b *budget) (limit int) {
	id = text.MaxLen(min(id*maxCleanGrowth, maxWord))
	need := id + text.MaxLen(min(data*maxCleanGrowth, maxEventText))
	if need > len(l.buf)-l.used() {
		l.grow(need, b)
	}
	if most := len(l.buf) / 2; need > most {
		need = most
	}
	if l.next+need > len(l.buf) {
		l.evict(l.next, len(l.buf))
		l.next = 0
	}
	l.evict(l.next, l.next+need)
	return need - id - text.MaxLen(0)
}

// used returns the number of bytes between the oldest and the newest entry,
// including unused ones.
func (l *log) used() int {
	if l.len() == 0 {
		return 0
	}
	if oldest := int(l.at(0).off); oldest < l.next {
		return l.next - oldest
	} else if oldest > l.next {
		return len(l.buf) - oldest + l.next
	}
	return len(l.buf)
}

// evict drops the oldest entries until no entry overlaps the bytes between
// from and to.
func (l *log) evict(from, to int) {
	for l.len() > 0 {
		r := l.at(0)
		if off := int(r.off); off >= to || off+r.span() <= from {
			return
		}
		l.entries.Drop()
	}
}

// grow doubles the ring until need bytes fit, within the limits. It always
// allows a first small ring.
func (l *log) grow(need int, b *budget) {
	size := max(2*len(l.buf), 4<<10)
	for size < l.used()+need {
		size *= 2
	}
	size = min(size, maxText)
	if size <= len(l.buf) {
		return
	}
	if !b.reserve(size-len(l.buf)) && len(l.buf) > 0 {
		return
	}
	l.move(make([]byte, size))
}

// move copies all entries to another buffer without gaps.
func (l *log) move(buf []byte) {
	next := 0
	for i := range l.len() {
		r := l.at(i)
		n := copy(buf[next:], l.buf[r.off:int(r.off)+r.span()])
		r.off = uint32(next)
		next += n
	}
	l.buf, l.next = buf, next
}

// clone returns a deep copy.
func (l *log) clone() *log {
	c := *l
	c.entries = l.entries.Clone()
	c.buf = append([]byte(nil), l.buf...)
	return &c
}
