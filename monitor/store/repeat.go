package store

import (
	"hash/maphash"
	"time"
)

// seed tells the hashes of one process from those of others.
var seed = maphash.MakeSeed()

// Repeats returns how many times in a row the log line i has come, itself
// included: 1 for a line unlike the one before. The time of a line does not
// count, its level and its fields do. Only the lines of a log repeat.
func (t *Topic) Repeats(i int) int {
	l := t.kept()
	if i < 0 || i >= l.n || l.at(i).gap != nil || t.Shape != ShapeLog && !t.Eventful() {
		return 1
	}
	return int(l.run(i))
}

// repeat is what is known of a log line and those before it.
type repeat struct {
	ordinal uint64 // of the line
	hash    uint64 // of the line without its time; 0: not known yet
	run     uint32 // times in a row that the line has come; 0: not known yet
}

// repeat returns what is known of entry i, which is no gap.
func (l *log) repeat(i int) *repeat {
	if l.repeats == nil {
		l.repeats = make([]repeat, maxEvents)
	}
	ordinal := l.at(i).ordinal
	r := &l.repeats[ordinal%maxEvents]
	if r.ordinal != ordinal {
		*r = repeat{ordinal: ordinal}
	}
	return r
}

// run finds out what is not known yet, back to the first line of a row.
func (l *log) run(i int) uint32 {
	from := i
	for l.repeat(from).run == 0 && from > 0 && l.same(from-1, from) {
		from--
	}
	if first := l.repeat(from); first.run == 0 {
		first.run = 1
	}
	for k := from + 1; k <= i; k++ {
		l.repeat(k).run = l.repeat(k-1).run + 1
	}
	return l.repeat(i).run
}

// same reports whether two entries are log lines that tell the same.
func (l *log) same(i, j int) bool {
	a, b := l.at(i), l.at(j)
	return a.gap == nil && b.gap == nil && a.level == b.level && l.hash(i) == l.hash(j)
}

// hash returns that of what people read of a line, without its time.
func (l *log) hash(i int) uint64 {
	r := l.repeat(i)
	if r.hash == 0 {
		e := l.event(i)
		s := e.Text
		if e.Logged && !l.at(i).fields {
			s = readable(e.Line(time.UTC))
		}
		r.hash = max(maphash.String(seed, s), 1)
	}
	return r.hash
}

// seeLevel takes note of a log line at that level.
func (t *Topic) seeLevel(level Level, when int64, b *budget) {
	if t.leveled = true; level < LevelError {
		return
	}
	if t.errors == nil {
		t.errors = &Series{}
	}
	t.errors.put(1, 0, nil, when, b)
}

// HasLevels reports whether a log line of the topic has told its level.
func (t *Topic) HasLevels() bool { return t.leveled }

// Errors returns how many log lines between from and to had the level of an
// error or a worse one.
func (t *Topic) Errors(from, to time.Time) int {
	if t.errors == nil {
		return 0
	}
	return int(t.errors.Summary(from, to).Count)
}

// Within returns how many events came in the time d up to to. It is not ok when
// not all of them are kept.
func (t *Topic) Within(d time.Duration, to time.Time) (n int, ok bool) {
	l := t.kept()
	if l.n == 0 {
		return 0, t.Count == 0
	}
	from := to.Add(-d).UnixNano()
	i, end := l.upto(from), l.upto(to.UnixNano())
	for ; i < end; i++ {
		if l.at(i).gap == nil {
			n++
		}
	}
	return n, l.at(0).ordinal <= 1 || l.at(0).key <= from
}
