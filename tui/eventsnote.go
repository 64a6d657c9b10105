package tui

import (
	"strconv"

	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
)

// eventsNote says why a topic with numbers is shown as events, and how to chart it, in
// a long and a short form; "" for any other topic.
func eventsNote(p *pane, t *store.Topic) (note, short string) {
	if !t.Eventful() || p.wire || p.picture.view != "log" || p.viewState.Fields != nil || t.Measures() == 0 {
		return "", ""
	}
	const chart = " · f charts a field"
	path, n, more := t.Entities()
	switch {
	case n >= 2:
	case t.HasSeveralTypes():
		return "events of several types" + chart, "f charts a field"
	default: // their texts vary
		return "shown as events" + chart, "f charts a field"
	}
	count := strconv.Itoa(n)
	if more {
		count += "+"
	}
	count += " " + view.EntityName(path)
	return "events of " + count + chart, count + chart
}
