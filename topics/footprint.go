package topics

import "unsafe"

// Footprint returns the bytes of memory that the subscription uses to read from the
// histories. The number depends on how many topics it selects. It is 0 once the
// subscription has caught up. Like Next, Footprint must not be called concurrently.
func (s *Subscription) Footprint() int {
	if s.replay == nil {
		return 0
	}
	return (cap(s.replay.positions) + cap(s.replay.ends)) * int(unsafe.Sizeof(position{}))
}

// FootprintOf estimates the footprint in bytes of a new subscription with these
// options. It assumes that patterns match all topics. It takes no lock.
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
