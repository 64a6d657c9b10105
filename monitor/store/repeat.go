package store

import (
	"hash/maphash"
	"time"
)

// hashSeed is random, so that a publisher cannot construct collisions.
var hashSeed = maphash.MakeSeed()

// Repeats returns how many times in a row the log line i has occurred,
// including itself. It compares levels and fields but not times. It returns 1
// for topics that are not shown as a log.
func (e *Events) Repeats(i int) int {
	l := e.kept()
	if i < 0 || i >= l.len() || l.at(i).gap != nil || e.class.Shape != ShapeLog && !e.class.Eventful() {
		return 1
	}
	return int(l.runLength(i))
}

// repeat caches the result for a log line.
type repeat struct {
	ordinal uint64 // ordinal of the line
	hash    uint64 // hash of the line without its time; 0 if unknown
	run     uint32 // result of Repeats; 0 if unknown
}

// repeat returns the cache entry for entry i, which must not be a gap.
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

// runLength computes unknown results back to the first line of a run.
func (l *log) runLength(i int) uint32 {
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

// same reports whether two entries are equal log lines.
func (l *log) same(i, j int) bool {
	a, b := l.at(i), l.at(j)
	return a.gap == nil && b.gap == nil && a.level == b.level && l.hash(i) == l.hash(j)
}

// hash returns the hash of a line's readable text without its time.
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
