package server

import (
	"errors"
	"sync"
)

const (
	// maxPrivate and maxPrivateFrames bound what waits for one stream only. Beyond
	// it say refuses.
	maxPrivate       = 256 << 10
	maxPrivateFrames = 256
)

var errOutbox = errors.New("too many messages are waiting for the stream")

// An outbox holds frames for one stream only, which go before what the hub has.
type outbox struct {
	conn *conn // whose memory it takes

	mu     sync.Mutex // guards what follows
	bytes  []byte
	frames int
	flying int // frames that are being written
	closed bool
	memory reservation // of what waits and what is being written
}

// say queues a frame for this stream only. The errors are errOutbox when too much
// waits already, errInFlight, and errGone when the stream ends. A frame is either
// taken whole or not at all.
func (st *stream) say(frame []byte) error {
	box := st.private.Load()
	if box == nil {
		st.private.CompareAndSwap(nil, &outbox{conn: st.conn})
		box = st.private.Load()
	}
	if st.why.Load() != nil || st.bye.Load() != nil {
		return errGone
	}
	if err := box.add(frame); err != nil {
		return err
	}
	st.ring()
	return nil
}

func (b *outbox) add(frame []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return errGone
	}
	if b.frames == maxPrivateFrames || b.frames > 0 && len(b.bytes)+len(frame) > maxPrivate {
		return errOutbox
	}
	if err := b.memory.reserve(b.conn, len(frame)); err != nil {
		return err
	}
	b.bytes = append(b.bytes, frame...)
	b.frames++
	return nil
}

// appendPrivate moves the frames for this stream only to dst.
func (st *stream) appendPrivate(dst []byte) []byte {
	box := st.private.Load()
	if box == nil {
		return dst
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	dst = append(dst, box.bytes...)
	box.flying += box.frames
	box.bytes, box.frames = nil, 0
	return dst
}

// landed notes that what appendPrivate moved was written.
func (st *stream) landed() {
	if box := st.private.Load(); box != nil {
		box.mu.Lock()
		box.flying = 0
		box.releaseMoved()
		box.mu.Unlock()
	}
}

// handedOver notes that the stream has a reservation for what appendPrivate moved.
func (st *stream) handedOver() {
	if box := st.private.Load(); box != nil {
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
	box := st.private.Load()
	if box == nil {
		return 0
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	return box.frames + box.flying
}

// unsaid counts, and tells the log, what was for this stream only and came too
// late for it, and lets go of it.
func (st *stream) unsaid() {
	n := st.waiting()
	if box := st.private.Load(); box != nil {
		box.mu.Lock()
		box.closed, box.bytes = true, nil
		box.memory.end(box.conn)
		box.mu.Unlock()
	}
	if n > 0 {
		st.server.ends.unsaid.Add(uint64(n))
		st.server.opts.Logger.Warn("messages were not delivered", "client", st.client, "messages", n)
	}
}
