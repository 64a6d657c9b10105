package topics

import "unsafe"

// Footprint returns how many bytes of memory the subscription takes for what it has
// still to read from the histories, which depends on how many topics it selects; 0
// once it has caught up. Like Next it is for one goroutine at a time.
func (s *Subscription) Footprint() int {
	if s.replay == nil {
		return 0
	}
	return (cap(s.replay.positions) + cap(s.replay.ends)) * int(unsafe.Sizeof(position{}))
}

// FootprintOf returns about the footprint that such a subscription may have when it begins.
// Where it has patterns that is as if they matched all topics. It takes no lock.
func (h *Hub) FootprintOf(want SubscribeOptions) int {
	if want.LastEventID == "" && want.Last == 0 {
		return 0
	}
	n := 0
	for _, piece := range h.list.pieces() {
		n += len(piece)
	}
	if sel := want.Selection; sel.Plain() {
		n = min(n, sel.Len())
	}
	return 2 * n * int(unsafe.Sizeof(position{}))
}
