package tui

import (
	"slices"

	"topicmux/monitor/store"
	"topicmux/tui/view"
)

// How much is looked through for what the user looks for, as PassesRecord
// counts it: at once when it is typed, and then for each frame. So a search
// costs a few percent of a core however many events come; what it has not got to
// yet, the count shows.
const (
	typedWork = 4 << 20
	frameWork = 256 << 10
)

// match is what is known of a pane for what the user looks for.
type match struct {
	upto    uint64   // events up to here were looked at
	hits    []uint64 // the ordinals of those that passed, as far as they are kept
	any     bool     // one has passed, kept or not
	skipped bool     // some went before they were looked at
	behind  bool     // some are still to be looked at
	out     bool     // the pane is left out
	lines   bool     // the pane is there for its lines, not for its name
}

// look looks at the events that came since the last time, as far as the work
// goes, and returns what is left of it.
func (m *match) scan(t *store.Topic, f *view.Filter, work int) int {
	if oldest := t.Oldest(); oldest > m.upto+1 && t.Count > 0 {
		m.skipped = m.skipped || m.upto > 0 // those before the search are not missed
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

// drop forgets the hits before an ordinal.
func (m *match) drop(oldest uint64) {
	i, _ := slices.BinarySearch(m.hits, oldest)
	m.hits = slices.Delete(m.hits, 0, i)
}
