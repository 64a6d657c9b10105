package topics

import "sync"

// A mergeItem is an event of a topic or a change of its info. For a change, only seq of
// the record is set.
type mergeItem struct {
	record
	feed   int    // index of the feed
	next   uint64 // index of the topic's event after this one; 0 for a change
	change *change
}

// A loss is a run of events that a topic's history dropped before they were read.
type loss struct {
	feed     int
	topic    Name
	missed   uint64
	position        // the reader's position after the loss
	from     uint64 // number after which the loss begins
	appeared uint64 // number of the topic's appearance if that must precede the gap, or 0
}

// A mergeBatch collects the items of one pass over several topics and merges them into
// one order. Batches are pooled in mergeBatches.
type mergeBatch struct {
	items     []mergeItem // run after run, each in order
	start     int         // of the run being collected
	appeared  uint64      // number of the topic's appearance if it is in the run, or 0
	runs      []run       // a heap, the lowest number on top
	losses    []loss
	conflated uint64
	bytes     int    // of the frames in items
	cutoff    uint64 // items holds everything up to this number
}

// A run is items[from:to], the first of which has number seq.
type run struct {
	seq      uint64
	from, to int
}

var mergeBatches = sync.Pool{New: func() any { return new(mergeBatch) }}

// newMergeBatch begins a batch of everything up to number cutoff. It must be
// released.
func newMergeBatch(cutoff uint64) *mergeBatch {
	b := mergeBatches.Get().(*mergeBatch)
	b.cutoff = cutoff
	return b
}

// release returns the batch to the pool. It clears the items, so that the memory of
// their events can be freed.
func (b *mergeBatch) release() {
	clear(b.items)
	clear(b.losses)
	*b = mergeBatch{items: b.items[:0], runs: b.runs[:0], losses: b.losses[:0]}
	mergeBatches.Put(b)
}

func (b *mergeBatch) add(p mergeItem) {
	b.items = append(b.items, p)
	b.bytes += int(p.frame)
}

// endRun ends the run being collected, if it has items.
func (b *mergeBatch) endRun() {
	if b.start < len(b.items) {
		b.runs = append(b.runs, run{b.items[b.start].seq, b.start, len(b.items)})
		b.start = len(b.items)
	}
}

// changes collects the changes of the topic's info after number since, up to head. It
// reports whether there are later ones. The caller holds t.mu.
func (b *mergeBatch) changes(t *Topic, feed int, since, head uint64) (more bool) {
	b.appeared = 0
	if n := len(t.changes); n == 0 || t.changes[n-1].seq <= since { // the usual case
		return false
	}
	for _, c := range t.changes {
		if c.seq > head {
			more = true
			break
		}
		if c.seq > since {
			b.add(mergeItem{record: record{seq: c.seq}, feed: feed, change: c})
			if c.first {
				b.appeared = c.seq
			}
		}
	}
	b.endRun()
	return more
}

// events collects the topic's events from one position to another: the indices before
// end.next, the numbers up to end.after. Events that the history has dropped become
// a loss, and the position moves behind them. When the budget of bytes is used up,
// after at least one event, events lowers the cutoff to the last event collected. It
// reports whether something is left. The caller holds t.mu.
func (b *mergeBatch) events(t *Topic, feed int, at *position, end position, budget int) (more bool) {
	log := &t.log
	log.expire(t.hub)
	if at.next < log.first {
		b.lose(t, feed, at, end)
	}
	index := at.next
	for index < min(end.next, log.next) {
		r := log.at(index)
		if r.seq > end.after {
			more = true
			break
		}
		if budget <= 0 {
			b.cutoff = min(b.cutoff, b.items[len(b.items)-1].seq)
			more = true
			break
		}
		budget -= r.cost()
		index++
		b.add(mergeItem{record: *r, feed: feed, next: index})
	}
	b.endRun()
	return more
}

// lose moves the position of a reader after the events before end that the history has
// dropped. It records a loss, or conflated events if the topic has RetainLatest.
func (b *mergeBatch) lose(t *Topic, feed int, at *position, end position) {
	after := t.log.afterLoss(end)
	missed := after.next - at.next
	switch {
	case missed == 0:
	case t.log.latest:
		b.conflated += missed
	default:
		b.losses = append(b.losses, loss{feed, t.name, missed, after, at.after, b.appeared})
	}
	*at = after
}

// merge is a k-way merge. It passes the items to emit in the order of their numbers, up
// to the cutoff or until emit returns false. It returns the number up to which emit
// got everything. The remaining items stay in b.runs.
func (b *mergeBatch) merge(emit func(*mergeItem) bool) uint64 {
	for i := len(b.runs)/2 - 1; i >= 0; i-- {
		b.siftDown(i)
	}
	for len(b.runs) > 0 {
		top := &b.runs[0]
		p := &b.items[top.from]
		if p.seq > b.cutoff {
			break
		}
		if !emit(p) {
			return p.seq - 1
		}
		if top.from++; top.from < top.to {
			top.seq = b.items[top.from].seq
		} else {
			last := len(b.runs) - 1
			*top = b.runs[last]
			b.runs = b.runs[:last]
		}
		b.siftDown(0)
	}
	return b.cutoff
}

// siftDown restores the heap below i.
func (b *mergeBatch) siftDown(i int) {
	runs := b.runs
	for child := 2*i + 1; child < len(runs); child = 2*i + 1 {
		if right := child + 1; right < len(runs) && runs[right].seq < runs[child].seq {
			child = right
		}
		if runs[i].seq < runs[child].seq {
			return
		}
		runs[i], runs[child] = runs[child], runs[i]
		i = child
	}
}
