package store

import (
	"hash/maphash"
	"time"
)

// hashSeed makes the hashes of one process differ from those of others.
var hashSeed = maphash.MakeSeed()

// Repeats returns how many times in a row the log line i has come, itself
// included: 1 for a line unlike the one before. The time of a line does not
// count, its level and its fields do. Only the lines of a log repeat.
func (e *Events) Repeats(i int) int {
	l := e.kept()
	if i < 0 || i >= l.n || l.at(i).gap != nil || e.class.Shape != ShapeLog && !e.class.Eventful() {
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

// same reports whether two entries are log lines that say the same.
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
		r.hash = max(maphash.String(hashSeed, s), 1)
	}
	return r.hash
}
