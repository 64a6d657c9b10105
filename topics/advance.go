package topics

// minBudget is the fewest bytes that one pass may read from a topic, however many are
// busy.
const minBudget = 2 << 10

// advance appends new items to the window, about maxSegment bytes at most. It reports
// whether it appended any. The caller holds c.mu.
func (c *sharedCursor) advance() bool {
	head := c.hub.seq.Load() // before takeFlagged: see Topic.number
	if c.overLimit.Load() {  // after seq: if false, no topic up to head is missing
		return false
	}
	c.takeFlagged()
	if len(c.dirty) == 0 {
		c.pos = head
		return false
	}
	b := newMergeBatch(head)
	defer c.endPass(b)
	c.collect(b, head)
	before, segments := c.window.end, len(c.window.segments)
	c.pendingLosses = append(c.pendingLosses, b.losses...)
	c.emitGaps(func(l *loss) bool { return l.appeared <= c.pos })
	c.pos = c.merge(b)
	c.emitGaps(func(l *loss) bool { return l.appeared <= c.pos })
	if len(c.window.segments) > segments {
		c.dropSegments()
	}
	return c.window.end > before
}

// endPass releases the batch and requeues the feeds whose items are not all in the
// window. After a panic in a format, the next pass begins with the item that the
// format did not encode.
func (c *sharedCursor) endPass(b *mergeBatch) {
	for _, r := range b.runs {
		c.requeue(c.feeds[b.items[r.from].feed])
	}
	c.pos = max(c.pos, c.window.last) // changes c.pos only after a panic
	b.release()
}

// takeFlagged moves the feeds that were flagged to c.dirty. The caller holds c.mu.
//
// takeFlagged clears the flag of a feed before its topic is read. A publisher that
// still finds the flag set has held the topic's lock since. The read waits for that
// lock, so it includes the publisher's event.
func (c *sharedCursor) takeFlagged() {
	if c.flagged.Load() == nil {
		return
	}
	for f := c.flagged.Swap(nil); f != nil; {
		next := f.nextFlagged
		f.nextFlagged = nil
		f.flagged.Store(false)
		if f.index < 0 {
			c.adopt(f)
		}
		c.requeue(f)
		f = next
	}
}

// requeue makes sure that the next pass reads the feed.
func (c *sharedCursor) requeue(f *feed) {
	if !f.dirty {
		f.dirty = true
		c.dirty = append(c.dirty, f)
	}
}

// advanceTo advances to number head at least, until no losses are pending. A subscriber
// that has seen everything selected up to c.pos can then continue at c.window.end.
// advanceTo returns false if the cursor is over its limit. The caller holds c.mu.
func (c *sharedCursor) advanceTo(head uint64) bool {
	for c.pos < head || len(c.pendingLosses) > 0 {
		if c.overLimit.Load() {
			return false
		}
		c.advance()
	}
	return true
}

// advanceUntilSome advances until it has appended an item. It returns false if nothing
// is left or the cursor is over its limit. The caller holds c.mu.
func (c *sharedCursor) advanceUntilSome() bool {
	for {
		if c.advance() {
			return true
		}
		if len(c.dirty) == 0 || c.overLimit.Load() {
			return false
		}
	}
}

func (c *sharedCursor) collect(b *mergeBatch, head uint64) {
	budget := max(maxSegment/len(c.dirty), minBudget)
	dirty := c.dirty
	c.dirty = c.dirty[:0] // requeue never overtakes the loop
	for _, f := range dirty {
		f.dirty = false
		if f.collect(b, head, budget) {
			c.requeue(f)
		}
	}
}

// merge appends the items of the batch to the window in order. It returns the number
// up to which the window is complete.
func (c *sharedCursor) merge(b *mergeBatch) uint64 {
	expected := min(b.bytes, maxSegment)
	taken := 0
	return b.merge(func(p *mergeItem) bool {
		if p.change != nil {
			c.window.change(p)
			return true
		}
		if taken > 0 && taken+p.cost() > maxSegment {
			return false
		}
		taken += p.cost()
		if len(c.pendingLosses) > 0 {
			c.emitGaps(func(l *loss) bool { return l.appeared < p.seq })
		}
		f := c.feeds[p.feed]
		c.window.event(p, c.encode(p), expected) // before advance: encode may panic
		if skipped := p.next - 1 - f.at.next; skipped > 0 {
			c.hub.counters.conflated.Add(skipped)
		}
		f.advance(p)
		return true
	})
}

// encode returns the event's bytes in the cursor's format. They are valid until the
// next call.
func (c *sharedCursor) encode(p *mergeItem) []byte {
	if c.key.format == 0 {
		return p.wire()
	}
	c.scratch = c.hub.encode(c.scratch[:0], c.key.format, c.feeds[p.feed].topic.name, p)
	return c.scratch
}

// emitGaps appends the gaps of the losses that are due to the window. Most precede the
// new events. The gap of a topic that has just appeared follows the change that
// announces the topic. No event may come between that change and the gap: a
// subscriber that resumed after such an event would never get the gap.
func (c *sharedCursor) emitGaps(due func(*loss) bool) {
	waiting := c.pendingLosses[:0]
	for i := range c.pendingLosses {
		if l := &c.pendingLosses[i]; due(l) {
			c.window.gap(l.feed, l.position, l.gap(c.hub.epoch))
		} else {
			waiting = append(waiting, *l)
		}
	}
	clear(c.pendingLosses[len(waiting):])
	c.pendingLosses = waiting
}

func (l *loss) gap(epoch string) Gap {
	return Gap{
		Topic: l.topic, Missed: l.missed, Reason: ReasonSlow,
		From: ID{Epoch: epoch, Seq: l.from}, To: ID{Epoch: epoch, Seq: l.after},
	}
}

// dropSegments drops the segments that no subscriber needs, and then segments until the
// window is within its limit. A subscriber whose segment is dropped continues from
// the histories.
func (c *sharedCursor) dropSegments() {
	w := &c.window
	for len(w.segments) > 1 {
		var left *evictedCursor
		after := w.segments[1].first
		for _, s := range c.subs {
			if s.at >= after || s.evicted != nil {
				continue
			}
			if w.size <= c.hub.windowSize() {
				return
			}
			if left == nil {
				left = w.evict()
			}
			s.evicted = left
		}
		w.drop()
	}
}
