package topics

// EvictionThreshold is evictionThreshold.
func EvictionThreshold(sizes []int, total int) int { return evictionThreshold(sizes, total) }

// Feeds returns how many feeds the hub's topics have, including those of retired shared
// cursors, and how many nodes besides the root the tree of patterns has.
func Feeds(h *Hub) (feeds, nodes int) {
	for _, t := range h.list.pieces().all() {
		t.mu.Lock()
		feeds += len(t.feeds.slots) - len(t.feeds.free)
		t.mu.Unlock()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return feeds, h.patterns.root.below()
}

// Selected returns how many topics the hub counts as selected.
func Selected(h *Hub) int { return int(h.selected.Load()) }

func (n *patternNode) below() (nodes int) {
	for _, child := range n.children.list {
		nodes += 1 + child.below()
	}
	for _, child := range n.children.byToken {
		nodes += 1 + child.below()
	}
	return nodes
}
