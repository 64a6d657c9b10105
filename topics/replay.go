package topics

// A replay is a subscriber that reads from the topics' histories on its own: what
// it asked to resume or to begin with, or what it still has to catch up with
// after the window left it behind. It ends where the subscriber joins the window.
// Only the subscription's reader uses it.
type replay struct {
	hub       *Hub
	format    int
	feeds     []*feed
	positions []position // where it stands, for each feed
	ends      []position // where it ends: where the feeds stand
	since     uint64     // changes of entries after this number …
	until     uint64     // … up to this one are told, and events up to this one
	late      []loss     // not told yet
}

// left returns how many events are still to come, or to be lost.
func (r *replay) left() (n uint64) {
	for i, end := range r.ends {
		if next := r.positions[i].next; next < end.next {
			n += end.next - next
		}
	}
	return n
}

// read returns the next batch, which may be empty, and whether more will follow.
func (r *replay) read() (b Batch, more bool) {
	in := newMergeBatch(r.until)
	defer in.release()
	r.collect(in)
	r.late = append(r.late, in.losses...)
	r.emitGaps(&b, func(l *loss) bool { return l.behind <= r.since })
	r.hub.counters.conflated.Add(in.conflated)
	size := min(in.bytes, maxSegment)
	pos := in.merge(func(p *mergeItem) bool { return r.take(p, &b, size) })
	r.since = max(r.since, pos)
	return b, pos < r.until || len(r.late) > 0
}

// emitGaps puts the losses that are due into the batch; see sharedCursor.emitGaps. It returns
// false if they have no place in it.
func (r *replay) emitGaps(b *Batch, due func(*loss) bool) bool {
	waiting := r.late[:0]
	for i := range r.late {
		if !due(&r.late[i]) {
			waiting = append(waiting, r.late[i])
			continue
		}
		if b.Events > 0 || len(b.Changes) > 0 { // gaps come first in a batch
			return false
		}
		b.Gaps = append(b.Gaps, r.late[i].gap(r.hub.epoch))
	}
	r.late = waiting
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

// formatRoom is about what a format adds to a frame. Without room for it a copy of a
// large frame would be made twice.
const formatRoom = 512

// take puts an item into the batch, unless it has no place in it.
func (r *replay) take(p *mergeItem, b *Batch, size int) bool {
	if p.change != nil {
		if b.Events > 0 { // entries come first in a batch
			return false
		}
		b.change(p.change)
		return true
	}
	if b.Events > 0 && max(len(b.Bytes), minCost*b.Events)+p.cost() > maxSegment {
		return false
	}
	if len(r.late) > 0 && !r.emitGaps(b, func(l *loss) bool { return l.behind < p.seq }) {
		return false
	}
	switch {
	case r.format == 0 && b.Events == 0 && p.cost() >= maxSegment:
		b.Bytes = p.wire() // as large as a batch: many may read it, so it is not copied
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

// extend makes the replay end at the given place. Topics that appeared since are
// read from their beginning. The caller holds the cursor's lock.
func (r *replay) extend(c *sharedCursor, until uint64, ends []position) {
	r.feeds = c.feeds[:len(c.feeds):len(c.feeds)]
	r.until, r.ends = until, ends
	r.positions = append(r.positions, make([]position, len(ends)-len(r.positions))...)
}
