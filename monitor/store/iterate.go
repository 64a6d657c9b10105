package store

import (
	"bytes"
	"iter"
)

// After returns the stored events with an ordinal above ordinal, oldest first
// and without gaps. Unlike Event, it includes events that arrive while the
// store is paused.
func (e *Events) After(ordinal uint64) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		l := &e.log
		for i := l.after(ordinal); i < l.len(); i++ {
			if event := e.read(l, i); event.Gap == nil && !yield(event) {
				return
			}
		}
	}
}

// Record is a stored event that needs no copy. It is valid until the next one.
type Record struct {
	Ordinal uint64
	Payload []byte // cleaned, as far as it is stored; read-only
	Level   Level
	// Plain is true if the payload is shown as it is. If it is false, Event
	// returns the text that is shown.
	Plain bool

	events *Events
	l      *log
	i      int
}

// Event returns the same as Events.Event.
func (r *Record) Event() Event { return r.events.read(r.l, r.i) }

// Records returns the stored events with an ordinal above ordinal, oldest first
// and without gaps. Unlike Event, it includes events that arrive while the
// store is paused.
func (e *Events) Records(ordinal uint64) iter.Seq[*Record] {
	return func(yield func(*Record) bool) {
		l := &e.log
		out := Record{events: e, l: l, i: l.after(ordinal)}
		for ; out.i < l.len(); out.i++ {
			r := l.at(out.i)
			if r.gap != nil {
				continue
			}
			out.Ordinal, out.Payload, out.Level = r.ordinal, l.text(r), r.level
			out.Plain = !r.line && !r.fields && (!e.class.readsAsFields() || !isObject(out.Payload)) && bytes.IndexByte(out.Payload, '\\') < 0
			if !yield(&out) {
				return
			}
		}
	}
}

// Oldest returns the ordinal of the oldest stored event, or 0 if there is none.
func (e *Events) Oldest() uint64 {
	if e.log.len() == 0 {
		return 0
	}
	return max(e.log.at(0).ordinal, 1)
}
