package health

// live returns the verdict of a connection that is not over.
func (m *Meter) live(t int64) Verdict {
	c := &m.conn
	if c.fails {
		return c.failed()
	}
	if m.isComplete() {
		return m.ended()
	}
	s := m.silence()
	length := max(t-s.from, 0)
	switch {
	case s.stall > 0 && length >= s.stall:
		return m.silent(Stalled, length, s.stall)
	case c.phase == requested:
		return Verdict{Kind: Connecting, Text: "no response for " + Duration(length).String()}
	case c.phase != open:
		return Verdict{Kind: Connecting, Text: "no request has been sent"}
	case s.warm > 0 && length >= s.warm:
		return m.silent(Silent, length, s.warm)
	case s.busy > 0 && length >= s.busy:
		return m.silent(Waiting, length, 0)
	}
	if held, ok := m.buffered(false); ok {
		return held
	}
	return m.flowing(length)
}

// isComplete reports whether the stream has said that it is complete. An event of one of
// several topics says that only if the connection ends with it.
func (m *Meter) isComplete() bool {
	return m.conn.complete != "" || m.conn.ends && m.flow == Messages
}

// flowing returns the verdict of a connection that has no trouble.
func (m *Meter) flowing(length int64) Verdict {
	c := &m.conn
	switch {
	case c.rests:
		return Verdict{Kind: Waiting, Text: "the message is complete"}
	case c.works:
		return Verdict{Kind: Waiting, Text: "the source is working"}
	case c.lastGrowth == 0:
		return Verdict{
			Kind: Waiting, Text: "no " + m.piece() + " yet" + m.butSigns(),
			Evidence: Evidence{Silence: Duration(length), Keepalives: c.keepalives},
		}
	case c.pending >= bulk:
		return Verdict{Kind: Streaming, Text: "a large event is arriving, " + size(c.pending) + " so far", Evidence: Evidence{Bytes: c.pending}}
	}
	if m.flow == Messages {
		return Verdict{Kind: Streaming, Text: "text arrives"}
	}
	return Verdict{Kind: Streaming, Text: "events arrive"}
}

// piece returns the noun for what a stream consists of.
func (m *Meter) piece() string {
	if m.flow == Messages {
		return "text"
	}
	return "event"
}

// silent returns the verdict of a silence.
func (m *Meter) silent(k Kind, length, limit int64) Verdict {
	c := &m.conn
	v := Verdict{Kind: k, Evidence: Evidence{
		Silence: Duration(length), Limit: Duration(limit), Keepalives: c.keepalives,
	}}
	if c.phase == requested {
		v.Text = "no response for " + Duration(length).String()
		return v
	}
	v.Text = "no " + m.piece() + " for " + Duration(length).String() + m.butSigns()
	return v
}

// butSigns says which signs of life have come since the last growth.
func (m *Meter) butSigns() string {
	switch c := &m.conn; {
	case c.keepalives > 0:
		return ", only " + plural(c.keepalives, "keepalive")
	case c.news > 0:
		return ", only events without " + m.piece()
	case c.signs > 0:
		return ", only bytes"
	}
	return ""
}

// ended returns the verdict of a stream that is complete.
func (m *Meter) ended() Verdict {
	c := &m.conn
	switch {
	case c.complete != "":
		return Verdict{Kind: Ended, Text: c.complete, Evidence: Evidence{Status: c.status}}
	case !c.ends && c.isRecording():
		return Verdict{Kind: Ended, Text: "the recording has ended"}
	case !c.ends:
		return Verdict{Kind: Ended, Text: "the server answered 204 No Content", Evidence: Evidence{Status: c.status}}
	}
	v := Verdict{Kind: Ended, Text: "the stream said that it is complete", Evidence: Evidence{Reason: c.reason, Status: c.status}}
	if c.reason != "" {
		v.Text += ": " + c.reason
	}
	return v
}

// failed returns the verdict of a stream that has reported an error.
func (c *connection) failed() Verdict {
	v := Verdict{Kind: Failed, Text: c.failure, Evidence: Evidence{Error: c.failure, Status: c.status}}
	if v.Text == "" {
		v.Text = "the stream gives no reason"
	}
	return v
}
