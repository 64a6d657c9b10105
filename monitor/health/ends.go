package health

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"topicmux/monitor/text"
	"topicmux/sse"
)

// isRecording reports whether the connection is none: it had neither a request nor a head.
func (c *connection) isRecording() bool { return c.requested == 0 && c.head == 0 }

// Complete reports that the stream is complete although no event has said so, such as a
// document that has come whole. why becomes the text of the verdict.
func (m *Meter) Complete(at time.Time, why string) {
	m.tick(at)
	m.open()
	m.conn.complete, m.conn.rests = text.CleanLine(why, maxReason), true
}

// Stopped reports that this side has closed the connection.
func (m *Meter) Stopped(at time.Time) { m.Closed(at, context.Canceled) }

// Closed reports the end of a connection or of a request without a response. err is the
// cause as the client reports it: nil or an [sse.ErrEnded] if the server ended the stream in
// order, an [*sse.RefusedError] for a response that is no stream, and a cancellation if
// this side closed the connection. It does nothing if the connection is over.
func (m *Meter) Closed(at time.Time, err error) {
	t := m.tick(at)
	if c := &m.conn; c.phase != open && c.phase != requested {
		return
	}
	m.verdict = m.end(t, err)
	m.conn.phase = over
	m.bursts.end()
}

// end returns the verdict of a connection that ends now.
func (m *Meter) end(t int64, err error) Verdict {
	c := &m.conn
	begun := max(c.head, c.firstByte, c.firstEvent) != 0
	lived := t - c.opened(t)
	var refused *sse.RefusedError
	switch {
	case errors.As(err, &refused):
		return refusal(refused)
	case isRefusal(err):
		return Verdict{Kind: Refused, Text: clean(err), Evidence: Evidence{Error: clean(err), Status: c.status}}
	case !begun && isStop(err):
		return stopped(0)
	case !begun:
		return Verdict{Kind: Unreachable, Text: clean(err), Evidence: Evidence{Error: clean(err)}}
	}
	renewed := false
	m.lives.count, m.lives.latest = m.lives.count+1, lived
	planned := c.ends || c.complete != "" || c.status == http.StatusNoContent
	if !isStop(err) && !isOwnTimer(err) && !c.fails && !planned {
		renewed = m.lives.end(life{lived, c.events})
	}
	switch {
	case c.fails:
		return c.failed()
	case planned, err == nil && c.isRecording() && m.flow == Topics:
		return m.ended()
	case isStop(err):
		return stopped(lived)
	case renewed:
		return m.renewal(lived)
	}
	return m.cut(lived, err)
}

// cut returns the verdict of a stream that ended without saying so.
func (m *Meter) cut(lived int64, err error) Verdict {
	c := &m.conn
	v := Verdict{Kind: Cut, Evidence: Evidence{Lifetime: Duration(lived), Status: c.status}}
	if err == nil || errors.Is(err, sse.ErrEnded) {
		v.Evidence.Clean = true
		v.Text = "the server closed the stream"
		if c.isRecording() {
			v.Text = "the recording ends"
		}
	} else {
		v.Text = clean(err)
		v.Evidence.Error = v.Text
	}
	v.Evidence.Within = m.flow == Messages && !c.rests || c.within
	switch {
	case m.flow == Messages && c.rests:
		v.Text += " after a complete message, but did not say that it was the end"
	case m.flow == Messages && c.lastGrowth == 0:
		v.Text += " before the first text"
	case m.flow == Messages:
		v.Text += " in the middle of a message"
	case c.events == 0:
		v.Text += " before the first event"
	case v.Evidence.Clean:
		v.Text += " without saying that it is complete"
	}
	return v
}

// renewal returns the verdict of a connection that was renewed.
func (m *Meter) renewal(lived int64) Verdict {
	l := &m.lives
	v := Verdict{Kind: Renewed, Evidence: Evidence{Lifetime: Duration(lived)}}
	if l.timer != 0 && isEqual(lived, l.timer) {
		v.Text = "the connection renews every " + Duration(l.timer).round().String()
		v.Evidence.Every = Duration(l.timer)
		return v
	}
	v.Text = "the connection renews after every " + plural(l.events, "event")
	v.Evidence.Events = l.events
	return v
}

func stopped(lived int64) Verdict {
	return Verdict{Kind: Stopped, Text: "closed from this side", Evidence: Evidence{Lifetime: Duration(lived)}}
}

// refusal returns the verdict of a response that is no stream.
func refusal(e *sse.RefusedError) Verdict {
	said := *e
	said.URL = ""
	return Verdict{
		Kind: Refused, Text: "the server" + text.CleanLine(said.Error(), maxReason), Hint: text.CleanLine(e.Hint, maxReason),
		Evidence: Evidence{Status: e.Status, Type: text.CleanLine(e.Type, maxReason), Error: text.CleanLine(e.Problem, maxReason)},
	}
}

// isRefusal reports whether an error is about a response that cannot be read as a stream.
func isRefusal(err error) bool {
	var redirect *sse.RedirectError
	var other *sse.NotStreamError
	return errors.As(err, &redirect) || errors.As(err, &other) && other.Kind != sse.KindEmpty
}

// isStop reports whether an error means that this side has closed the connection.
func isStop(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// clean returns an error as a line without control characters.
func clean(err error) string {
	if err == nil {
		return "no response"
	}
	return text.CleanLine(strings.TrimSpace(err.Error()), maxReason)
}

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
