package store

import (
	"bytes"
	"sort"
	"time"

	"topicmux/monitor/text"
)

// Block is the lines of the stream that made one event, as they came.
type Block struct {
	Ordinal uint64 // counts the topic's blocks from 1
	At      time.Time
	Lines   []string // cleaned, without their ends
	More    int      // further lines, beyond the bound
}

// Wire is the lines of the stream that made the newest events of a topic, a block
// for each event. While the store is paused, those that were kept at that moment
// stay.
type Wire struct {
	blocks blockRing
	frozen *blockRing // the blocks as they were when the store was paused
}

// addBlock puts the lines of an event at the end. The first one of a pause freezes
// what is there.
func (w *Wire) addBlock(raw *rawBlock, now int64, paused bool, b *budget) {
	if paused && w.frozen == nil {
		w.frozen = w.blocks.clone()
	}
	w.blocks.add(raw.buf, raw.more, now, b)
}

// shown returns the blocks to show: while the store is paused, those of the pause.
func (w *Wire) shown() *blockRing {
	if w.frozen != nil {
		return w.frozen
	}
	return &w.blocks
}

// Blocks returns how many blocks of the topic's wire are kept that had come by
// to, by arrival.
func (w *Wire) Blocks(to time.Time) int {
	r := w.shown()
	if to.IsZero() {
		return r.n
	}
	at := to.UnixNano()
	return sort.Search(r.n, func(i int) bool { return r.at(i).at > at })
}

// Block returns the kept block i: 0 is the oldest.
func (w *Wire) Block(i int) Block {
	r := w.shown()
	if i < 0 || i >= r.n {
		return Block{}
	}
	o := r.at(i)
	b := Block{Ordinal: r.ordinal(i), At: time.Unix(0, o.at), More: o.more}
	for line := range bytes.SplitSeq(r.buf[o.off:o.off+o.len], []byte("\n")) {
		b.Lines = append(b.Lines, text.CleanLine(line, maxBlock))
	}
	return b
}

// BlockRows returns how many lines block i has, at less cost than Block.
func (w *Wire) BlockRows(i int) int {
	r := w.shown()
	if i < 0 || i >= r.n {
		return 0
	}
	o := r.at(i)
	n := 1 + bytes.Count(r.buf[o.off:o.off+o.len], []byte("\n"))
	if o.more > 0 {
		n++
	}
	return n
}

// BlockOrdinal returns the ordinal of block i.
func (w *Wire) BlockOrdinal(i int) uint64 { return w.shown().ordinal(i) }
