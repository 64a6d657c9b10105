package topics

// A replay is a subscriber that reads from the topics' histories on its own: what
// it asked to resume or to begin with, or what it still has to catch up with
// after the window left it behind. It ends where the subscriber joins the window.
// Only the subscription's reader uses it.
type replay struct {
	hub    *Hub
	format int
	feeds  []*feed
	marks  []mark // where it stands, for each feed
	ends   []mark // where it ends: where the feeds stand
	since  uint64 // changes of entries after this number …
	until  uint64 // … up to this one are told, and events up to this one
	late   []loss // not told yet
}

// left returns how many events are still to come, or to be lost.
func (r *replay) left() (n uint64) {
	for i, end := range r.ends {
		if next := r.marks[i].next; next < end.next {
			n += end.next - next
		}
	}
	return n
}

// read returns the next batch, which may be empty, and whether more will follow.
func (r *replay) read() (b Batch, more bool) {
	w := newHarvest(r.until)
	defer w.release()
	r.collect(w)
	r.late = append(r.late, w.losses...)
	r.tell(&b, func(l *loss) bool { return l.behind <= r.since })
	r.hub.counters.conflated.Add(w.conflated)
	if size := min(w.bytes, maxSegment); size > 0 {
		b.Bytes = make([]byte, 0, size)
	}
	pos := w.weave(func(p *pick) bool { return r.take(p, &b) })
	r.since = max(r.since, pos)
	return b, pos < r.until || len(r.late) > 0
}

// tell puts the losses that are due into the batch; see merge.tell. It returns
// false if they have no place in it.
func (r *replay) tell(b *Batch, due func(*loss) bool) bool {
	waiting := r.late[:0]
	for i := range r.late {
		if !due(&r.late[i]) {
			waiting = append(waiting, r.late[i])
			continue
		}
		if b.Events > 0 || len(b.Entries) > 0 { // gaps come first in a batch
			return false
		}
		b.Gaps = append(b.Gaps, r.late[i].gap(r.hub.epoch))
	}
	r.late = waiting
	return true
}

func (r *replay) collect(w *harvest) {
	open := 0
	for i, end := range r.ends {
		if r.marks[i].next < end.next {
			open++
		}
	}
	budget := max(maxSegment/max(open, 1), minBudget)
	for i, f := range r.feeds {
		if r.marks[i].next >= r.ends[i].next && r.since >= r.until {
			continue
		}
		r.visit(w, i, f.topic, budget)
	}
}

func (r *replay) visit(w *harvest, i int, t *Topic, budget int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	w.changes(t, i, r.since, r.until)
	if r.marks[i].next < r.ends[i].next {
		w.events(t, i, &r.marks[i], r.ends[i], budget)
	}
}

// take puts a pick into the batch, unless it has no place in it.
func (r *replay) take(p *pick, b *Batch) bool {
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
	if len(r.late) > 0 && !r.tell(b, func(l *loss) bool { return l.behind < p.seq }) {
		return false
	}
	b.Bytes = r.hub.form(b.Bytes, r.format, r.feeds[p.feed].topic.name, p)
	b.Events++
	b.Last = ID{r.hub.epoch, p.seq}
	r.marks[p.feed] = mark{p.next, p.seq}
	return true
}

// extend makes the replay end at the given place. Topics that appeared since are
// read from their beginning. The caller holds the merge's lock.
func (r *replay) extend(m *merge, until uint64, ends []mark) {
	r.feeds = m.feeds[:len(m.feeds):len(m.feeds)]
	r.until, r.ends = until, ends
	r.marks = append(r.marks, make([]mark, len(ends)-len(r.marks))...)
}
