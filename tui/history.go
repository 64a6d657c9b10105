package tui

import (
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/theme"
)

// historyOf is the time of which a dashboard asks for the events, so that charts
// of a window are full: somewhat more than they show, so that their lines come in
// from the left edge.
func historyOf(window time.Duration) time.Duration { return window + max(window/10, 30*time.Second) }

// history asks the server for older events than the stream began with.
type history struct {
	*shared
	fetch func(span time.Duration) // asks for more; nil: the source has no history
	asked time.Duration            // the longest time that was asked for
	again bool                     // what was asked for last was asked for before
}

// want asks the server for what a window shows and was not asked for
// before; again asks for all of it once more.
func (h *history) want(window time.Duration, again bool) {
	span := historyOf(window)
	if h.fetch == nil || !again && span <= h.asked {
		return
	}
	st := h.store.Acquire()
	remembers := st.Conn.Phase == store.Open && strings.HasPrefix(st.Server, "topicmux")
	h.store.Release()
	if remembers {
		h.asked, h.again = max(h.asked, span), again
		h.fetch(span)
	}
}

// fetched says what came in: so many events that the dashboard did not have.
func (h *history) fetched(msg monitor.History, events int) {
	if msg.Err != nil {
		h.asked = 0 // so that the next wider window asks again
		h.notify("no history: "+msg.Err.Error(), theme.Warn)
		return
	}
	h.repaint()
	more := "the server has nothing older"
	switch {
	case events > 0:
		more = text.Plural(events, "older event")
	case h.again:
		return // nobody asked for a longer window
	}
	if !h.again && h.message.lasts(h.clock()) { // the window that it is for
		more = h.message.text + "; " + more
	}
	h.notify(more, theme.Accent)
}
