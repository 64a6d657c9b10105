package tui

import (
	"time"

	"topicmux/monitor/store"
)

// How often the rate in a log's title is updated without a new line. The rate
// is that of the last ten seconds or of the last minute.
const (
	rateSoon, rateSoonFor   = time.Second, 12 * time.Second
	rateLater, rateLaterFor = 5 * time.Second, 65 * time.Second
)

// ratesSettle returns when the rate of a log changes by itself, or the zero
// time if none does.
func ratesSettle(st *store.State, now time.Time) time.Time {
	step := time.Duration(0)
	for _, t := range st.Topics {
		if t.Shape != store.ShapeLog || t.Count == 0 {
			continue
		}
		switch age := now.Sub(t.LastAt); {
		case age < rateSoonFor:
			return now.Add(rateSoon)
		case age < rateLaterFor:
			step = rateLater
		}
	}
	if step == 0 {
		return time.Time{}
	}
	return now.Add(step)
}
