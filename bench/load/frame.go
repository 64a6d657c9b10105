package load

import (
	"bytes"
	"encoding/binary"

	"topicmux/bench/event"
)

const (
	idField = "id: "
	maxID   = 64

	// Offsets in a frame after the id line:
	// "event: t03\ndata: 03-00001234 0123456789abcdef xxx…\n\n".
	keyAt   = 17
	seqAt   = 20
	stampAt = 29
	tailAt  = 45 // the space after the time, the padding, the empty line
)

// A frame is a parsed event.
type frame struct {
	id      []byte
	payload []byte // and everything after it
	topic   int
	seq     uint32
}

// A shape is the form in which most servers write an event: the fields id, event and data
// in this order, each with a space after the colon. Everything after the id has a fixed
// size. So match compares it word by word and reads the numbers at fixed offsets.
type shape struct {
	leads [event.MaxTopics]lead
	tail  []byte
	size  int // of everything after the id line
}

// A lead is the text before the numbers of a topic, as three words. The zero lead, which
// an unused topic has, matches nothing.
type lead struct {
	a, b uint64
	c    uint32
}

func newShape(topics, size int) *shape {
	sh := &shape{tail: []byte(" ")}
	for topic := range topics {
		name := event.Name(topic)
		text := []byte("event: " + name + "\ndata: " + name[1:] + "-")
		sh.leads[topic] = lead{
			binary.LittleEndian.Uint64(text),
			binary.LittleEndian.Uint64(text[8:]),
			binary.LittleEndian.Uint32(text[16:]),
		}
	}
	sh.tail = append(sh.tail, event.Padding(size)...)
	sh.tail = append(sh.tail, "\n\n"...)
	sh.size = tailAt + len(sh.tail)
	return sh
}

// match parses the frame at the start of b and returns its size. It returns 0 if the frame
// has another shape or is incomplete. idEnd is a guess at the end of the id: its end in
// the previous frame. match returns the actual end.
func (sh *shape) match(b []byte, idEnd int) (size, end, topic int, seq uint32) {
	if idEnd >= len(b) || b[idEnd] != '\n' {
		if idEnd = bytes.IndexByte(b[:min(len(b), maxID)], '\n'); idEnd < len(idField) {
			return 0, 0, 0, 0
		}
	}
	size = idEnd + 1 + sh.size
	if len(b) < size || string(b[:len(idField)]) != idField {
		return 0, 0, 0, 0
	}
	rest := b[idEnd+1 : size]
	fixed := (*[tailAt]byte)(rest)
	topic = (int(fixed[8]&15)*10 + int(fixed[9]&15)) % event.MaxTopics
	lead := &sh.leads[topic]
	seq, ok := event.ParseSeq(binary.LittleEndian.Uint64(fixed[seqAt:]))
	if !ok || binary.LittleEndian.Uint64(fixed[:]) != lead.a || binary.LittleEndian.Uint64(fixed[8:]) != lead.b ||
		binary.LittleEndian.Uint32(fixed[16:]) != lead.c || fixed[stampAt-1] != ' ' || !bytes.Equal(rest[tailAt:], sh.tail) {
		return 0, 0, 0, 0
	}
	return size, idEnd, topic, seq
}
