package health

import (
	"fmt"
	"strings"
)

// The evidence from which a stream is called buffered.
const (
	// minHeld is the smallest number of events, minHeldRatio the smallest share of all and
	// minHeldTime the shortest average time, if their own times show that they were held.
	minHeld      = 10
	minHeldRatio = 0.5
	minHeldTime  = 100 * int64(1e6)
	// minBursts is the smallest number of bursts of pieces of messages, minBurst their
	// smallest average size, and minBurstPause their shortest average pause.
	minBursts     = 2
	minBurst      = 10
	minBurstRatio = 0.8
	minBurstPause = 250 * int64(1e6)
	// minSplits is the smallest number of pauses within a line, and minSplitBurst the
	// smallest average number of events in the bursts between them.
	minSplits     = 2
	minSplitBurst = 3
	// minAtOnce is the smallest number of events that came at once, minAtOnceWait the shortest
	// wait before them, which is half as long for a message, and atOnceShare the largest part
	// of it that they took.
	minAtOnce     = 16
	minAtOnceWait = second
	atOnceShare   = 20
)

// buffered reports whether events are held back on the way, and returns the evidence. ended
// is whether the stream has ended.
func (m *measurements) buffered(ended bool) (Verdict, bool) {
	b := &m.bursts
	ratio := b.ratio(m.events)
	e := Evidence{BurstRatio: ratio}
	why := ""
	switch {
	case b.apart >= minHeld && ratio >= minHeldRatio && b.held/int64(b.holding) >= minHeldTime:
		e.Events, e.Held = b.apart, Duration(b.held/int64(b.holding))
		why = fmt.Sprintf("%s of the events came in bursts, each made over about %s", percent(ratio), e.Held)
	case m.atOnce(ended):
		c := m.conn
		e.Events, e.Held = c.growing, Duration(c.firstGrowth-c.began())
		why = fmt.Sprintf("%s came within %s, after %s without any",
			plural(c.growing, "event"), Duration(c.lastGrowth-c.firstGrowth), e.Held)
	case b.pieces > 0 && inBursts(b, ended || m.conn.rests) && ratio >= minBurstRatio:
		e.Events, e.Held = b.pieces, Duration(b.waited/int64(b.count))
		why = fmt.Sprintf("text comes in bursts of %d events, one about every %s", b.events/b.count, e.Held)
	case b.splits >= minSplits && 2*b.splits >= b.pauses && b.count > 0 && b.events >= minSplitBurst*b.count:
		e.Events, e.Held = b.events, Duration(b.waited/int64(b.count))
		why = fmt.Sprintf("bytes come in blocks that end in the middle of an event, with %d events each", b.events/b.count)
	default:
		return Verdict{}, false
	}
	return Verdict{Kind: Buffered, Text: why, Hint: m.bufferHint(), Evidence: e}, true
}

// inBursts reports whether text comes in bursts. A complete message may be a single one, and
// a rest.
func inBursts(b *bursts, complete bool) bool {
	mean, pieces := b.waited/int64(b.count), b.pieces/b.count
	if b.count < minBursts {
		return complete && mean >= 2*minBurstPause && pieces >= minAtOnce
	}
	return mean >= minBurstPause && pieces >= minBurst
}

// atOnce reports whether a whole message has come at once, after a long wait. Events of
// topics are one only if the stream is over: at its start, they are its history.
func (m *measurements) atOnce(ended bool) bool {
	c := m.conn
	complete := ended || c.flow == Messages && c.rests
	if c.growing < minAtOnce || !complete {
		return false
	}
	wait, took := c.firstGrowth-c.began(), c.lastGrowth-c.firstGrowth
	least := minAtOnceWait
	if c.flow == Messages {
		least /= 2
	}
	return wait >= least && took*atOnceShare <= wait && took <= int64(c.growing)*together
}

// bufferHint says how to end the buffering, if what is known to be on the way allows it.
func (m *measurements) bufferHint() string {
	for _, hop := range m.response.Hops {
		if name := strings.ToLower(hop.Name); strings.Contains(name, "nginx") || strings.Contains(name, "openresty") {
			return "nginx buffers responses unless they have the header X-Accel-Buffering: no"
		}
	}
	if m.response.Encoding != "" {
		return "the response is compressed (" + m.response.Encoding + "), which can hold events back"
	}
	return ""
}
