package delivery

import (
	"errors"
	"slices"

	"topicmux/topics"
)

// maxBatch is the approximate number of bytes that a stream may write before it
// goes to the end of the queue.
const maxBatch = 64 << 10

// coalesceThreshold is the number of bytes in a write from which on a stream
// pauses, if others are queued. Streams with megabytes a second then send larger
// batches, which cost less for all. Streams with less traffic send each event at
// once.
const coalesceThreshold = 4 << 10

// writePending writes all pending bytes, up to maxBatch, in one system call that
// does not block. A stream that has ended stays in the state running, so that it is
// never scheduled again.
func (st *Stream) writePending(w *poolWriter) {
	defer st.recover()
	st.schedule.Store(running) // before the poll: a wake after it is not lost
	if st.cause.Load() != nil {
		return // the connection is cut, but a borrowed one may still accept bytes
	}
	if st.raw == nil {
		st.delivery.work.Go(st.writePendingWaiting)
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
	st.wrote.Store(st.delivery.clock.Load())
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
	st.outbox.Load().acknowledge()
	switch {
	case st.final != nil:
		st.close(st.final)
	case more:
		st.requeue()
	case n >= coalesceThreshold && st.delivery.pool.delay(st):
	default:
		st.park()
	}
}

// collectPending appends the bytes to write. If the stream ends, there may be none;
// st.final is set then. It reports whether there may be more. If not, the hub wakes
// the stream when there is.
func (st *Stream) collectPending(pieces [][]byte) (all [][]byte, more bool) {
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

// maxTries is the number of consecutive writes that accept nothing, after which a
// goroutine waits for the connection.
const maxTries = 2

// block handles the bytes that the connection did not accept. The first times it
// requeues the stream: a busy client will have room by the next run, whereas the
// poller tells a busy process about that room only after ten milliseconds. For a
// stalled client it starts a goroutine that waits, and that keeps the stream
// running until everything is written. It does so at once for a rest of
// more than a batch, which is counted then.
func (st *Stream) block(left [][]byte, some bool) {
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
	st.delivery.work.Go(func() { st.flush(kept) })
}

// writePendingWaiting runs a stream whose writes may block.
func (st *Stream) writePendingWaiting() {
	defer st.recover()
	hub, some := st.next()
	if !some {
		st.park()
		return
	}
	pieces := [][]byte{st.buf, hub}
	if len(hub) <= copyLimit {
		pieces = [][]byte{append(st.buf, hub...)} // in one TLS record
	}
	kept, err := st.retain(slices.DeleteFunc(pieces, func(p []byte) bool { return len(p) == 0 }), 0)
	if err != nil {
		st.close(err)
		return
	}
	st.flush(kept)
}

// flush writes the retained bytes of a run.
func (st *Stream) flush(kept [][]byte) {
	defer st.recover()
	if err := st.writeAll(kept); err != nil {
		st.close(err)
		return
	}
	st.wrote.Store(st.delivery.clock.Load())
	st.outbox.Load().acknowledge()
	if st.final != nil {
		st.close(st.final)
		return
	}
	st.buf = nil
	st.requeue()
}

// writeAll writes the retained bytes, waits for the client to read them, and
// releases them.
func (st *Stream) writeAll(pieces [][]byte) error {
	defer st.releaseRetained(pieces)
	for _, p := range pieces {
		if err := st.write(p); err != nil {
			return err
		}
		st.wrote.Store(st.delivery.clock.Load())
	}
	return nil
}

// next returns the next bytes of the hub. It puts the frames that precede them into
// st.buf. It returns false if there is nothing to write and the stream does not
// end.
func (st *Stream) next() (hub []byte, some bool) {
	// Load both before the poll, so that the poll returns everything that was
	// published before.
	last, draining := st.closing.Load(), st.delivery.announceDrain.Load()
	st.buf = st.outbox.Load().moveTo(st.buf)
	for {
		b, ok, err := st.sub.Poll()
		if st.replay.held() && st.sub.Footprint() == 0 {
			st.replay.release(st.conn.Account())
		}
		switch {
		case errors.Is(err, topics.ErrComplete):
			st.final = errComplete
		case errors.Is(err, topics.ErrTooManySelections):
			st.final = err
		case err != nil, !ok && (last != nil || draining):
			st.appendClosing(last)
		}
		st.buf = st.frames.AppendNotes(st.buf, &b)
		switch {
		case len(st.buf) > 0 || len(b.Bytes) > 0 || st.final != nil:
			st.heartbeatDue.Store(false)
			return b.Bytes, true
		case ok: // the batch had only control events that the client does not want
		case st.heartbeatDue.CompareAndSwap(true, false):
			return st.frames.AppendHeartbeat(nil, st.delivery.opts.Heartbeat), true
		default:
			return nil, false
		}
	}
}

// appendClosing appends the last frames of a stream to st.buf once nothing is
// pending: first the $drain, then the frame of the closing, if there is one. The
// caller runs the stream's schedule.
func (st *Stream) appendClosing(last *closing) {
	if last == nil && !st.delivery.draining.Load() {
		last = &closing{cause: errDrained} // the hub was closed under the server
	}
	if !st.drainSent && (last == nil || errors.Is(last.cause, errDrained)) {
		st.drainSent = true
		st.buf = st.frames.AppendDrain(st.buf, st.delivery.drainRetry())
	}
	if last != nil {
		st.buf, st.final = append(st.buf, last.frame...), last.cause
	}
}
