package topics

// minBudget is how much a merge reads at once from each of many busy topics.
const minBudget = 2 << 10

// advance puts what is new into the window, about maxSegment bytes at most. It
// reports whether there is anything. The caller holds m.mu.
func (m *merge) advance() bool {
	head := m.hub.seq.Load() // before gather: see Topic.number
	if m.crowded.Load() {    // after it: otherwise it lacks no topic up to there
		return false
	}
	m.gather()
	if len(m.dirty) == 0 {
		m.pos = head
		return false
	}
	w := newHarvest(head)
	defer w.release()
	m.collect(w, head)
	before, segments := m.window.end, len(m.window.segments)
	m.late = append(m.late, w.losses...)
	m.tell(func(l *loss) bool { return l.behind <= m.pos })
	m.pos = m.weave(w)
	m.tell(func(l *loss) bool { return l.behind <= m.pos })
	for _, r := range w.runs {
		m.again(m.feeds[w.picks[r.from].feed])
	}
	if len(m.window.segments) > segments {
		m.shrink()
	}
	return m.window.end > before
}

// gather moves the feeds that were flagged to m.dirty. The caller holds m.mu.
//
// A feed's flag is cleared before its topic is read. A publisher that still found
// it set has held the topic's lock since, so the reading will wait for its event.
func (m *merge) gather() {
	if m.fresh.Load() == nil {
		return
	}
	for f := m.fresh.Swap(nil); f != nil; {
		next := f.link
		f.link = nil
		f.flagged.Store(false)
		if f.index < 0 {
			m.admit(f)
		}
		m.again(f)
		f = next
	}
}

// again makes sure that the feed is read next time.
func (m *merge) again(f *feed) {
	if !f.dirty {
		f.dirty = true
		m.dirty = append(m.dirty, f)
	}
}

// reach advances to number head at least, and until nothing more is to be told up
// to the merge's position. That is the seam: who has seen everything selected up
// to m.pos can go on at m.window.end. It returns false if the merge is crowded. The
// caller holds m.mu.
func (m *merge) reach(head uint64) bool {
	for m.pos < head || len(m.late) > 0 {
		if m.crowded.Load() {
			return false
		}
		m.advance()
	}
	return true
}

// advanceAny advances until there is something, or nothing is left.
func (m *merge) advanceAny() bool {
	for {
		if m.advance() {
			return true
		}
		if len(m.dirty) == 0 || m.crowded.Load() {
			return false
		}
	}
}

func (m *merge) collect(w *harvest, head uint64) {
	budget := max(maxSegment/len(m.dirty), minBudget)
	dirty := m.dirty
	m.dirty = m.dirty[:0] // again never overtakes the loop
	for _, f := range dirty {
		f.dirty = false
		if f.collect(w, head, budget) {
			m.again(f)
		}
	}
}

// weave appends what was harvested to the window, in order.
func (m *merge) weave(w *harvest) uint64 {
	expected := min(w.bytes, maxSegment)
	taken := 0
	return w.weave(func(p *pick) bool {
		if p.change != nil {
			m.window.change(p)
			return true
		}
		if taken > 0 && taken+p.cost() > maxSegment {
			return false
		}
		taken += p.cost()
		if len(m.late) > 0 {
			m.tell(func(l *loss) bool { return l.behind < p.seq })
		}
		f := m.feeds[p.feed]
		if skipped := p.next - 1 - f.at.next; skipped > 0 {
			m.hub.counters.conflated.Add(skipped)
		}
		f.took(p)
		m.window.event(p, m.form(p), expected)
		return true
	})
}

// form returns the event's bytes in the merge's format. They are valid until the
// next call.
func (m *merge) form(p *pick) []byte {
	if m.key.format == 0 {
		return p.wire()
	}
	m.scratch = m.hub.form(m.scratch[:0], m.key.format, m.feeds[p.feed].topic.name, p)
	return m.scratch
}

func (h *Hub) form(dst []byte, format int, topic Name, p *pick) []byte {
	if format == 0 {
		return append(dst, p.wire()...)
	}
	return h.opts.Formats[format](dst, ID{h.epoch, p.seq}, p.event(topic), p.wire())
}

// tell appends the losses that are due to the window. Most are told before
// the events that are new; but one of a topic that has just appeared waits until
// that was told. No event after that goes first: whoever leaves with its id would
// never hear of the loss.
func (m *merge) tell(due func(*loss) bool) {
	waiting := m.late[:0]
	for i := range m.late {
		if l := &m.late[i]; due(l) {
			m.window.gap(l.feed, l.mark, l.gap(m.hub.epoch))
		} else {
			waiting = append(waiting, *l)
		}
	}
	clear(m.late[len(waiting):])
	m.late = waiting
}

func (l *loss) gap(epoch string) Gap {
	return Gap{
		Topic: l.topic, Missed: l.missed, Reason: ReasonSlow,
		From: ID{epoch, l.from}, To: ID{epoch, l.after},
	}
}

// windowSize returns the bound of each merge's window in bytes.
func (h *Hub) windowSize() int {
	return min(max(h.opts.MaxReady/max(int(h.selections.Load()), 1), minWindow), maxWindow)
}

// shrink drops the segments that nobody needs, and those beyond the bound. Who
// was in one of these reads on from the histories.
func (m *merge) shrink() {
	w := &m.window
	for len(w.segments) > 1 {
		var left *wreck
		after := w.segments[1].first
		for _, s := range m.subs {
			if s.at >= after || s.wreck != nil {
				continue
			}
			if w.size <= m.hub.windowSize() {
				return
			}
			if left == nil {
				left = w.wreck()
			}
			s.wreck = left
		}
		w.drop()
	}
}
