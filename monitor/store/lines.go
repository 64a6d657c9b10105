package store

import (
	"strconv"

	"topicmux/sse"
)

// rawBlock collects the lines of the current event. Only the goroutine that
// feeds the store uses it.
type rawBlock struct {
	buf  []byte
	more int
	over bool // the blank line has been read, so the next line starts a new block
}

// begin starts a new block.
func (b *rawBlock) begin() { *b = rawBlock{buf: b.buf[:0]} }

// drop drops the lines of an event that was cut off.
func (b *rawBlock) drop() {
	if !b.over {
		b.begin()
	}
}

// add adds a line. The line after a blank line begins a new block.
func (b *rawBlock) add(l sse.Line) {
	if b.over {
		b.begin()
	}
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
