package tui

import (
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/theme"
)

// historyOf returns how much history to request for a window. It is somewhat
// more than charts show, so that their lines begin at the left edge.
func historyOf(window time.Duration) time.Duration { return window + max(window/10, 30*time.Second) }

// history requests events that are older than the start of the stream.
type history struct {
	*shared
	fetch func(span time.Duration) // requests history; nil: the source has none
	asked time.Duration            // the longest span requested
	again bool                     // the last request repeated an earlier one
}

// want requests the history of a window unless it was requested before. With
// again it requests all of it once more.
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

// fetched reports how many new events the requested history brought.
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
		return // the user did not ask for a longer window
	}
	if !h.again && h.message.lasts(h.clock()) { // the message about the window is still shown
		more = h.message.text + "; " + more
	}
	h.notify(more, theme.Accent)
}
