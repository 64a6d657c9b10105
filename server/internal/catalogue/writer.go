// Package catalogue writes the entries of many topics as JSON in bounded memory.
package catalogue

import (
	"sync"

	"topicmux/server/internal/limit"
	"topicmux/server/internal/scratch"
	"topicmux/topics"
)

const (
	// pieceSize is the approximate number of bytes of a long catalogue that are in
	// memory for each client at a time. If the budget has no room for it, the piece
	// uses the allowance.
	pieceSize = 64 << 10
	// pieceSlack is extra room for the entry that fills a piece. An entry needs
	// more only if its help consists of control characters.
	pieceSlack = 4 << 10
)

var pieceBuffers = sync.Pool{New: func() any { return new([pieceSize + pieceSlack]byte) }}

// A Writer writes the entries of some topics as JSON, piece by piece. At most
// one piece is in memory, no matter how long the catalogue is and how slowly its
// client reads.
type Writer struct {
	account   limit.Account
	memory    *limit.Reservation // for the piece
	semaphore limit.Semaphore
	cursor    *topics.CatalogueCursor
	buf       []byte // the piece
	begun     bool   // at least one entry was written
	ended     bool   // no entry is left
	long      bool   // larger than the allowance
	lent      *[pieceSize + pieceSlack]byte
}

// New returns a catalogue whose pieces are built under the semaphore. before is
// a borrowed buffer with the bytes that precede the first entry. The caller must
// close the catalogue.
func New(s limit.Semaphore, a limit.Account, m *limit.Reservation, cursor *topics.CatalogueCursor, before []byte) *Writer {
	return &Writer{account: a, memory: m, semaphore: s, cursor: cursor, buf: before}
}

// Size returns the number of bytes in the piece.
func (c *Writer) Size() int { return len(c.buf) }

// Fill fills the piece and reports whether more may follow. A short catalogue is
// one piece; it neither waits for the semaphore nor reserves memory.
func (c *Writer) Fill() bool {
	if !c.long {
		c.long = c.append(limit.Allowance)
	}
	if c.ended {
		return false
	}
	c.semaphore.Acquire()
	defer c.semaphore.Release()
	return c.append(c.room())
}

// append adds entries to the piece until it is full. It reports whether more may
// follow.
func (c *Writer) append(full int) bool {
	for !c.ended && len(c.buf) < full {
		if c.ended = !c.cursor.Next(); c.ended {
			break
		}
		if c.begun {
			c.buf = append(c.buf, ',')
		}
		c.begun = true
		c.buf = c.cursor.AppendJSON(c.buf)
	}
	return !c.ended
}

// room enlarges the piece if the budget allows it, and returns its size.
func (c *Writer) room() int {
	if c.lent == nil {
		if !c.memory.Try(c.account, pieceSize+pieceSlack) {
			return limit.Allowance
		}
		c.lent = pieceBuffers.Get().(*[pieceSize + pieceSlack]byte)
		small := c.buf
		c.buf = append(c.lent[:0], small...)
		scratch.Return(small)
	}
	return pieceSize
}

// Write writes all pieces, followed by after.
func (c *Writer) Write(after string, write func([]byte) error) error {
	for c.Fill() {
		if err := write(c.buf); err != nil {
			return err
		}
		c.buf = c.buf[:0]
	}
	c.buf = append(c.buf, after...)
	return write(c.buf)
}

// Close releases the memory.
func (c *Writer) Close() {
	if c.lent == nil {
		scratch.Return(c.buf)
	} else {
		pieceBuffers.Put(c.lent)
		c.memory.Release(c.account, pieceSize+pieceSlack)
	}
	c.lent, c.buf = nil, nil
}
