package lens

import (
	"net/http"

	"topicmux/sse"
)

// Head is what is known of a stream before its first event.
type Head struct {
	// Header has the headers of the response. It may be nil.
	Header http.Header
	// URL is where the stream comes from. It may be empty.
	URL string
	// Turn is how many responses came before, in earlier connections, so that their
	// numbers do not come again: see Reader.Turn. Default: 0.
	Turn int
}

const (
	// maxEvents is how many events a Reader looks at to recognize a dialect.
	maxEvents = 32
	// maxKept is the most data in bytes of events that a Reader keeps until then. Later
	// ones are not kept.
	maxKept = 256 << 10
	// maxElements is how many elements of arrays in one event count. The rest is ignored.
	maxElements = 16 << 10
	// maxScratch is the largest memory in bytes for texts that a Reader retains.
	maxScratch = 1 << 20
)

// Reader turns the events of one connection into updates of a conversation. It belongs
// to one goroutine.
//
// Until a dialect is recognized, the Reader keeps copies of the events that it has read,
// at most 32 with 256 KiB of data. The event that identifies the dialect returns the
// updates of the kept ones, too. If the first 32 events identify none, the Reader gives
// up and Read costs nothing.
type Reader struct {
	dialect    *compiled
	candidates []*compiled
	likely     []bool // the URL speaks for the candidate
	seen       int    // events before the recognition
	kept       []sse.Event
	keptBytes  int
	before     int
	turn       int // responses before the first one

	eval     evaluation
	state    state
	updates  []Update
	scratch  []byte
	typ      []byte
	elements int // of arrays in this event so far
}

// New returns a reader for a stream with that head. A stream that continues after a
// reconnect, because the server resumes it, can go on with the same reader. Dialects in extra come before the
// built-in ones, and replace those of the same name. They must be valid; the others are
// ignored.
func New(head Head, extra []Dialect) *Reader {
	r := &Reader{turn: head.Turn, eval: evaluation{skeletons: &skeletons{}}}
	for _, c := range candidates(extra) {
		if c.hasHeader(head.Header) {
			r.recognize(c)
			return r
		}
		r.candidates = append(r.candidates, c)
		r.likely = append(r.likely, c.hasURL(head.URL))
	}
	return r
}

// Dialect returns the name of the dialect, or "" while it is unknown.
func (r *Reader) Dialect() string {
	if r.dialect == nil {
		return ""
	}
	return r.dialect.name
}

// Searching reports whether the next events may still identify a dialect.
func (r *Reader) Searching() bool { return r.candidates != nil }

// Ended reports whether the stream has told its planned end, and nothing of a new
// response since.
func (r *Reader) Ended() bool { return r.state.ended }

// Turn returns the number of the current response, or Head.Turn before the first one.
func (r *Reader) Turn() int { return max(r.turn, r.state.turn) }

// Before returns how many events before the one that identified the dialect belong to
// the conversation. Read has returned their updates with that one.
func (r *Reader) Before() int { return r.before }

// Read reads the next event. It is ok if the dialect is known and the event belongs to
// it, even if it changes nothing. The updates are in the order of the event, and valid
// until the next call. Keepalives may be passed.
func (r *Reader) Read(ev sse.Event) (updates []Update, ok bool) {
	if r.dialect == nil {
		if r.candidates == nil {
			return nil, false
		}
		return r.search(ev)
	}
	r.reset()
	ok = r.fold(ev)
	return r.updates, ok
}

// reset forgets the updates of the event before.
func (r *Reader) reset() {
	clear(r.updates)
	r.updates, r.scratch = r.updates[:0], r.scratch[:0]
	if cap(r.scratch) > maxScratch {
		r.scratch = nil
	}
	if cap(r.updates) > maxElements {
		r.updates = nil
	}
}

// search reads an event while the dialect is unknown.
func (r *Reader) search(ev sse.Event) (updates []Update, ok bool) {
	for i, c := range r.candidates {
		if !r.matches(c, ev, r.likely[i]) {
			continue
		}
		kept := r.kept
		r.recognize(c)
		r.reset()
		for _, earlier := range kept {
			if r.fold(earlier) {
				r.before++
			}
		}
		ok = r.fold(ev)
		return r.updates, ok
	}
	r.seen++
	if r.seen == maxEvents {
		r.candidates, r.kept = nil, nil
	} else if r.keptBytes+len(ev.Data) <= maxKept {
		r.kept = append(r.kept, ev.Clone())
		r.keptBytes += len(ev.Data)
	}
	return nil, false
}

func (r *Reader) recognize(c *compiled) {
	r.dialect, r.candidates, r.kept = c, nil, nil
	r.eval.fold = c.AnyCase
	r.state = newState(c, r.turn)
}
