package store

import (
	"bytes"
	"sort"
	"time"

	"topicmux/monitor/text"
)

// Block holds the raw lines of an event.
type Block struct {
	Ordinal uint64 // number of the block in the topic, from 1
	At      time.Time
	Lines   []string // cleaned, without line ends
	More    int      // number of further lines above the limit
}

// Wire holds the raw lines of a topic's newest events, with a block for each
// event. While the store is paused, it shows the blocks stored at the time of
// the pause.
type Wire struct {
	blocks blockRing
	frozen *blockRing // blocks at the time of the pause
}

// addBlock appends the lines of an event. The first block during a pause
// freezes the earlier ones.
func (w *Wire) addBlock(raw *rawBlock, now int64, paused bool, b *budget) {
	if paused && w.frozen == nil {
		w.frozen = w.blocks.clone()
	}
	w.blocks.add(raw.buf, raw.more, now, b)
}

// takeBlock appends the lines of the latest event, if they are complete, and begins a new block.
func (w *Wire) takeBlock(raw *rawBlock, now int64, paused bool, b *budget) {
	if raw.over && len(raw.buf) > 0 {
		w.addBlock(raw, now, paused, b)
		raw.begin()
	}
}

// shown returns the blocks to show, which are those of the pause while the
// store is paused.
func (w *Wire) shown() *blockRing {
	if w.frozen != nil {
		return w.frozen
	}
	return &w.blocks
}

// Blocks returns the number of stored blocks that had arrived at to.
func (w *Wire) Blocks(to time.Time) int {
	r := w.shown()
	if to.IsZero() {
		return r.Len()
	}
	at := to.UnixNano()
	return sort.Search(r.Len(), func(i int) bool { return r.At(i).at > at })
}

// Block returns the stored block i. Block 0 is the oldest.
func (w *Wire) Block(i int) Block {
	r := w.shown()
	if i < 0 || i >= r.Len() {
		return Block{}
	}
	o := r.At(i)
	b := Block{Ordinal: r.ordinal(i), At: time.Unix(0, o.at), More: o.more}
	for line := range bytes.SplitSeq(r.buf[o.off:o.off+o.len], []byte("\n")) {
		b.Lines = append(b.Lines, text.CleanLine(line, maxBlock))
	}
	return b
}

// BlockRows returns the number of lines of block i. It is faster than Block.
func (w *Wire) BlockRows(i int) int {
	r := w.shown()
	if i < 0 || i >= r.Len() {
		return 0
	}
	o := r.At(i)
	n := 1 + bytes.Count(r.buf[o.off:o.off+o.len], []byte("\n"))
	if o.more > 0 {
		n++
	}
	return n
}

// BlockOrdinal returns the ordinal of block i.
func (w *Wire) BlockOrdinal(i int) uint64 { return w.shown().ordinal(i) }
