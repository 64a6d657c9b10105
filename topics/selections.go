package topics

import "fmt"

// lockPiece is how many patterns are put into the tree, or taken out of it, while
// others wait for the hub's lock: some ten microseconds' worth.
const lockPiece = 16

// merge returns the merge with that key. If there is none, it begins one, which is
// locked and must be built.
//
// Subscribers and topics find each other like this. Both are given a place in one
// order, a moment under the hub's lock: a merge in begin, a topic in created. By then
// the merge is in the tree of patterns, and the topic in the list of topics. Whoever
// is later of the two finds the other there, and sees to it that the topic joins the
// merge. So each topic joins each merge once, and nobody needs the hub for himself
// while he looks for others.
func (h *Hub) merge(key mergeKey, s Selection) (m *merge, begun bool, err error) {
	h.mu.RLock()
	m, ok := h.merges[key]
	closed := h.closed
	h.mu.RUnlock()
	if ok && !closed && !m.dissolved.Load() {
		return m, false, nil
	}
	m = newMerge(h, key, s)
	m.mu.Lock()
	h.mu.Lock()
	defer h.mu.Unlock()
	other, ok := h.merges[key]
	switch {
	case h.closed:
		return nil, false, ErrClosed
	case ok && !other.dissolved.Load():
		return other, false, nil
	case !ok && len(h.merges) >= h.opts.MaxSelections:
		return nil, false, fmt.Errorf("%w: the hub serves at most %d different ones", ErrTooManySelections, h.opts.MaxSelections)
	}
	h.merges[key] = m
	h.selections.Store(int32(len(h.merges)))
	m.number = h.numbers.take(m)
	return m, true, nil
}

// build makes a merge that was begun one that can be subscribed to. The caller
// holds m.mu.
func (m *merge) build() error {
	h := m.hub
	m.eachPattern(h.patterns.insert)
	h.mu.Lock()
	m.begin = h.created
	m.pos = h.seq.Load()
	pieces := h.list.pieces()
	closed := h.closed
	h.mu.Unlock()
	if closed {
		return ErrClosed
	}
	topics := m.selection.find(pieces.all())
	patterns := len(m.selection.patterns)
	weight := patternWeight * int64(patterns)
	if !h.choose(m, int64(len(topics))+weight) {
		return fmt.Errorf("%w: this one selects %d topics with %d names and patterns; the maximum for all together is %d",
			ErrTooManySelections, len(topics), patterns, h.opts.MaxSelected)
	}
	m.weight = weight
	m.feeds = make([]*feed, 0, len(topics))
	m.window.base = make([]mark, 0, len(topics))
	for _, t := range topics {
		m.join(t)
	}
	return nil
}

// patternWeight is how many topics a name or pattern of a selection counts for, by
// the memory that it takes.
const patternWeight = 2

// choose counts n more topics as selected by the merge, or returns false where
// Options.MaxSelected does not allow them.
func (h *Hub) choose(m *merge, n int64) bool {
	all, size := h.selected.Add(n), m.size.Add(n)
	most := int64(h.opts.MaxSelected)
	small := most / 8 / int64(h.opts.MaxSelections)
	if all <= most || size <= small || m.selection.everything() {
		return true
	}
	h.selected.Add(-n)
	m.size.Add(-n)
	return false
}

// eachPattern calls do with each of the selection's patterns and its number, under
// the hub's lock, which it lets go of now and then.
func (m *merge) eachPattern(do func(Pattern, int32)) {
	h := m.hub
	patterns := m.selection.patterns
	if len(patterns) == 0 {
		patterns = []Pattern{{">"}}
	}
	for len(patterns) > 0 {
		piece := patterns[:min(lockPiece, len(patterns))]
		patterns = patterns[len(piece):]
		h.mu.Lock()
		for _, p := range piece {
			do(p, m.number)
		}
		h.mu.Unlock()
	}
}

// dissolve ends a merge that has no subscribers, and returns the feeds that are to
// leave their topics: see scatter. The caller holds m.mu.
func (m *merge) dissolve() []*feed {
	if len(m.subs) > 0 || m.dissolved.Load() {
		return nil
	}
	m.dissolved.Store(true)
	m.gather() // those that have just joined
	feeds := m.feeds
	if feeds == nil {
		feeds = []*feed{}
	}
	return feeds
}

// scatter removes a merge that was dissolved from the hub and its topics. The caller
// holds no lock.
func (m *merge) scatter(feeds []*feed) {
	if feeds == nil {
		return
	}
	h := m.hub
	h.mu.Lock()
	if h.merges[m.key] == m { // and no other has followed
		delete(h.merges, m.key)
		h.selections.Store(int32(len(h.merges)))
	}
	h.mu.Unlock()
	m.eachPattern(h.patterns.remove)
	h.mu.Lock()
	h.numbers.give(m.number)
	h.mu.Unlock()
	h.selected.Add(-m.weight)
	for _, f := range feeds {
		f.topic.leave(f)
	}
}

func (t *Topic) leave(f *feed) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.feeds.remove(f) {
		t.hub.selected.Add(-1)
	}
}

// numbers are short numbers for merges.
type numbers struct {
	merges []*merge // by their number; nil: not given
	unused []int32
}

func (n *numbers) take(m *merge) (number int32) {
	if last := len(n.unused) - 1; last >= 0 {
		number, n.unused = n.unused[last], n.unused[:last]
		n.merges[number] = m
		return number
	}
	n.merges = append(n.merges, m)
	return int32(len(n.merges) - 1)
}

func (n *numbers) give(number int32) {
	n.merges[number] = nil
	n.unused = append(n.unused, number)
}
