package health

import (
	"net/http"
	"time"

	"topicmux/monitor/text"
)

// maxReason is the maximum length of a text from the server in a report.
const maxReason = 200

const (
	// minStall is the shortest stall.
	minStall = time.Second
	// fewNews is the largest number of events without growth that show that a source is busy.
	fewNews = 8
)

// phase is what a connection is doing.
type phase uint8

const (
	idle phase = iota
	requested
	open
	over
)

// connection holds what is measured anew for each connection. A time is 0 until it is known.
type connection struct {
	flow  Flow
	phase phase

	requested, connected, head                 int64
	firstByte, lastByte, firstEvent, lastEvent int64
	firstGrowth, lastGrowth, lastWork          int64
	events, growing                            uint64

	tokens     uint64 // of the current message
	keepalives uint64 // since the last growth
	signs      uint64 // keepalives and chunks since the last growth, from a second after it on
	pending    uint64 // bytes since the last event or keepalive
	within     bool   // the bytes so far end within a line
	news       uint64 // events without growth since the last growth
	works      bool   // see Event.Works
	rests      bool   // see Event.Rests
	ends       bool   // see Event.Ends
	fails      bool   // see Event.Fails
	reason     string // of the end
	failure    string // reason of the error
	complete   string // see Meter.Complete
	status     int
}

// chunk counts bytes.
func (c *connection) chunk(t int64, p []byte) {
	if c.firstByte == 0 {
		c.firstByte = t
	}
	c.lastByte, c.within = t, endsWithin(p)
	c.pending += uint64(len(p))
	c.sign(t)
}

// endsWithin reports whether a chunk ends within a line. A server that sends events as they
// come does not pause there, but a proxy that sends full buffers does.
func endsWithin(chunk []byte) bool {
	switch chunk[len(chunk)-1] {
	case '\n', '\r', '}', ']', ',', 0x1E:
		return false
	}
	return true
}

// keepalive counts a keepalive.
func (c *connection) keepalive(t int64) {
	c.keepalives++
	c.sign(t)
	c.pending = 0
}

// sign counts a sign of life, unless it came with what grew last.
func (c *connection) sign(t int64) {
	if t-max(c.lastGrowth, c.head) >= int64(minStall) {
		c.signs++
	}
}

// event counts an event.
func (c *connection) event(t int64) {
	if c.firstEvent == 0 {
		c.firstEvent = t
	}
	c.lastEvent, c.pending = t, 0
	c.events++
}

// countTokens returns how many tokens an event adds, and how many fewer the message has by
// it than the events before it said.
func (c *connection) countTokens(ev *Event) (added, fewer uint64) {
	if ev.Grows && c.rests { // a new message
		c.tokens = 0
	}
	n, total := uint64(max(ev.Tokens, 0)), uint64(max(ev.TotalTokens, 0))
	if total == 0 {
		c.tokens += n
		return n, 0
	}
	known := min(c.tokens, total)
	added, fewer = total-known, c.tokens-known
	c.tokens = total
	return added, fewer
}

// gap returns the time since the last growth, and whether it is a gap within a message or
// between events of topics.
func (c *connection) gap(t int64) (gap int64, within bool) {
	return t - c.lastGrowth, c.lastGrowth != 0 && !c.rests && !c.works
}

// grow applies growth. The message goes on, so it neither rests nor has ended.
func (c *connection) grow(t int64) {
	if c.firstGrowth == 0 {
		c.firstGrowth = t
	}
	c.growing++
	c.lastGrowth, c.keepalives, c.signs = t, 0, 0
	c.news, c.works, c.rests = 0, false, false
	c.ends, c.fails, c.complete = false, false, ""
}

// forgetGrowth forgets the growth so far.
func (c *connection) forgetGrowth() { c.growing, c.firstGrowth, c.lastGrowth = 0, 0, 0 }

// tell applies what an event says about the stream.
func (c *connection) tell(t int64, ev *Event) {
	if ev.Works {
		c.works, c.lastWork = true, t
	}
	if ev.Rests || ev.Ends && c.flow == Messages {
		c.rests = true
	}
	if ev.Ends {
		c.ends, c.reason = true, text.CleanLine(ev.Reason, maxReason)
	}
	if ev.Fails {
		c.fails, c.failure = true, text.CleanLine(ev.Reason, maxReason)
	}
}

// isRecording reports whether the connection reads a recording, which has neither a request
// nor a head.
func (c *connection) isRecording() bool { return c.requested == 0 && c.head == 0 }

// isComplete reports whether the stream has said that it is complete. An event of one of
// several topics says that only if the connection ends with it.
func (c *connection) isComplete() bool { return c.complete != "" || c.ends && c.flow == Messages }

// isPlanned reports whether the stream has announced the end of this connection.
func (c *connection) isPlanned() bool {
	return c.ends || c.complete != "" || c.status == http.StatusNoContent
}

// isBusy reports whether a source of messages does something else than what grows.
func (c *connection) isBusy() bool { return c.news > 0 && c.news <= fewNews }

// piece returns the noun for what a stream consists of.
func (c *connection) piece() string {
	if c.flow == Messages {
		return "text"
	}
	return "event"
}

// butSigns says which signs of life have come since the last growth.
func (c *connection) butSigns() string {
	switch {
	case c.keepalives > 0:
		return ", only " + plural(c.keepalives, "keepalive")
	case c.news > 0:
		return ", only events without " + c.piece()
	case c.signs > 0:
		return ", only bytes"
	}
	return ""
}

// hasBegun reports whether anything has come.
func (c *connection) hasBegun() bool { return max(c.head, c.firstByte, c.firstEvent) != 0 }

// began returns when the request was sent, or when the connection had its head.
func (c *connection) began() int64 {
	if c.requested != 0 {
		return c.requested
	}
	return c.opened(c.firstEvent)
}

// opened returns when the connection was opened, or t if that is not known.
func (c *connection) opened(t int64) int64 { return firstOf(c.head, c.firstByte, c.firstEvent, t) }

// firstOf returns the smallest of the times that are known.
func firstOf(times ...int64) int64 {
	first := int64(0)
	for _, t := range times {
		if t != 0 && (first == 0 || t < first) {
			first = t
		}
	}
	return first
}
