package store

import (
	"math"
	"sort"
	"time"

	"topicmux/monitor/text"
)

// maxCleanGrowth is how many bytes one byte can become when it is cleaned: a tab.
const maxCleanGrowth = 4

// entry is one entry of a log; its id and text lie in the log's ring of bytes.
// It fills a cache line.
type entry struct {
	when, at int64
	key      int64 // the latest time up to here: what is searched for
	ordinal  uint64
	size     uint32
	off      uint32 // where the id begins
	textLen  uint32
	idLen    uint8
	level    Level
	cut      bool
	fields   bool // the text is a JSON log line
	line     bool // the text is a log line
	gap      *Gap
}

// span returns the bytes it takes: one even if there are none, so that no two
// entries lie at the same place.
func (r *entry) span() int { return max(int(r.idLen)+int(r.textLen), 1) }

// log keeps the newest events of a topic: at most maxEvents, and at most
// maxText bytes of text. Both rings grow as they are needed.
type log struct {
	entries []entry // a ring
	head, n int     // its oldest entry, its length

	repeats []repeat // by ordinal modulo its length; nil until somebody asks

	buf  []byte // a ring of ids and texts, each in one piece
	next int    // where the next one goes
}

// at returns entry i, 0 being the oldest.
func (l *log) at(i int) *entry {
	if i += l.head; i >= len(l.entries) {
		i -= len(l.entries)
	}
	return &l.entries[i]
}

func (l *log) text(r *entry) []byte {
	from := int(r.off) + int(r.idLen)
	return l.buf[from : from+int(r.textLen)]
}

func (l *log) id(r *entry) []byte { return l.buf[r.off : r.off+uint32(r.idLen)] }

// upto returns how many entries have happened by to.
func (l *log) upto(to int64) int {
	if to == math.MaxInt64 {
		return l.n
	}
	return sort.Search(l.n, func(i int) bool { return l.at(i).key > to })
}

// after returns the index of the first entry behind an ordinal.
func (l *log) after(ordinal uint64) int {
	return sort.Search(l.n, func(i int) bool { return l.at(i).ordinal > ordinal })
}

// newest returns the index of the newest event, which is no gap, that has
// happened by to, or -1.
func (l *log) newest(to int64) int {
	i := l.upto(to) - 1
	for i >= 0 && l.at(i).gap != nil {
		i--
	}
	return i
}

// newestID returns the id of the newest event, "" when there is none.
func (l *log) newestID() string {
	i := l.newest(math.MaxInt64)
	if i < 0 {
		return ""
	}
	return string(l.id(l.at(i)))
}

// event returns entry i of whatever topic.
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

// add puts an entry at the end, and sets where its bytes are.
func (l *log) add(r *entry, id, data []byte, b *budget) {
	limit := l.reserve(len(id), len(data), b)
	buf := l.buf[l.next:l.next]
	buf, _ = text.AppendLine(buf, id, maxWord)
	r.off, r.idLen = uint32(l.next), uint8(len(buf))
	buf, r.cut = text.AppendBlock(buf, data, limit)
	r.textLen = uint32(len(buf) - int(r.idLen))
	l.push(r, b)
}

// addGap puts a gap at the end.
func (l *log) addGap(r entry, b *budget) {
	l.reserve(0, 0, b)
	r.off = uint32(l.next)
	l.push(&r, b)
}

const (
	// firstEntries is how many entries a log has room for whatever the budget
	// says, and entryBytes what each takes.
	firstEntries = 16
	entryBytes   = 64
)

// push adds the entry whose bytes are in place.
func (l *log) push(r *entry, b *budget) {
	r.key = r.when
	if l.n > 0 {
		r.key = max(r.key, l.at(l.n-1).key)
	}
	if l.n == len(l.entries) && l.n < maxEvents {
		l.extend(b)
	}
	if l.n == len(l.entries) {
		l.drop()
	}
	l.n++
	*l.at(l.n - 1) = *r
	l.next += r.span()
}

// extend makes room for more entries, as far as the budget allows.
func (l *log) extend(b *budget) {
	size := min(max(firstEntries, 2*l.n), maxEvents)
	if !b.reserve((size-l.n)*entryBytes) && l.n > 0 {
		return
	}
	grown := make([]entry, size)
	for i := range l.n {
		grown[i] = *l.at(i)
	}
	l.entries, l.head = grown, 0
}

// drop forgets the oldest entry.
func (l *log) drop() {
	l.entries[l.head] = entry{}
	if l.head++; l.head == len(l.entries) {
		l.head = 0
	}
	l.n--
}

// reserve makes room at next for an id and a text, and returns how long the
// text may get there.
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

// used returns the bytes between the oldest and the newest, waste included.
func (l *log) used() int {
	if l.n == 0 {
		return 0
	}
	if oldest := int(l.at(0).off); oldest < l.next {
		return l.next - oldest
	} else if oldest > l.next {
		return len(l.buf) - oldest + l.next
	}
	return len(l.buf)
}

// evict drops the oldest entries until none has bytes between from and to.
func (l *log) evict(from, to int) {
	for l.n > 0 {
		r := l.at(0)
		if off := int(r.off); off >= to || off+r.span() <= from {
			return
		}
		l.drop()
	}
}

// grow doubles the ring until need fits, as far as the bounds allow. A first
// small one is always allowed.
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

// move packs all entries into another buffer.
func (l *log) move(buf []byte) {
	next := 0
	for i := range l.n {
		r := l.at(i)
		n := copy(buf[next:], l.buf[r.off:int(r.off)+r.span()])
		r.off = uint32(next)
		next += n
	}
	l.buf, l.next = buf, next
}

// clone returns a copy that shares nothing.
func (l *log) clone() *log {
	c := *l
	c.entries = append([]entry(nil), l.entries...)
	c.buf = append([]byte(nil), l.buf...)
	return &c
}
