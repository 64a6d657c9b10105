package store

import (
	"strconv"

	"topicmux/sse"
)

// Line adds a line of the stream before the event that it is part of. It
// belongs to the goroutine that calls Apply and SetConn, and keeps nothing of
// l's memory.
// Without it the store works, but no topic has a wire.
func (s *Store) Line(l sse.Line) {
	if s.raw.over {
		s.raw = rawBlock{buf: s.raw.buf[:0]}
	}
	s.raw.add(l)
}

// rawBlock is the lines of the event under way. Only the feed's goroutine
// touches it.
type rawBlock struct {
	buf  []byte
	more int
	over bool // the empty line has come: the next line begins a new block
}

func (b *rawBlock) add(l sse.Line) {
	if l.Kind == sse.LineBlank {
		b.over = true
		return
	}
	const note = 24 // room for the true size of a line that is cut
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

// cutMark says how many bytes of a line are left out.
func cutMark(n int) string { return "… +" + strconv.Itoa(n) + " bytes" }

// keepWire puts the lines of the event that has just come into its topic.
func (s *Store) keepWire(t *Topic, now int64) {
	if !s.raw.over || len(s.raw.buf) == 0 {
		return
	}
	t.addBlock(&s.raw, now, s.paused, &s.ingest.memory)
	s.raw = rawBlock{buf: s.raw.buf[:0]}
}
