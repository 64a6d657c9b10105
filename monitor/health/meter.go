package health

import (
	"context"
	"time"

	"topicmux/monitor/keepalive"
	"topicmux/monitor/text"
)

// Meter measures a connection and those that follow it after reconnects. Create it with
// [New]. Its methods must not be called concurrently. Times that go back count as the
// latest one.
type Meter struct {
	opts  Options
	clock clock

	conn     connection
	response ResponseReport
	verdict  Verdict // of the latest end

	growth     growth
	rates      throughput
	bursts     bursts
	keepalives keepalives
	lives      lifetimes
	errors     uint64
}

// New returns a meter for a stream of topics.
func New(opts Options) *Meter {
	if opts.Patience <= 0 {
		opts.Patience = DefaultPatience
	}
	return &Meter{opts: opts}
}

// SetFlow sets when events are expected. It can be called at any time, since a
// stream of messages may be recognized only by its events. The growth of the connection so
// far is then forgotten, as events of topics all grow. Default: Topics.
func (m *Meter) SetFlow(f Flow) {
	if f != m.conn.flow && f == Messages {
		m.growth.forget(m.conn.growing)
		m.conn.forgetGrowth()
	}
	m.conn.flow = f
}

// Requested begins a connection with its request. A connection that is still open has been
// ended from this side.
func (m *Meter) Requested(at time.Time) {
	t := m.clock.tick(at)
	if m.conn.phase == open || m.conn.phase == requested {
		m.Stopped(at)
	}
	m.begin()
	m.conn.phase, m.conn.requested = requested, t
	m.lives.requests++
}

// begin resets what is measured for each connection anew.
func (m *Meter) begin() {
	m.bursts.end()
	m.keepalives.end()
	m.conn = connection{flow: m.conn.flow}
}

// Head reports the head of the response.
func (m *Meter) Head(at time.Time, r Response) {
	t := m.clock.tick(at)
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
	t := m.clock.tick(at)
	m.open()
	m.bursts.chunk(t, m.conn.lastByte, m.conn.within)
	m.rates.chunk(t, m.conn.lastByte, amounts{bytes: uint64(len(p))})
	m.conn.chunk(t, p)
}

// Keepalive reports a keepalive. If it came as an event, do not report it with Event, too.
func (m *Meter) Keepalive(at time.Time, d keepalive.Dialect) {
	t := m.clock.tick(at)
	m.open()
	m.keepalives.add(t, d)
	m.conn.keepalive(t)
}

// Event reports an event. Report a keepalive with Keepalive instead.
func (m *Meter) Event(at time.Time, ev Event) {
	t := m.clock.tick(at)
	m.open()
	c := &m.conn
	m.bursts.event(t, ownTime(&ev, at), ev.Grows && c.flow == Messages, max(c.requested, 1))
	tokens, fewer := c.countTokens(&ev)
	m.rates.dropTokens(fewer)
	n := amounts{events: 1, words: uint64(max(ev.Words, 0)), tokens: tokens}
	m.rates.event(t, c.lastEvent, n)
	c.event(t)
	if ev.Grows {
		m.grow(t, n)
	} else {
		m.growth.lump = m.growth.lump || ev.Tokens > 0 || ev.TotalTokens > 0
		c.news++
	}
	c.tell(t, &ev)
	if ev.Fails {
		m.errors++
	}
}

// grow applies an event with which the content grows.
func (m *Meter) grow(t int64, n amounts) {
	if gap, within := m.conn.gap(t); within {
		if gap >= int64(minStall) && m.isStall(gap) {
			m.growth.stall(gap)
		}
		m.growth.gap(gap, n)
	}
	m.growth.count++
	m.conn.grow(t)
}

// isStall reports whether a gap that ends now was a stall.
func (m *Meter) isStall(gap int64) bool {
	all := m.measured()
	s := all.silence()
	return s.stall > 0 && gap >= s.stall
}

// Complete reports that the stream is complete although no event has said so, such as a
// document that has come whole. why becomes the text of the verdict.
func (m *Meter) Complete(at time.Time, why string) {
	m.clock.tick(at)
	m.open()
	m.conn.complete, m.conn.rests = text.CleanLine(why, maxReason), true
}

// Stopped reports that this side has closed the connection.
func (m *Meter) Stopped(at time.Time) { m.Closed(at, context.Canceled) }

// Closed reports the end of a connection or of a request without a response. err is the
// cause as the client reports it: nil or an [sse.ErrEnded] if the server ended the stream in
// order, an [*sse.RefusedError] for a response that is not a stream, and a cancellation if
// this side closed the connection. It does nothing if the connection is over.
func (m *Meter) Closed(at time.Time, err error) {
	t := m.clock.tick(at)
	if m.conn.phase != open && m.conn.phase != requested {
		return
	}
	m.verdict = m.conn.end(t, err, &m.lives)
	m.conn.phase = over
	m.bursts.end()
}

// NextChange returns when the verdict would change next if nothing comes, such as when a
// stall would begin. It returns the zero time for never.
func (m *Meter) NextChange(now time.Time) time.Time {
	if m.clock.base.IsZero() || m.conn.fails {
		return time.Time{}
	}
	all := m.measured()
	s := all.silence()
	next := s.next(m.clock.read(now))
	if next == 0 {
		return time.Time{}
	}
	at := m.clock.time(next)
	if !at.After(now) { // now is later than a meter can measure
		return time.Time{}
	}
	return at
}

// measured returns what has been measured so far.
func (m *Meter) measured() measurements {
	return measurements{
		conn: &m.conn, gaps: &m.growth.gaps, bursts: m.bursts.ended(),
		events: m.rates.total.events, response: &m.response, patience: int64(m.opts.Patience),
	}
}
