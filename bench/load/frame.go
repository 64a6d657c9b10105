package load

import (
	"bytes"
	"encoding/binary"

	"topicmux/bench/event"
)

const (
	idField = "id: "
	maxID   = 64

	// After the id's line, a frame has these at fixed places:
	// "event: t03\ndata: 03-00001234 0123456789abcdef xxx…\n\n".
	keyAt   = 17
	seqAt   = 20
	stampAt = 29
	tailAt  = 45 // the space after the time, the padding, the empty line
)

// A frame is an event as a stream has it.
type frame struct {
	id      []byte
	payload []byte // and what follows it
	topic   int
	seq     uint32
}

// A shape is the form in which most servers write an event: id, event and data
// in this order, each with a space after the colon. Everything after the id has
// a fixed size, so it is compared a word at a time, with the numbers cut out of
// where they must be.
type shape struct {
	leads [event.MaxTopics]lead
	tail  []byte
	size  int // of everything after the id's line
}

// A lead is what comes before a topic's numbers, as three words. That of a topic
// that there is not matches nothing.
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

// match reads the frame that b begins with and returns its size; 0 if it is not
// of this shape or not complete. The end of the id is looked for at idEnd first,
// where that of the last one was, and returned.
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
