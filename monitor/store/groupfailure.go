package store

import (
	"fmt"
	"iter"

	"topicmux/protocol"
)

// ongoing yields the members that have not ended and whose state is known, as their
// stream is in the same phase as that of the group.
func (g group) ongoing() iter.Seq[*Topic] {
	return func(yield func(*Topic) bool) {
		if len(g) == 0 {
			return
		}
		phase := g.stream().state.Conn.Phase
		for _, m := range g {
			if !m.Ended() && m.stream.state.Conn.Phase == phase && !yield(m) {
				return
			}
		}
	}
}

// failed yields the ongoing members whose source has failed.
func (g group) failed() iter.Seq[*Topic] {
	return func(yield func(*Topic) bool) {
		for m := range g.ongoing() {
			if _, failed := m.Failed(); failed && !yield(m) {
				return
			}
		}
	}
}

// gatherFailures makes a group failed if one of its members is. The error is that of the
// first one. It says how many have failed unless all have.
func (t *Topic) gatherFailures() {
	t.LastError = ""
	failed, all := 0, 0
	for m := range t.group.ongoing() {
		all++
		reason, is := m.Failed()
		if !is {
			continue
		}
		if failed++; failed == 1 {
			t.Info.State, t.Info.Error = protocol.StateFailed, reason
		}
		t.Info.Restarts = max(t.Info.Restarts, m.Info.Restarts)
	}
	if failed == 0 {
		return
	}
	if failed < all {
		t.Info.Error = fmt.Sprintf("%d of %d topics: %s", failed, all, t.Info.Error)
	}
	t.LastError = t.Info.Error
}
