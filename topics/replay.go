package topics

// A replay reads events for one subscriber from the histories of the topics: the events
// that it asked for when it subscribed, or those that it needs to catch up after the
// window evicted its cursor. The replay ends at the position where the subscriber joins
// the window. Only the goroutine that reads the subscription uses it.
type replay struct {
	hub           *Hub
	format        int
	feeds         []*feed
	positions     []position // the reader's position in each feed
	ends          []position // where the replay ends in each feed
	since         uint64     // changes of infos up to this number were delivered
	until         uint64     // the replay delivers events and changes up to this number
	pendingLosses []loss     // not reported in gaps yet
}

// remaining returns how many events the replay has still to deliver or to report as
// missed.
func (r *replay) remaining() (n uint64) {
	for i, end := range r.ends {
		if next := r.positions[i].next; next < end.next {
			n += end.next - next
		}
	}
	return n
}

// read returns the next batch, which may be empty, and whether more batches follow.
func (r *replay) read() (b Batch, more bool) {
	in := newMergeBatch(r.until)
	defer in.release()
	r.collect(in)
	r.pendingLosses = append(r.pendingLosses, in.losses...)
	r.emitGaps(&b, func(l *loss) bool { return l.appeared <= r.since })
	r.hub.counters.conflated.Add(in.conflated)
	size := min(in.bytes, maxSegment)
	pos := in.merge(func(p *mergeItem) bool { return r.appendItem(p, &b, size) })
	r.since = max(r.since, pos)
	return b, pos < r.until || len(r.pendingLosses) > 0
}

// emitGaps adds the gaps of the losses that are due to the batch; see
// sharedCursor.emitGaps. It returns false if the batch already has events or changes,
// which gaps must precede.
func (r *replay) emitGaps(b *Batch, due func(*loss) bool) bool {
	waiting := r.pendingLosses[:0]
	for i := range r.pendingLosses {
		if !due(&r.pendingLosses[i]) {
			waiting = append(waiting, r.pendingLosses[i])
			continue
		}
		if b.Events > 0 || len(b.Changes) > 0 {
			return false
		}
		b.Gaps = append(b.Gaps, r.pendingLosses[i].gap(r.hub.epoch))
	}
	r.pendingLosses = waiting
	return true
}

func (r *replay) collect(b *mergeBatch) {
	open := 0
	for i, end := range r.ends {
		if r.positions[i].next < end.next {
			open++
		}
	}
	budget := max(maxSegment/max(open, 1), minBudget)
	for i, f := range r.feeds {
		if r.positions[i].next >= r.ends[i].next && r.since >= r.until {
			continue
		}
		r.visit(b, i, f.topic, budget)
	}
}

func (r *replay) visit(b *mergeBatch, i int, t *Topic, budget int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b.changes(t, i, r.since, r.until)
	if r.positions[i].next < r.ends[i].next {
		b.events(t, i, &r.positions[i], r.ends[i], budget)
	}
}

// formatRoom is about how many bytes a format adds to a frame. Without room for them,
// append would copy a large frame a second time.
const formatRoom = 512

// appendItem adds an item to the batch. It returns false if the item belongs in the
// next batch.
func (r *replay) appendItem(p *mergeItem, b *Batch, size int) bool {
	if p.change != nil {
		if b.Events > 0 { // changes precede events in a batch
			return false
		}
		b.change(p.change)
		return true
	}
	if b.Events > 0 && max(len(b.Bytes), minCost*b.Events)+p.cost() > maxSegment {
		return false
	}
	if len(r.pendingLosses) > 0 && !r.emitGaps(b, func(l *loss) bool { return l.appeared < p.seq }) {
		return false
	}
	switch {
	case r.format == 0 && b.Events == 0 && p.cost() >= maxSegment:
		b.Bytes = p.wire() // not copied: many subscribers may read a frame of this size
	case b.Bytes == nil:
		b.Bytes = make([]byte, 0, max(size, p.cost()+formatRoom))
		fallthrough
	default:
		b.Bytes = r.hub.encode(b.Bytes, r.format, r.feeds[p.feed].topic.name, p)
	}
	b.Events++
	b.Last = ID{Epoch: r.hub.epoch, Seq: p.seq}
	r.positions[p.feed] = position{p.next, p.seq}
	return true
}

// extend moves the end of the replay to number until and the positions ends. Topics that
// have appeared since are read from their first event. The caller holds the cursor's
// lock.
func (r *replay) extend(c *sharedCursor, until uint64, ends []position) {
	r.feeds = c.feeds[:len(c.feeds):len(c.feeds)]
	r.until, r.ends = until, ends
	r.positions = append(r.positions, make([]position, len(ends)-len(r.positions))...)
}
