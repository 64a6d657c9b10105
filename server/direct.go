package server

import (
	"errors"
	"sync"
)

const (
	// maxDirectBytes and maxPrivateFrames bound what waits for one stream only. Beyond
	// it say refuses.
	maxDirectBytes  = 256 << 10
	maxDirectFrames = 256
)

var errOutbox = errors.New("too many messages are waiting for the stream")

// An outbox holds frames for one stream only, which go before what the hub has.
type outbox struct {
	conn *conn // whose memory it takes

	mu       sync.Mutex // guards what follows
	bytes    []byte
	frames   int
	inFlight int // frames that are being written
	closed   bool
	memory   reservation // of what waits and what is being written
}

// send queues a frame for this stream only. The errors are errOutbox when too much
// waits already, errInFlight, and errGone when the stream ends. A frame is either
// taken whole or not at all.
func (st *stream) send(frame []byte) error {
	box := st.outbox.Load()
	if box == nil {
		st.outbox.CompareAndSwap(nil, &outbox{conn: st.conn})
		box = st.outbox.Load()
	}
	if st.cause.Load() != nil || st.closing.Load() != nil {
		return errGone
	}
	if err := box.add(frame); err != nil {
		return err
	}
	st.wake()
	return nil
}

func (b *outbox) add(frame []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return errGone
	}
	if b.frames == maxDirectFrames || b.frames > 0 && len(b.bytes)+len(frame) > maxDirectBytes {
		return errOutbox
	}
	if err := b.memory.reserve(b.conn, len(frame)); err != nil {
		return err
	}
	b.bytes = append(b.bytes, frame...)
	b.frames++
	return nil
}

// appendDirect moves the frames for this stream only to dst.
func (st *stream) appendDirect(dst []byte) []byte {
	box := st.outbox.Load()
	if box == nil {
		return dst
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	dst = append(dst, box.bytes...)
	box.inFlight += box.frames
	box.bytes, box.frames = nil, 0
	return dst
}

// acknowledge notes that what appendDirect moved was written.
func (st *stream) acknowledge() {
	if box := st.outbox.Load(); box != nil {
		box.mu.Lock()
		box.inFlight = 0
		box.releaseMoved()
		box.mu.Unlock()
	}
}

// transferReservation notes that the stream has a reservation for what appendDirect moved.
func (st *stream) transferReservation() {
	if box := st.outbox.Load(); box != nil {
		box.mu.Lock()
		box.releaseMoved()
		box.mu.Unlock()
	}
}

// releaseMoved gives back the memory of frames that do not wait any more. The
// caller holds b.mu.
func (b *outbox) releaseMoved() { b.memory.release(b.conn, b.memory.size-len(b.bytes)) }

// waiting returns how many frames for this stream only were not written yet.
func (st *stream) waiting() int {
	box := st.outbox.Load()
	if box == nil {
		return 0
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	return box.frames + box.inFlight
}

// dropUndelivered counts, and tells the log, what was for this stream only and came too
// late for it, and lets go of it.
func (st *stream) dropUndelivered() {
	n := st.waiting()
	if box := st.outbox.Load(); box != nil {
		box.mu.Lock()
		box.closed, box.bytes = true, nil
		box.memory.end(box.conn)
		box.mu.Unlock()
	}
	if n > 0 {
		st.server.counters.undelivered.Add(uint64(n))
		st.server.opts.Logger.Warn("messages were not delivered", "client", st.client, "messages", n)
	}
}
