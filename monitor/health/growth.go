package health

import "topicmux/monitor/text"

// grow applies an event with which the content grows.
func (m *Meter) grow(t int64, n amounts) {
	c := &m.conn
	if c.firstGrowth == 0 {
		c.firstGrowth = t
	}
	if gap := t - c.lastGrowth; c.lastGrowth != 0 && !c.rests && !c.works {
		if gap >= int64(minStall) {
			m.stalled(gap)
		}
		m.itl.add(gap)
		m.longest = max(m.longest, gap)
		m.afterGrowth.add(n)
		m.growthTime += gap
		m.gaps++
	}
	m.growing++
	c.growing++
	c.lastGrowth, c.keepalives, c.signs = t, 0, 0
	c.news, c.works, c.rests = 0, false, false
	c.ends, c.fails, c.complete = false, false, ""
}

// stalled counts a gap that was a stall.
func (m *Meter) stalled(gap int64) {
	if s := m.silence(); s.stall > 0 && gap >= s.stall {
		m.stalls.Count++
		m.stalls.Longest = max(m.stalls.Longest, Duration(gap))
		m.stalls.Total += Duration(gap)
	}
}

// told applies what an event says about the stream.
func (m *Meter) told(t int64, ev *Event) {
	c := &m.conn
	if ev.Works {
		c.works, c.lastWork = true, t
	}
	if ev.Rests || ev.Ends && m.flow == Messages {
		c.rests = true
	}
	if ev.Ends {
		c.ends, c.reason = true, text.CleanLine(ev.Reason, maxReason)
	}
	if ev.Fails {
		m.errors++
		c.fails, c.failure = true, text.CleanLine(ev.Reason, maxReason)
	}
}

// forgetGrowth forgets the growth of the connection, and the gaps if it is the only one.
func (m *Meter) forgetGrowth() {
	c := &m.conn
	if m.growing == c.growing {
		m.itl, m.longest, m.stalls = histogram{}, 0, StallReport{}
		m.afterGrowth, m.growthTime, m.gaps = amounts{}, 0, 0
	}
	m.growing -= c.growing
	c.growing, c.firstGrowth, c.lastGrowth = 0, 0, 0
}
