package health

import (
	"time"

	"topicmux/monitor/keepalive"
)

// maxReason is the maximum length of a text from the server in a report.
const maxReason = 200

// phase is what a connection is doing.
type phase uint8

const (
	idle phase = iota
	requested
	open
	over
)

// connection is what is measured for each connection anew. Times are 0 if there is none.
type connection struct {
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

// Meter measures a connection and those that follow it after reconnects. Create it with
// [New]. Its methods must not be called concurrently. Times that go back count as the
// latest one.
type Meter struct {
	opts   Options
	flow   Flow
	base   time.Time // time 1
	latest int64

	conn     connection
	response ResponseReport
	verdict  Verdict // of the latest end

	itl     histogram
	longest int64 // longest gap

	total    amounts
	growing  uint64
	errors   uint64
	requests uint64
	recent   recent
	bursts   bursts

	// What has come after the first event or byte of a connection, and the time that it
	// took, without outages.
	afterEvent, afterByte, afterGrowth amounts
	eventTime, byteTime, growthTime    int64
	gaps                               uint64 // gaps in growthTime
	lump                               bool   // tokens came with events without growth

	stalls     StallReport
	keepalives [keepalive.Dialects]uint64
	keptAt     int64 // when the latest keepalive came, in this connection
	keepTime   int64 // sum of the times between keepalives
	keepGaps   uint64

	lives lifetimes
}

// New returns a meter for a stream of topics.
func New(opts Options) *Meter {
	if opts.Patience <= 0 {
		opts.Patience = DefaultPatience
	}
	return &Meter{opts: opts}
}

// SetFlow says how the events are expected to come. It can be called at any time, since a
// stream of messages may be recognized only by its events. The growth of the connection so
// far is then forgotten, as events of topics all grow. Default: Topics.
func (m *Meter) SetFlow(f Flow) {
	if f != m.flow && f == Messages {
		m.forgetGrowth()
	}
	m.flow = f
}

// maxTime is the longest time that a meter measures in nanoseconds, about 36 years. It
// prevents overflows.
const maxTime = 1 << 60

// since converts a time to nanoseconds since the first call, at least 1.
func (m *Meter) since(at time.Time) int64 {
	if m.base.IsZero() {
		m.base = at.Add(-1)
	}
	return min(max(int64(at.Sub(m.base)), 1), maxTime)
}

// tick is since for the time of a call, which never goes back.
func (m *Meter) tick(at time.Time) int64 {
	m.latest = max(m.latest, m.since(at))
	return m.latest
}

// Requested begins a connection with its request. A connection that is still open has been
// ended from this side.
func (m *Meter) Requested(at time.Time) {
	t := m.tick(at)
	if m.conn.phase == open || m.conn.phase == requested {
		m.Stopped(at)
	}
	m.begin()
	m.conn.phase, m.conn.requested = requested, t
	m.requests++
}

// begin resets what is measured for each connection anew.
func (m *Meter) begin() {
	m.bursts.end()
	m.conn, m.keptAt = connection{}, 0
}

// Head reports the head of the response.
func (m *Meter) Head(at time.Time, r Response) {
	t := m.tick(at)
	m.open()
	m.conn.head, m.conn.status = t, r.Status
	m.response = reportOf(r)
}

// open opens the connection. A recording has neither a request nor a head.
func (m *Meter) open() {
	if m.conn.phase == idle || m.conn.phase == over {
		m.begin()
	}
	m.conn.phase = open
}

// Chunk reports bytes of the stream as they have arrived, decompressed, before their
// keepalives and events. The slice is not retained.
func (m *Meter) Chunk(at time.Time, p []byte) {
	if len(p) == 0 {
		return
	}
	t := m.tick(at)
	m.open()
	c, n := &m.conn, amounts{bytes: uint64(len(p))}
	m.bursts.chunk(t, c.lastByte, c.within)
	if c.firstByte == 0 {
		c.firstByte = t
	} else {
		m.afterByte.add(n)
		m.byteTime += t - c.lastByte
	}
	c.lastByte, c.within = t, endsWithin(p)
	c.pending += n.bytes
	c.sign(t)
	m.total.add(n)
	m.recent.at(t).add(n)
}

// Keepalive reports a keepalive. An event that is one is not reported with Event, too.
func (m *Meter) Keepalive(at time.Time, d keepalive.Dialect) {
	t := m.tick(at)
	m.open()
	c := &m.conn
	if m.keptAt != 0 {
		m.keepTime += t - m.keptAt
		m.keepGaps++
	}
	m.keptAt = t
	m.keepalives[min(d, keepalive.Dialects-1)]++
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

// Event reports an event that is no keepalive.
func (m *Meter) Event(at time.Time, ev Event) {
	t := m.tick(at)
	m.open()
	own := int64(0)
	if !ev.Time.IsZero() {
		own = ev.Time.UnixNano()
	} else if len(ev.ID) > 0 {
		own = timeOfID(ev.ID, at)
	}
	c := &m.conn
	m.bursts.event(t, own, ev.Grows && m.flow == Messages, max(c.requested, 1))
	n := amounts{events: 1, words: uint64(max(ev.Words, 0)), tokens: m.tokens(&ev)}
	if c.firstEvent == 0 {
		c.firstEvent = t
	} else {
		m.afterEvent.add(n)
		m.eventTime += t - c.lastEvent
	}
	c.lastEvent, c.pending = t, 0
	c.events++
	m.total.add(n)
	m.recent.at(t).add(n)
	if ev.Grows {
		m.grow(t, n)
	} else {
		m.lump = m.lump || ev.Tokens > 0 || ev.TotalTokens > 0
		c.news++
	}
	m.told(t, &ev)
}

// tokens returns how many tokens an event adds.
func (m *Meter) tokens(ev *Event) uint64 {
	c := &m.conn
	if ev.Grows && c.rests { // a new message
		c.tokens = 0
	}
	n, total := uint64(max(ev.Tokens, 0)), uint64(max(ev.TotalTokens, 0))
	if total > 0 {
		m.total.tokens -= min(c.tokens-min(c.tokens, total), m.total.tokens)
		n = total - min(c.tokens, total)
		c.tokens = total
		return n
	}
	c.tokens += n
	return n
}
