package server

import "sync"

const (
	// maxPrivate and maxPrivateFrames bound what waits for one stream only. Beyond
	// it say refuses.
	maxPrivate       = 256 << 10
	maxPrivateFrames = 256
)

// An outbox holds frames for one stream only, which go before what the hub has.
type outbox struct {
	mu     sync.Mutex // guards what follows
	bytes  []byte
	frames int
	flying int // frames that are being written
}

// say queues a frame for this stream only. It returns false when too much waits
// already, or the stream ends. A frame is either taken whole or not at all.
func (st *stream) say(frame []byte) bool {
	box := st.private.Load()
	if box == nil {
		st.private.CompareAndSwap(nil, new(outbox))
		box = st.private.Load()
	}
	if st.why.Load() != nil || st.bye.Load() != nil || !box.add(frame) {
		return false
	}
	st.ring()
	return true
}

func (b *outbox) add(frame []byte) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.frames == maxPrivateFrames || b.frames > 0 && len(b.bytes)+len(frame) > maxPrivate {
		return false
	}
	b.bytes = append(b.bytes, frame...)
	b.frames++
	return true
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
		box.mu.Unlock()
	}
}

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
// late for it.
func (st *stream) unsaid() {
	if n := st.waiting(); n > 0 {
		st.server.ends.unsaid.Add(uint64(n))
		st.server.opts.Logger.Warn("messages were not delivered", "client", st.client, "messages", n)
	}
}
