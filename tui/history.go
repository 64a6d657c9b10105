package tui

import (
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/theme"
)

// historyOf returns the time span to request as history for a window. It is
// longer than the window, so that lines begin at the left edge.
func historyOf(window time.Duration) time.Duration { return window + max(window/10, 30*time.Second) }

// history requests events that are older than the start of the stream.
type history struct {
	*shared
	fetch func(span time.Duration) // requests history; nil if the source has none
	asked time.Duration            // the longest span requested
	again bool                     // the last request repeated an earlier one
}

// want requests the history for a window unless it was requested before. If
// again is true, it requests it in any case.
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

// fetched shows the number of new events in the requested history.
func (h *history) fetched(msg monitor.History, events int) {
	if msg.Err != nil {
		h.asked = 0 // request again when the window grows
		h.notify("no history: "+msg.Err.Error(), theme.Warn)
		return
	}
	h.repaint()
	more := "the server has nothing older"
	switch {
	case events > 0:
		more = text.Plural(events, "older event")
	case h.again:
		return // the user did not ask for a longer window
	}
	if !h.again && h.message.lasts(h.clock()) { // the message about the window is still shown
		more = h.message.text + "; " + more
	}
	h.notify(more, theme.Accent)
}
