package server

import (
	"errors"
	"sync"
)

const (
	// maxDirectBytes and maxDirectFrames bound the undelivered direct messages of a
	// stream. Beyond them send returns errOutbox.
	maxDirectBytes  = 256 << 10
	maxDirectFrames = 256
)

var errOutbox = errors.New("too many messages are waiting for the stream")

// An outbox holds the direct messages of one stream: frames for this stream only.
// They are sent before the events of the hub.
type outbox struct {
	conn *conn // the connection that the memory is charged to

	mu       sync.Mutex // guards what follows
	bytes    []byte
	frames   int
	inFlight int // frames being written
	closed   bool
	memory   reservation // for the waiting frames and those being written
}

// send queues a frame for this stream only. It returns errOutbox if too many frames
// are waiting, errInFlight if the memory budget is used up, and errGone if the
// stream has ended or is closing. A frame is queued as a whole or not at all.
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

// appendDirect moves the queued direct messages to dst.
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

// acknowledge records that the frames from appendDirect were written.
func (st *stream) acknowledge() {
	if box := st.outbox.Load(); box != nil {
		box.mu.Lock()
		box.inFlight = 0
		box.releaseMoved()
		box.mu.Unlock()
	}
}

// transferReservation records that the stream has its own reservation for the
// frames from appendDirect.
func (st *stream) transferReservation() {
	if box := st.outbox.Load(); box != nil {
		box.mu.Lock()
		box.releaseMoved()
		box.mu.Unlock()
	}
}

// releaseMoved releases the memory of frames that are no longer queued. The caller
// holds b.mu.
func (b *outbox) releaseMoved() { b.memory.release(b.conn, b.memory.size-len(b.bytes)) }

// waiting returns the number of direct messages not yet written.
func (st *stream) waiting() int {
	box := st.outbox.Load()
	if box == nil {
		return 0
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	return box.frames + box.inFlight
}

// dropUndelivered drops the direct messages of a closed stream. It counts and logs
// those that were not delivered.
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
