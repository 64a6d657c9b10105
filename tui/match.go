package tui

import (
	"slices"

	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
)

// The limits of a search's work, counted as in PassesRecord: typedWork
// immediately after a key, and frameWork in each frame. A search then takes a
// few percent of a core at any event rate. The number of matches shows whether
// events remain to be searched.
const (
	typedWork = 4 << 20
	frameWork = 256 << 10
)

// match is the result of the search in a pane.
type match struct {
	upto    uint64   // ordinal up to which events were searched
	hits    []uint64 // ordinals of the matches among the stored events
	any     bool     // an event has matched, stored or not
	skipped bool     // events were evicted before they were searched
	behind  bool     // events remain to be searched
	out     bool     // the pane is hidden by the search
	lines   bool     // the pane is shown for its lines, not for its name
}

// scan searches new events with a limited amount of work. It returns the work
// that is left.
func (m *match) scan(t *store.Topic, f *view.Filter, work int) int {
	if oldest := t.Oldest(); oldest > m.upto+1 && t.Count > 0 {
		m.skipped = m.skipped || m.upto > 0 // ignore events before the search began
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

// drop removes the matches before an ordinal.
func (m *match) drop(oldest uint64) {
	i, _ := slices.BinarySearch(m.hits, oldest)
	m.hits = slices.Delete(m.hits, 0, i)
}
