package health

// live returns the verdict of a connection that is not over.
func (m *measurements) live(t int64) Verdict {
	c := m.conn
	if c.fails {
		return c.failed()
	}
	if c.isComplete() {
		return c.ended()
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

// flowing returns the verdict of a connection that has no trouble.
func (m *measurements) flowing(length int64) Verdict {
	c := m.conn
	switch {
	case c.rests:
		return Verdict{Kind: Waiting, Text: "the message is complete"}
	case c.works:
		return Verdict{Kind: Waiting, Text: "the source is working"}
	case c.lastGrowth == 0:
		return Verdict{
			Kind: Waiting, Text: "no " + c.piece() + " yet" + c.butSigns(),
			Evidence: Evidence{Silence: Duration(length), Keepalives: c.keepalives},
		}
	case c.pending >= bulk:
		return Verdict{Kind: Streaming, Text: "a large event is arriving, " + size(c.pending) + " so far", Evidence: Evidence{Bytes: c.pending}}
	}
	if c.flow == Messages {
		return Verdict{Kind: Streaming, Text: "text arrives"}
	}
	return Verdict{Kind: Streaming, Text: "events arrive"}
}

// silent returns the verdict of a silence.
func (m *measurements) silent(k Kind, length, limit int64) Verdict {
	c := m.conn
	v := Verdict{Kind: k, Evidence: Evidence{
		Silence: Duration(length), Limit: Duration(limit), Keepalives: c.keepalives,
	}}
	if c.phase == requested {
		v.Text = "no response for " + Duration(length).String()
		return v
	}
	v.Text = "no " + c.piece() + " for " + Duration(length).String() + c.butSigns()
	return v
}
