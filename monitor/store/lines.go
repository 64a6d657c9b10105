package store

import (
	"strconv"

	"topicmux/sse"
)

// Line adds a raw line of the stream. Call it for each line before the event
// that the line is part of, from the goroutine that calls Apply and SetConn. It
// does not retain l's memory. Without these calls, topics have no raw lines,
// and everything else works.
func (s *Store) Line(l sse.Line) {
	if s.raw.over {
		s.raw = rawBlock{buf: s.raw.buf[:0]}
	}
	s.raw.add(l)
}

// rawBlock collects the lines of the current event. Only the goroutine that
// feeds the store uses it.
type rawBlock struct {
	buf  []byte
	more int
	over bool // the blank line has been read, so the next line starts a new block
}

func (b *rawBlock) add(l sse.Line) {
	if l.Kind == sse.LineBlank {
		b.over = true
		return
	}
	const note = 24 // room for the size of a truncated line
	room := maxBlock - len(b.buf) - note
	if room <= 0 {
		b.more++
		return
	}
	if len(b.buf) > 0 {
		b.buf = append(b.buf, '\n')
	}
	if most := min(room, maxWireLine); len(l.Raw) > most {
		b.buf = append(b.buf, l.Raw[:most]...)
		b.buf = append(b.buf, cutMark(len(l.Raw)-most)...)
		return
	}
	b.buf = append(b.buf, l.Raw...)
}

// cutMark returns the text that replaces n bytes at the end of a line.
func cutMark(n int) string { return "… +" + strconv.Itoa(n) + " bytes" }

// keepWire stores the lines of the latest event in its topic.
func (s *Store) keepWire(t *Topic, now int64) {
	if !s.raw.over || len(s.raw.buf) == 0 {
		return
	}
	t.addBlock(&s.raw, now, s.paused, &s.ingest.memory)
	s.raw = rawBlock{buf: s.raw.buf[:0]}
}
