package server

import (
	"errors"
	"slices"

	"topicmux/topics"
)

// Whose turn a stream is. A stream is in the writers' queue at most once, and at
// most one goroutine has its turn.
const (
	resting = iota // nobody's, until it is rung
	queued         // one of the writers will take it
	taken          // somebody writes it
	taken2         // and must look again afterwards: it was rung meanwhile
)

// ring makes sure that the stream is looked at after this. It never blocks, and
// any goroutine may call it.
func (st *stream) ring() {
	for {
		switch st.turns.Load() {
		case resting:
			if st.turns.CompareAndSwap(resting, queued) {
				st.server.writers.add(st)
				return
			}
		case taken:
			if st.turns.CompareAndSwap(taken, taken2) {
				return
			}
		default:
			return
		}
	}
}

// rest gives the turn back when nothing was left to write.
func (st *stream) rest() {
	if !st.turns.CompareAndSwap(taken, resting) {
		st.again()
	}
}

// again gives the turn back for others to go first.
func (st *stream) again() {
	st.turns.Store(queued)
	st.server.writers.add(st)
}

// maxTurn is about how many bytes a stream may write before it is the turn of
// others.
const maxTurn = 64 << 10

// much is from how many bytes on a stream pauses after a turn, when others wait
// for theirs. Whoever is sent megabytes a second then gets them in larger pieces,
// which cost everybody less; who is sent less gets each event at once.
const much = 4 << 10

// turn writes everything that is new, up to maxTurn, in one system call and
// without waiting. A stream that has ended keeps its turn for ever.
func (st *stream) turn(w *writer) {
	defer st.recover()
	st.turns.Store(taken) // before the look: a ring after it is not lost
	if st.raw == nil {
		st.server.work.Go(st.slowTurn)
		return
	}
	pieces, more := st.left, true
	if len(pieces) == 0 {
		w.pieces, more = st.gather(w.pieces[:0])
		pieces = w.pieces
		defer clear(pieces)
	}
	if len(pieces) == 0 && st.final == nil {
		st.rest()
		return
	}
	n, err := w.try(st.raw, pieces)
	st.wrote.Store(st.server.clock.Load())
	if err != nil {
		st.end(err)
		return
	}
	if left := rest(pieces, n); len(left) > 0 {
		st.block(left, n > 0)
		return
	}
	st.left, st.tries = nil, 0
	st.landed()
	switch {
	case st.final != nil:
		st.end(st.final)
	case more:
		st.again()
	case n >= much && st.server.writers.pause(st):
	default:
		st.rest()
	}
}

// gather appends what is to be written, which may be an end without any bytes. It
// reports whether there may be more; if not, the stream is rung when there is.
func (st *stream) gather(pieces [][]byte) (all [][]byte, more bool) {
	for size := 0; size < maxTurn && st.final == nil; {
		hub, some := st.next()
		if !some {
			return pieces, false
		}
		if len(st.buf) > 0 {
			pieces = append(pieces, st.buf)
		}
		if len(hub) > 0 {
			pieces = append(pieces, hub)
		}
		size += len(st.buf) + len(hub)
		st.buf = nil
	}
	return pieces, true
}

// maxTries is how often in a row a writer finds that a connection takes nothing
// before it is left to a goroutine that waits for it.
const maxTries = 2

// block sees to what the connection did not take. A busy client will have made
// room by the stream's next turn; the system tells a program that is busy itself
// of that room only after ten milliseconds. For a client that hangs a goroutine
// waits, which keeps the turn until all is written.
func (st *stream) block(left [][]byte, some bool) {
	st.left = left
	if some {
		st.tries = 0
	}
	if st.tries++; st.tries <= maxTries && sizeOf(left) <= maxTurn {
		st.again()
		return
	}
	st.left, st.tries = nil, 0
	kept, err := st.keep(left)
	if err != nil {
		st.end(err)
		return
	}
	st.server.work.Go(func() { st.flush(kept) })
}

// slowTurn is a turn for a connection where every write may wait.
func (st *stream) slowTurn() {
	defer st.recover()
	hub, some := st.next()
	if !some {
		st.rest()
		return
	}
	pieces := [][]byte{st.buf, hub}
	if len(hub) <= copyLimit {
		pieces = [][]byte{append(st.buf, hub...)} // in one record
	}
	kept, err := st.keep(slices.DeleteFunc(pieces, func(p []byte) bool { return len(p) == 0 }))
	if err != nil {
		st.end(err)
		return
	}
	st.flush(kept)
}

// flush writes what is left of a turn, which was kept.
func (st *stream) flush(kept [][]byte) {
	defer st.recover()
	if err := st.writeAll(kept); err != nil {
		st.end(err)
		return
	}
	st.wrote.Store(st.server.clock.Load())
	st.landed()
	if st.final != nil {
		st.end(st.final)
		return
	}
	st.buf = nil
	st.again()
}

// writeAll writes what was kept, waits for the client to take it, and lets go.
func (st *stream) writeAll(pieces [][]byte) error {
	defer st.letGo(pieces)
	for _, p := range pieces {
		if err := st.write(p); err != nil {
			return err
		}
		st.wrote.Store(st.server.clock.Load())
	}
	return nil
}

// next returns the hub's bytes that are to be written, after what it puts into
// st.buf. It reports whether there is anything to write, or to end.
func (st *stream) next() (hub []byte, some bool) {
	// Both before the poll, so that this finds all there was then.
	bye, parting := st.bye.Load(), st.server.parting.Load()
	st.buf = st.appendPrivate(st.buf)
	for {
		b, ok, err := st.sub.Poll()
		if st.replay.Load() > 0 && st.sub.Footprint() == 0 {
			st.caughtUp()
		}
		switch {
		case errors.Is(err, topics.ErrComplete):
			st.final = errComplete
		case errors.Is(err, topics.ErrTooManySelections):
			st.final = err
		case err != nil, !ok && (bye != nil || parting):
			st.part(bye)
		}
		st.buf = st.appendNotes(st.buf, &b)
		switch {
		case len(st.buf) > 0 || len(b.Bytes) > 0 || st.final != nil:
			st.cold.Store(false)
			return b.Bytes, true
		case ok: // it was for those who want control events
		case st.cold.CompareAndSwap(true, false):
			return st.appendBeat(nil), true
		default:
			return nil, false
		}
	}
}
