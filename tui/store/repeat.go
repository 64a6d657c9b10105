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
	if i < 0 || i >= l.n || t.Shape != ShapeLog && !t.Eventful() {
		return 1
	}
	return int(l.repeats(i))
}

// repeats finds out what is not known yet, back to the first line of a row.
func (l *log) repeats(i int) uint32 {
	from := i
	for l.at(from).run == 0 && from > 0 && l.same(from-1, from) {
		from--
	}
	if first := l.at(from); first.run == 0 {
		first.run = 1
	}
	for k := from + 1; k <= i; k++ {
		l.at(k).run = l.at(k-1).run + 1
	}
	return l.at(i).run
}

// same reports whether two log lines tell the same.
func (l *log) same(i, j int) bool {
	a, b := l.at(i), l.at(j)
	return a.gap == nil && b.gap == nil && a.level == b.level && l.hash(i) == l.hash(j)
}

// hash returns that of what people read of a line, without its time.
func (l *log) hash(i int) uint64 {
	r := l.at(i)
	if r.hash == 0 {
		e := l.event(i)
		s := e.Text
		if e.Logged && !r.fields {
			s = readable(e.Line(time.UTC))
		}
		r.hash = max(maphash.String(seed, s), 1)
	}
	return r.hash
}

// countError counts a line at an error's level.
func (t *Topic) countError(when int64, b *budget) {
	if t.errors == nil {
		t.errors = &Series{}
	}
	t.errors.put(1, nil, 0, when, b)
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
