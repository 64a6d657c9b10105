package tui

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/view"
)

// rateStep is how often the rate in a title is looked at again although nothing
// came.
const rateStep = 5 * time.Second

// ratesFallAt is when the titles of logs have to be looked at again: the lines
// that they count leave the window one by one. It is zero once none says
// anything.
func (m *Model) ratesFallAt(st *store.State, now time.Time) time.Time {
	for _, p := range m.shown() {
		t := st.Topic(p.topic)
		if !p.visible() || t == nil || t.Shape != store.ShapeLog {
			continue
		}
		if value, _ := view.Headline(t, m.context(p, st, now, now)); value != "" {
			return now.Truncate(rateStep).Add(rateStep)
		}
	}
	return time.Time{}
}
