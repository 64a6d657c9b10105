package tui

import (
	"slices"

	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
)

// The amounts of work, as PassesRecord counts them, that a search may do:
// typedWork at once after a key, frameWork for each frame. A search then costs
// a few percent of a core at any event rate. The count of matches shows when
// events are still to be searched.
const (
	typedWork = 4 << 20
	frameWork = 256 << 10
)

// match is the result of the search in one pane.
type match struct {
	upto    uint64   // the ordinal up to which events were searched
	hits    []uint64 // the ordinals of the matches among the kept events
	any     bool     // an event matched, kept or not
	skipped bool     // events were evicted before they were searched
	behind  bool     // events are still to be searched
	out     bool     // the pane is not shown
	lines   bool     // the pane is shown for its lines, not for its name
}

// scan searches the events since the last scan until the work is used up. It
// returns the work that is left.
func (m *match) scan(t *store.Topic, f *view.Filter, work int) int {
	if oldest := t.Oldest(); oldest > m.upto+1 && t.Count > 0 {
		m.skipped = m.skipped || m.upto > 0 // events before the search began do not count
		m.drop(oldest)
	}
	m.behind = false
	for r := range t.Records(m.upto) {
		if work <= 0 {
			m.behind = true
			return work
		}
		passes, cost := f.PassesRecord(r)
		if work -= cost; passes {
			m.hits, m.any = append(m.hits, r.Ordinal), true
		}
		m.upto = r.Ordinal
	}
	return work
}

// drop forgets the matches before an ordinal.
func (m *match) drop(oldest uint64) {
	i, _ := slices.BinarySearch(m.hits, oldest)
	m.hits = slices.Delete(m.hits, 0, i)
}
