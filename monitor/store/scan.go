package store

import (
	"bytes"
	"iter"
	"sort"
)

// Record is a kept event, as cheap as it can be had. It is valid until the next
// one.
type Record struct {
	Ordinal uint64
	Payload []byte // cleaned, as far as it is kept; not to be changed
	Level   Level
	// Plain is set when people read the payload as it is; else Event tells what
	// they read.
	Plain bool

	t *Topic
	l *log
	i int
}

// Event returns the event as Topic.Event does.
func (r *Record) Event() Event { return r.t.event(r.l, r.i) }

// Records returns the events that came behind an ordinal, oldest first, of those
// that are kept; gaps are left out. Other than Event it goes on while the store
// is paused.
func (t *Topic) Records(ordinal uint64) iter.Seq[*Record] {
	return func(yield func(*Record) bool) {
		l := &t.log
		out := Record{t: t, l: l, i: sort.Search(l.n, func(i int) bool { return l.at(i).ordinal > ordinal })}
		for ; out.i < l.n; out.i++ {
			r := l.at(out.i)
			if r.gap != nil {
				continue
			}
			out.Ordinal, out.Payload, out.Level = r.ordinal, l.text(r), r.level
			out.Plain = !r.line && !r.fields && (!t.tellsFields() || !isObject(out.Payload)) && bytes.IndexByte(out.Payload, '\\') < 0
			if !yield(&out) {
				return
			}
		}
	}
}

// Oldest returns the ordinal of the oldest event that is kept, 0 when none is.
func (t *Topic) Oldest() uint64 {
	if t.log.n == 0 {
		return 0
	}
	return max(t.log.at(0).ordinal, 1)
}
