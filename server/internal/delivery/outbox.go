package delivery

import (
	"errors"
	"sync"

	"topicmux/server/internal/limit"
)

// The bounds of undelivered direct messages.
const (
	// MaxDirectBytes and MaxDirectFrames bound the undelivered direct messages of a
	// stream. Beyond them send returns errOutbox.
	MaxDirectBytes  = 256 << 10
	MaxDirectFrames = 256
)

var errOutbox = errors.New("too many messages are waiting for the stream")

// An outbox holds the direct messages of one stream: frames for this stream only.
// They are sent before the events of the hub.
type outbox struct {
	account limit.Account // what the memory is charged to

	mu       sync.Mutex // guards what follows
	bytes    []byte
	frames   int
	inFlight int // frames being written
	closed   bool
	memory   limit.Reservation // for the waiting frames and those being written
}

// add queues a frame as a whole or not at all.
func (b *outbox) enqueue(frame []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrGone
	}
	if b.frames == MaxDirectFrames || b.frames > 0 && len(b.bytes)+len(frame) > MaxDirectBytes {
		return errOutbox
	}
	if err := b.memory.Reserve(b.account, len(frame)); err != nil {
		return err
	}
	b.bytes = append(b.bytes, frame...)
	b.frames++
	return nil
}

// take moves the queued messages to dst. A nil outbox has none.
func (b *outbox) moveTo(dst []byte) []byte {
	if b == nil {
		return dst
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	dst = append(dst, b.bytes...)
	b.inFlight += b.frames
	b.bytes, b.frames = nil, 0
	return dst
}

// acknowledge records that the frames from take were written.
func (b *outbox) acknowledge() {
	if b != nil {
		b.mu.Lock()
		b.inFlight = 0
		b.releaseMoved()
		b.mu.Unlock()
	}
}

// transferReservation records that the stream has its own reservation for the
// frames from take.
func (b *outbox) transferReservation() {
	if b != nil {
		b.mu.Lock()
		b.releaseMoved()
		b.mu.Unlock()
	}
}

// releaseMoved releases the memory of frames that are no longer queued. The caller
// holds b.mu.
func (b *outbox) releaseMoved() { b.memory.Release(b.account, b.memory.Size-len(b.bytes)) }

// waiting returns the number of messages not yet written.
func (b *outbox) waiting() int {
	if b == nil {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.frames + b.inFlight
}

// close drops the messages and returns how many were not delivered.
func (b *outbox) close() (undelivered int) {
	if b == nil {
		return 0
	}
	undelivered = b.waiting()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed, b.bytes = true, nil
	b.memory.End(b.account)
	return undelivered
}
