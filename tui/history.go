package tui

import (
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
	streams []pastStream
	asked   time.Duration // the longest span requested
	again   bool          // the last request repeated an earlier one
}

// pastStream is a stream that may have a history; see monitor.Stream.
type pastStream interface {
	CanFetchHistory() bool
	FetchHistory(span time.Duration)
}

// want requests the history for a window unless it was requested before. If
// again is true, it requests it in any case.
func (h *history) want(window time.Duration, again bool) {
	span := historyOf(window)
	if !again && span <= h.asked {
		return
	}
	for _, s := range h.remembering() {
		h.asked, h.again = max(h.asked, span), again
		s.FetchHistory(span)
	}
}

// remembering returns the streams whose servers have a history.
func (h *history) remembering() (out []pastStream) {
	st := h.store.Acquire()
	defer h.store.Release()
	for i, s := range h.streams {
		if of := st.Streams[i]; of.Conn.Phase == store.Open && of.IsTopicmux() && s.CanFetchHistory() {
			out = append(out, s)
		}
	}
	return out
}

// fetched shows the number of new events in the requested history.
func (h *history) fetched(msg monitor.History, events int) {
	if msg.Err != nil {
		h.asked = 0 // request again when the window grows
		h.notify(labelled(msg.Stream.Name(), "no history: "+msg.Err.Error()), theme.Warn)
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
