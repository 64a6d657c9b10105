package server

import (
	"sync"

	"topicmux/topics"
)

const (
	// pieceSize is about how many bytes of a long catalogue are in memory at once,
	// for each client that it is on its way to. Where there is no room for that in
	// flight, the allowance must do.
	pieceSize = 64 << 10
	// pieceSlack is room behind that for the entry that makes a piece full. One takes
	// more only if its help consists of control characters.
	pieceSlack = 4 << 10
)

var pieceBuffers = sync.Pool{New: func() any { return new([pieceSize + pieceSlack]byte) }}

// A catalogue is the entries of some topics in JSON, which are written piece by
// piece: however long it is, and however slowly its client reads, no more than a
// piece of it is in memory.
type catalogue struct {
	conn   *conn
	memory *reservation // of the piece
	gate   gate
	cursor *topics.CatalogueCursor
	buf    []byte // the piece
	begun  bool   // there is an entry before the next one
	ended  bool   // there is no next one
	long   bool   // it does not fit into the allowance
	lent   *[pieceSize + pieceSlack]byte
}

// newCatalogue returns the catalogue that has something before its first entry, in
// a borrowed buffer. It must be closed.
func (s *Server) newCatalogue(c *conn, m *reservation, cursor *topics.CatalogueCursor, before []byte) *catalogue {
	return &catalogue{conn: c, memory: m, gate: s.gate, cursor: cursor, buf: before}
}

// fill fills the piece, and reports whether there may be more after it. A short
// catalogue is one piece, for which it neither waits nor asks for memory.
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

// append appends entries to the piece until it is full, and reports whether there
// may be more.
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

// room makes the piece large, if the budget allows that, and returns its size.
func (c *catalogue) room() int {
	if c.lent == nil {
		if !c.memory.try(c.conn, pieceSize+pieceSlack) {
			return allowance
		}
		c.lent = pieceBuffers.Get().(*[pieceSize + pieceSlack]byte)
		small := c.buf
		c.buf = append(c.lent[:0], small...)
		giveBack(small)
	}
	return pieceSize
}

// write writes all pieces, and what stands after the last entry.
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

// close gives the memory back.
func (c *catalogue) close() {
	if c.lent == nil {
		giveBack(c.buf)
	} else {
		pieceBuffers.Put(c.lent)
		c.memory.release(c.conn, pieceSize+pieceSlack)
	}
	c.lent, c.buf = nil, nil
}
