package topics

import (
	"encoding/binary"
	"sort"
)

// A sequenceIndex stores the numbers of events that a topic's history has dropped. So a
// gap counts exactly what a reader missed that resumes after an old id. The index
// takes one or two bytes per event and holds at most sequenceBlocks blocks of
// sequenceBlock bytes: about 64 thousand events. It drops older numbers. Gaps that
// begin there have AtLeast set.
type sequenceIndex struct {
	blocks []sequencePage
	next   uint64 // index of the next event to record
}

const (
	sequenceBlock  = 1 << 10
	sequenceBlocks = 64
)

// A sequencePage holds a run of consecutive events of a topic: the first number, and
// then the differences between successive numbers as varints.
type sequencePage struct {
	index, seq uint64 // of the first event
	last       uint64 // number of the last event
	steps      []byte
}

// record adds the event with that index in its topic. It returns how many bytes
// of memory the index grew.
func (l *sequenceIndex) record(index, seq uint64) int {
	if index != l.next {
		l.blocks = l.blocks[:0]
	}
	l.next = index + 1
	if n := len(l.blocks); n > 0 {
		if page := &l.blocks[n-1]; len(page.steps)+binary.MaxVarintLen64 <= sequenceBlock {
			before := cap(page.steps)
			page.steps = binary.AppendUvarint(page.steps, seq-page.last)
			page.last = seq
			return cap(page.steps) - before
		}
	}
	grown := 0
	if len(l.blocks) == sequenceBlocks {
		grown = -l.forget()
	}
	l.blocks = append(l.blocks, sequencePage{index: index, seq: seq, last: seq})
	return grown
}

// forget drops the oldest page and returns how many bytes that frees.
func (l *sequenceIndex) forget() int {
	if len(l.blocks) == 0 {
		return 0
	}
	freed := cap(l.blocks[0].steps)
	copy(l.blocks, l.blocks[1:])
	l.blocks[len(l.blocks)-1] = sequencePage{}
	l.blocks = l.blocks[:len(l.blocks)-1]
	return freed
}

// rank returns how many of the topic's events have a number of at most seq, which must
// not be after the last recorded number. If the index has dropped that part, rank
// returns the upper bound and false.
func (l *sequenceIndex) rank(seq uint64) (uint64, bool) {
	i := sort.Search(len(l.blocks), func(i int) bool { return l.blocks[i].seq > seq }) - 1
	if i < 0 {
		oldest := l.next
		if len(l.blocks) > 0 {
			oldest = l.blocks[0].index
		}
		return oldest, oldest == 0
	}
	page := &l.blocks[i]
	n, at := page.index+1, page.seq
	for steps := page.steps; len(steps) > 0; n++ {
		step, size := binary.Uvarint(steps)
		if at += step; at > seq {
			break
		}
		steps = steps[size:]
	}
	return n, true
}
