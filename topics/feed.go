package topics

import "sync/atomic"

// A position is where a reader stands in one topic.
type position struct {
	next  uint64 // index of the topic's next event
	after uint64 // number (seq) up to which the topic was delivered or told
}

// A feed is a topic as one cursor reads it.
type feed struct {
	cursor *sharedCursor
	topic  *Topic
	place  int32 // in topic.feeds, or -1; the topic's lock guards it
	index  int32 // in cursor.feeds, or -1: it has joined, and the cursor did not look yet; its lock guards it

	// flagged says that the feed is on cursor.fresh, or about to be: something
	// happens to the topic. The topic's lock guards making it true.
	flagged atomic.Bool
	dirty   bool  // it is in cursor.dirty; the cursor's lock guards it
	link    *feed // the next on cursor.fresh

	// The cursor's lock guards what follows.
	at   position
	held *mergeItem // of a topic that keeps its latest: what is to be delivered next; or nil
}

// flag tells the cursor that something happens to the topic. It reports whether that
// was new. The caller holds the topic's lock.
func (f *feed) flag() bool {
	if f.flagged.Load() {
		return false
	}
	f.flagged.Store(true)
	for {
		head := f.cursor.fresh.Load()
		f.link = head
		if f.cursor.fresh.CompareAndSwap(head, f) {
			return true
		}
	}
}

// collect puts what is new in the topic, up to number head, into the batch. It
// reports whether something is left. The caller holds the cursor's
// lock.
func (f *feed) collect(b *mergeBatch, head uint64, budget int) (more bool) {
	t := f.topic
	t.mu.Lock()
	defer t.mu.Unlock()
	more = b.changes(t, int(f.index), f.cursor.pos, head)
	if t.log.latest {
		return f.collectLatest(b, head) || more
	}
	return b.events(t, int(f.index), &f.at, position{t.log.next, head}, budget) || more
}

// collectLatest is collect for the events of a topic that keeps its latest. One
// event is held until the cursor's turn comes: otherwise a topic that is published
// to all the time might always show one that is too new, and never be delivered.
func (f *feed) collectLatest(b *mergeBatch, head uint64) (more bool) {
	log := &f.topic.log
	if f.held == nil {
		f.held = &mergeItem{}
	}
	if f.held.next <= f.at.next { // nothing is held
		if log.next <= f.at.next {
			return false
		}
		*f.held = log.newestItem(int(f.index))
	}
	if f.held.seq > head {
		return true
	}
	b.add(*f.held)
	if more = log.newest().seq > head; !more && log.next > f.held.next {
		b.add(log.newestItem(int(f.index)))
	}
	b.endRun()
	return more
}

func (l *history) newestItem(feed int) mergeItem {
	return mergeItem{record: *l.newest(), feed: feed, next: l.next}
}

// advance makes the place behind p where the cursor stands in the topic.
func (f *feed) advance(p *mergeItem) {
	f.at = position{p.next, p.seq}
	if f.held != nil {
		*f.held = mergeItem{}
	}
}
