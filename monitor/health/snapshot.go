package health

import "time"

// Snapshot returns the report as of now.
func (m *Meter) Snapshot(now time.Time) Report {
	t, c, all := m.clock.read(now), &m.conn, m.measured()
	r := Report{
		Verdict: m.verdict, Response: m.response, messages: c.flow == Messages,
		Events: m.rates.total.events, Bytes: m.rates.total.bytes, Words: m.rates.total.words, Tokens: m.rates.total.tokens,
		Errors: m.errors, ITL: m.growth.report(), Rate: m.averages(), BurstRatio: all.bursts.ratio(all.events),
		Keepalives: m.keepalives.report(), Stalls: m.growth.stalls, Connections: m.lives.report(m.lifetime(t)),
	}
	if c.requested != 0 {
		r.Connect, r.TTFB = elapsed(c.requested, c.connected), elapsed(c.requested, c.head)
		r.TTFE, r.TTFT = elapsed(c.requested, c.firstEvent), elapsed(c.requested, c.firstGrowth)
	}
	held, buffered := all.buffered(c.phase == over || c.ends)
	r.Buffered = buffered
	if c.phase != over && c.requested != 0 {
		r.waited = Duration(t - c.requested)
	}
	if c.phase != over {
		r.Verdict, r.Now = all.live(t), m.rates.recent.rates(t)
		if s := all.silence(); s.from != 0 {
			r.Silence = Duration(t - s.from)
		}
	}
	r.Stalled, r.Silent = r.Verdict.Kind == Stalled, r.Verdict.Kind == Silent
	if buffered && r.Verdict.Kind != Buffered {
		r.Notes = append(r.Notes, held)
	}
	return r
}

// elapsed returns the time between two moments, at least a nanosecond, or 0 if the second one
// is not known.
func elapsed(from, to int64) Duration {
	if to == 0 {
		return 0
	}
	return Duration(max(to-from, 1))
}

// averages returns the average rates.
func (m *Meter) averages() Rates {
	r := m.growth.rates(m.rates.total.tokens)
	r.Events, r.Bytes = m.rates.rates()
	return r
}

// lifetime returns how long the open connection has lasted, or -1 without one.
func (m *Meter) lifetime(t int64) int64 {
	if m.conn.phase != open {
		return -1
	}
	return t - m.conn.opened(t)
}
