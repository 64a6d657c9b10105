package topics

import (
	"fmt"
	"strings"

	"topicmux/protocol"
)

// lockPiece is how many patterns are inserted into the tree or removed from it before
// the hub's lock is released: about ten microseconds of work.
const lockPiece = 16

// cursor returns the cursor with that key. If it does not exist, cursor begins it: the
// new cursor is locked and the caller must build it.
//
// Cursors and topics find each other as follows. One order covers both: the field
// begin of a shared cursor and the field created of a topic. Each is set while the
// hub's lock is held briefly. By then the cursor is in the tree of patterns and the
// topic in the list of topics. The later of the two finds the other there and lets the
// topic join the cursor. So each topic joins each cursor once, and neither search holds
// the hub's lock all the time.
func (h *Hub) cursor(key selectionKey, s Selection) (c *sharedCursor, begun bool, err error) {
	h.mu.RLock()
	c, ok := h.cursors[key]
	closed := h.closed
	h.mu.RUnlock()
	if ok && !closed && !c.retired.Load() {
		return c, false, nil
	}
	c = newSharedCursor(h, key, s)
	c.mu.Lock()
	h.mu.Lock()
	defer h.mu.Unlock()
	other, ok := h.cursors[key]
	switch {
	case h.closed:
		return nil, false, ErrClosed
	case ok && !other.retired.Load():
		return other, false, nil
	case !ok && len(h.cursors) >= h.opts.MaxSelections:
		return nil, false, fmt.Errorf("%w: the maximum is %d different selections", ErrTooManySelections, h.opts.MaxSelections)
	}
	h.cursors[key] = c
	h.selections.Store(int32(len(h.cursors)))
	c.number = h.numbers.assign(c)
	return c, true, nil
}

// build completes a shared cursor that was begun, so that it accepts subscribers. The
// caller holds c.mu.
func (c *sharedCursor) build() error {
	h := c.hub
	c.eachPattern(h.patterns.insert)
	h.mu.Lock()
	c.begin = h.created
	c.pos = h.seq.Load()
	pieces := h.list.pieces()
	closed := h.closed
	h.mu.Unlock()
	if closed {
		return ErrClosed
	}
	topics := findSelected(pieces.all(), c.selection)
	patterns := c.selection.Len()
	weight := weightOf(c.selection)
	if !h.reserveSelected(c, int64(len(topics))+weight) {
		return fmt.Errorf("%w: this one selects %d topics with %d names and patterns; the maximum for all together is %d",
			ErrTooManySelections, len(topics), patterns, h.opts.MaxSelected)
	}
	c.weight = weight
	c.feeds = make([]*feed, 0, len(topics))
	c.window.base = make([]position, 0, len(topics))
	for _, t := range topics {
		c.join(t)
	}
	return nil
}

// patternWeight is how many topics a name or a short pattern of a selection counts as.
// It follows from the memory that a pattern takes.
const patternWeight = 2

// weightOf returns how many topics the names and patterns of a selection count as. A
// pattern counts as many as it has tokens, at least patternWeight: a new topic's search
// may visit that many nodes to find that the last token differs.
func weightOf(s Selection) (weight int64) {
	for _, p := range s.Patterns() {
		tokens := 0
		if !p.Plain() {
			tokens = strings.Count(p.String(), ".") + 1
		}
		weight += int64(max(patternWeight, tokens))
	}
	return weight
}

// reserveSelected counts n more topics as selected by the cursor. It returns false and
// counts nothing if that exceeds Options.MaxSelected.
func (h *Hub) reserveSelected(c *sharedCursor, n int64) bool {
	all, size := h.selected.Add(n), c.size.Add(n)
	most := int64(h.opts.MaxSelected)
	small := most / 8 / int64(h.opts.MaxSelections)
	if all <= most || size <= small || c.selection.Everything() {
		return true
	}
	h.selected.Add(-n)
	c.size.Add(-n)
	return false
}

// eachPattern calls do with each of the selection's patterns and the cursor's number.
// It holds the hub's lock for each call and releases it after lockPiece patterns.
func (c *sharedCursor) eachPattern(do func(Pattern, int32)) {
	h := c.hub
	patterns := c.selection.Patterns()
	if len(patterns) == 0 {
		patterns = []Pattern{protocol.MustPattern(">")}
	}
	for len(patterns) > 0 {
		piece := patterns[:min(lockPiece, len(patterns))]
		patterns = patterns[len(piece):]
		h.mu.Lock()
		for _, p := range piece {
			do(p, c.number)
		}
		h.mu.Unlock()
	}
}

// retire ends a shared cursor without subscribers. It returns the feeds that detach
// must remove from their topics, or nil. The caller holds c.mu.
func (c *sharedCursor) retire() []*feed {
	if len(c.subs) > 0 || c.retired.Load() {
		return nil
	}
	c.retired.Store(true)
	c.takeFlagged() // includes the feeds that have just joined
	feeds := c.feeds
	if feeds == nil {
		feeds = []*feed{}
	}
	return feeds
}

// detach removes a retired shared cursor from the hub and from its topics. The caller
// holds no lock.
func (c *sharedCursor) detach(feeds []*feed) {
	if feeds == nil {
		return
	}
	h := c.hub
	h.mu.Lock()
	if h.cursors[c.key] == c { // no newer cursor has replaced c
		delete(h.cursors, c.key)
		h.selections.Store(int32(len(h.cursors)))
	}
	h.mu.Unlock()
	c.eachPattern(h.patterns.remove)
	h.mu.Lock()
	h.numbers.release(c.number)
	h.mu.Unlock()
	h.selected.Add(-c.weight)
	for _, f := range feeds {
		f.topic.leave(f)
	}
}

// numbers assigns small numbers to shared cursors.
type numbers struct {
	cursors []*sharedCursor // by number; nil if the number is unused
	unused  []int32
}

func (n *numbers) assign(c *sharedCursor) (number int32) {
	if last := len(n.unused) - 1; last >= 0 {
		number, n.unused = n.unused[last], n.unused[:last]
		n.cursors[number] = c
		return number
	}
	n.cursors = append(n.cursors, c)
	return int32(len(n.cursors) - 1)
}

func (n *numbers) release(number int32) {
	n.cursors[number] = nil
	n.unused = append(n.unused, number)
}

// windowSize returns the limit of each cursor's window in bytes.
func (h *Hub) windowSize() int {
	return min(max(h.opts.MaxReady/max(int(h.selections.Load()), 1), minWindow), maxWindow)
}
