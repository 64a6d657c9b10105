package topics

import "sync/atomic"

// A position is how far a reader has read one topic.
type position struct {
	next  uint64 // index of the next event to read
	after uint64 // number (seq) up to which events were delivered or reported in gaps
}

// A feed connects a topic to a shared cursor that reads it.
type feed struct {
	cursor *sharedCursor
	topic  *Topic
	slot   int32 // in topic.feeds.slots, or -1; the topic's lock guards it
	index  int32 // in cursor.feeds, or -1 until the cursor adopts the feed; the cursor's lock guards it

	// flagged is true from when the topic announces an event or change until the cursor
	// takes the feed off the list cursor.flagged. It is set under the topic's lock.
	flagged     atomic.Bool
	dirty       bool  // whether the feed is in cursor.dirty; the cursor's lock guards it
	nextFlagged *feed // next in the list cursor.flagged

	// The cursor's lock guards what follows.
	at     position
	pinned *mergeItem // next item to deliver of a topic with RetainLatest, or nil
}

// flag announces an event or change of the topic to the cursor. It reports whether the
// feed was not flagged before. The caller holds the topic's lock.
func (f *feed) flag() bool {
	if f.flagged.Load() {
		return false
	}
	f.flagged.Store(true)
	for {
		head := f.cursor.flagged.Load()
		f.nextFlagged = head
		if f.cursor.flagged.CompareAndSwap(head, f) {
			return true
		}
	}
}

// collect adds the unread events and changes of the topic, up to number head, to the
// batch. It reports whether any are left. The caller holds the cursor's lock.
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

// collectLatest is collect for the events of a topic with RetainLatest. It pins an
// event whose number is after head until a later pass delivers it. Without the pin, a
// busy topic could show an event after head in every pass, and would never be
// delivered.
func (f *feed) collectLatest(b *mergeBatch, head uint64) (more bool) {
	log := &f.topic.log
	if f.pinned == nil {
		f.pinned = &mergeItem{}
	}
	if f.pinned.next <= f.at.next { // nothing is pinned
		if log.next <= f.at.next {
			return false
		}
		*f.pinned = log.newestItem(int(f.index))
	}
	if f.pinned.seq > head {
		return true
	}
	b.add(*f.pinned)
	if more = log.newest().seq > head; !more && log.next > f.pinned.next {
		b.add(log.newestItem(int(f.index)))
	}
	b.endRun()
	return more
}

func (l *history) newestItem(feed int) mergeItem {
	return mergeItem{record: *l.newest(), feed: feed, next: l.next}
}

// advance moves the cursor's position in the topic behind p, and unpins the event.
func (f *feed) advance(p *mergeItem) {
	f.at = position{p.next, p.seq}
	if f.pinned != nil {
		*f.pinned = mergeItem{}
	}
}
