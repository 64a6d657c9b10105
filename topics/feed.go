package topics

import "sync/atomic"

// A mark is where a reader stands in one topic.
type mark struct {
	next  uint64 // index of the topic's next event
	after uint64 // number (seq) up to which the topic was delivered or told
}

// A feed is a topic as one merge reads it.
type feed struct {
	merge *merge
	topic *Topic
	place int32 // in topic.feeds, or -1; the topic's lock guards it
	index int32 // in merge.feeds, or -1: it has joined, and the merge did not look yet; its lock guards it

	// flagged says that the feed is on merge.fresh, or about to be: something
	// happens to the topic. The topic's lock guards making it true.
	flagged atomic.Bool
	dirty   bool  // it is in merge.dirty; the merge's lock guards it
	link    *feed // the next on merge.fresh

	// The merge's lock guards what follows.
	at   mark
	held *pick // of a topic that keeps its latest: what is to be delivered next; or nil
}

// flag tells the merge that something happens to the topic. It reports whether that
// was new. The caller holds the topic's lock.
func (f *feed) flag() bool {
	if f.flagged.Load() {
		return false
	}
	f.flagged.Store(true)
	for {
		head := f.merge.fresh.Load()
		f.link = head
		if f.merge.fresh.CompareAndSwap(head, f) {
			return true
		}
	}
}

// collect puts what is new in the topic, up to number head, into the harvest. It
// reports whether something is left. The caller holds the merge's
// lock.
func (f *feed) collect(w *harvest, head uint64, budget int) (more bool) {
	t := f.topic
	t.mu.Lock()
	defer t.mu.Unlock()
	more = w.changes(t, int(f.index), f.merge.pos, head)
	if t.log.latest {
		return f.collectLatest(w, head) || more
	}
	return w.events(t, int(f.index), &f.at, mark{t.log.next, head}, budget) || more
}

// collectLatest is collect for the events of a topic that keeps its latest. One
// event is held until the merge's turn comes: otherwise a topic that is published
// to all the time might always show one that is too new, and never be delivered.
func (f *feed) collectLatest(w *harvest, head uint64) (more bool) {
	log := &f.topic.log
	if f.held == nil {
		f.held = &pick{}
	}
	if f.held.next <= f.at.next { // nothing is held
		if log.next <= f.at.next {
			return false
		}
		*f.held = log.pickNewest(int(f.index))
	}
	if f.held.seq > head {
		return true
	}
	w.add(*f.held)
	if more = log.newest().seq > head; !more && log.next > f.held.next {
		w.add(log.pickNewest(int(f.index)))
	}
	w.endRun()
	return more
}

func (l *history) pickNewest(feed int) pick {
	return pick{record: *l.newest(), feed: feed, next: l.next}
}

// took makes the place behind p where the merge stands in the topic.
func (f *feed) took(p *pick) {
	f.at = mark{p.next, p.seq}
	if f.held != nil {
		*f.held = pick{}
	}
}
