package server

import (
	"sync"

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

// A catalogue writes the entries of some topics as JSON, piece by piece. At most
// one piece is in memory, no matter how long the catalogue is and how slowly its
// client reads.
type catalogue struct {
	account account
	memory  *reservation // for the piece
	gate    gate
	cursor  *topics.CatalogueCursor
	buf     []byte // the piece
	begun   bool   // at least one entry was written
	ended   bool   // no entry is left
	long    bool   // larger than the allowance
	lent    *[pieceSize + pieceSlack]byte
}

// newCatalogue returns a catalogue whose pieces are built inside the gate. before is
// a borrowed buffer with the bytes that precede the first entry. The caller must
// close the catalogue.
func newCatalogue(g gate, a account, m *reservation, cursor *topics.CatalogueCursor, before []byte) *catalogue {
	return &catalogue{account: a, memory: m, gate: g, cursor: cursor, buf: before}
}

// fill fills the piece and reports whether more may follow. A short catalogue is
// one piece; it neither waits for the gate nor reserves memory.
func (c *catalogue) fill() bool {
	if !c.long {
		c.long = c.append(allowance)
	}
	if c.ended {
		return false
	}
	c.gate.enter()
	defer c.gate.leave()
	return c.append(c.room())
}

// append adds entries to the piece until it is full. It reports whether more may
// follow.
func (c *catalogue) append(full int) bool {
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
func (c *catalogue) room() int {
	if c.lent == nil {
		if !c.memory.try(c.account, pieceSize+pieceSlack) {
			return allowance
		}
		c.lent = pieceBuffers.Get().(*[pieceSize + pieceSlack]byte)
		small := c.buf
		c.buf = append(c.lent[:0], small...)
		giveBack(small)
	}
	return pieceSize
}

// write writes all pieces, followed by after.
func (c *catalogue) write(after string, write func([]byte) error) error {
	for c.fill() {
		if err := write(c.buf); err != nil {
			return err
		}
		c.buf = c.buf[:0]
	}
	c.buf = append(c.buf, after...)
	return write(c.buf)
}

// close releases the memory.
func (c *catalogue) close() {
	if c.lent == nil {
		giveBack(c.buf)
	} else {
		pieceBuffers.Put(c.lent)
		c.memory.release(c.account, pieceSize+pieceSlack)
	}
	c.lent, c.buf = nil, nil
}
