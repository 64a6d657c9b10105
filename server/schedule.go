package server

import (
	"errors"
	"slices"

	"topicmux/topics"
)

// Whose turn a stream is. A stream is in the pool's queue at most once, and at
// most one goroutine has its turn.
const (
	idle    = iota // nobody's, until it is woken
	queued         // one of the writers will take it
	running        // somebody writes it
	rerun          // and must look again afterwards: it was woken meanwhile
)

// wake makes sure that the stream is looked at after this. It never blocks, and
// any goroutine may call it.
func (st *stream) wake() {
	for {
		switch st.schedule.Load() {
		case idle:
			if st.schedule.CompareAndSwap(idle, queued) {
				st.server.pool.add(st)
				return
			}
		case running:
			if st.schedule.CompareAndSwap(running, rerun) {
				return
			}
		default:
			return
		}
	}
}

// park gives the turn back when nothing was left to write.
func (st *stream) park() {
	if !st.schedule.CompareAndSwap(running, idle) {
		st.requeue()
	}
}

// requeue gives the turn back for others to go first.
func (st *stream) requeue() {
	st.schedule.Store(queued)
	st.server.pool.add(st)
}

// maxBatch is about how many bytes a stream may write before it is the turn of
// others.
const maxBatch = 64 << 10

// coalesceThreshold is from how many bytes on a stream pauses after a turn, when others wait
// for theirs. Whoever is sent megabytes a second then gets them in larger pieces,
// which cost everybody less; who is sent less gets each event at once.
const coalesceThreshold = 4 << 10

// writePending writes everything that is new, up to maxBatch, in one system call and
// without waiting. A stream that has ended keeps its turn for ever.
func (st *stream) writePending(w *poolWriter) {
	defer st.recover()
	st.schedule.Store(running) // before the look: a ring after it is not lost
	if st.raw == nil {
		st.server.work.Go(st.writePendingWaiting)
		return
	}
	pieces, more := st.left, true
	if len(pieces) == 0 {
		w.pieces, more = st.collectPending(w.pieces[:0])
		pieces = w.pieces
		defer clear(pieces)
	}
	if len(pieces) == 0 && st.final == nil {
		st.park()
		return
	}
	n, err := w.try(st.raw, pieces)
	st.wrote.Store(st.server.clock.Load())
	if err != nil {
		st.close(err)
		return
	}
	if left, cut := rest(pieces, n); len(left) > 0 {
		if len(left) == len(st.left) { // of the same piece as the last time
			cut += int(st.cut)
		}
		st.cut = int32(cut)
		st.block(left, n > 0)
		return
	}
	st.left, st.tries, st.cut = nil, 0, 0
	st.acknowledge()
	switch {
	case st.final != nil:
		st.close(st.final)
	case more:
		st.requeue()
	case n >= coalesceThreshold && st.server.pool.delay(st):
	default:
		st.park()
	}
}

// collectPending appends what is to be written, which may be an end without any bytes. It
// reports whether there may be more; if not, the stream is woken when there is.
func (st *stream) collectPending(pieces [][]byte) (all [][]byte, more bool) {
	for size := 0; size < maxBatch && st.final == nil; {
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
// waits, which keeps the turn until all is written. So it does at once for what is
// left of more than a batch, which is counted then.
func (st *stream) block(left [][]byte, some bool) {
	st.left = left
	if some {
		st.tries = 0
	}
	if st.tries++; st.tries <= maxTries && sizeOf(left) <= maxBatch && st.cut <= maxBatch {
		st.requeue()
		return
	}
	kept, err := st.retain(left, int(st.cut))
	st.left, st.tries, st.cut = nil, 0, 0
	if err != nil {
		st.close(err)
		return
	}
	st.server.work.Go(func() { st.flush(kept) })
}

// writePendingWaiting is a turn for a connection where every write may wait.
func (st *stream) writePendingWaiting() {
	defer st.recover()
	hub, some := st.next()
	if !some {
		st.park()
		return
	}
	pieces := [][]byte{st.buf, hub}
	if len(hub) <= copyLimit {
		pieces = [][]byte{append(st.buf, hub...)} // in one record
	}
	kept, err := st.retain(slices.DeleteFunc(pieces, func(p []byte) bool { return len(p) == 0 }), 0)
	if err != nil {
		st.close(err)
		return
	}
	st.flush(kept)
}

// flush writes what is left of a turn, which was kept.
func (st *stream) flush(kept [][]byte) {
	defer st.recover()
	if err := st.writeAll(kept); err != nil {
		st.close(err)
		return
	}
	st.wrote.Store(st.server.clock.Load())
	st.acknowledge()
	if st.final != nil {
		st.close(st.final)
		return
	}
	st.buf = nil
	st.requeue()
}

// writeAll writes what was kept, waits for the client to take it, and lets go.
func (st *stream) writeAll(pieces [][]byte) error {
	defer st.releaseRetained(pieces)
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
	bye, parting := st.closing.Load(), st.server.announceDrain.Load()
	st.buf = st.appendDirect(st.buf)
	for {
		b, ok, err := st.sub.Poll()
		if st.replay.Load() > 0 && st.sub.Footprint() == 0 {
			st.releaseReplay()
		}
		switch {
		case errors.Is(err, topics.ErrComplete):
			st.final = errComplete
		case errors.Is(err, topics.ErrTooManySelections):
			st.final = err
		case err != nil, !ok && (bye != nil || parting):
			st.appendClosing(bye)
		}
		st.buf = st.appendNotes(st.buf, &b)
		switch {
		case len(st.buf) > 0 || len(b.Bytes) > 0 || st.final != nil:
			st.heartbeatDue.Store(false)
			return b.Bytes, true
		case ok: // it was for those who want control events
		case st.heartbeatDue.CompareAndSwap(true, false):
			return st.appendHeartbeat(nil), true
		default:
			return nil, false
		}
	}
}
