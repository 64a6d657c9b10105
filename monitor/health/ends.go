package health

import (
	"context"
	"errors"
	"strings"

	"topicmux/monitor/text"
	"topicmux/sse"
)

// end returns the verdict on a connection that ends now, and adds it to those before it.
func (c *connection) end(t int64, err error, lives *lifetimes) Verdict {
	lived := t - c.opened(t)
	var refused *sse.RefusedError
	switch {
	case errors.As(err, &refused):
		return refusal(refused)
	case isRefusal(err):
		return Verdict{Kind: Refused, Text: clean(err), Evidence: Evidence{Error: clean(err), Status: c.status}}
	case !c.hasBegun() && isStop(err):
		return stoppedAfter(0)
	case !c.hasBegun():
		return Verdict{Kind: Unreachable, Text: clean(err), Evidence: Evidence{Error: clean(err)}}
	}
	renewed := false
	lives.end(lived)
	if !isStop(err) && !isOwnTimer(err) && !c.fails && !c.isPlanned() {
		renewed = lives.cut(life{lived, c.events})
	}
	switch {
	case c.fails:
		return c.failed()
	case c.isPlanned(), err == nil && c.isRecording() && c.flow == Topics:
		return c.ended()
	case isStop(err):
		return stoppedAfter(lived)
	case renewed:
		return lives.renewal(lived)
	}
	return c.cut(lived, err)
}

// ended returns the verdict of a stream that is complete.
func (c *connection) ended() Verdict {
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

// cut returns the verdict of a stream that ended without saying so.
func (c *connection) cut(lived int64, err error) Verdict {
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
	v.Evidence.Within = c.flow == Messages && !c.rests || c.within
	switch {
	case c.flow == Messages && c.rests:
		v.Text += " after a complete message, but did not say that it was the end"
	case c.flow == Messages && c.lastGrowth == 0:
		v.Text += " before the first text"
	case c.flow == Messages:
		v.Text += " in the middle of a message"
	case c.events == 0:
		v.Text += " before the first event"
	case v.Evidence.Clean:
		v.Text += " without saying that it is complete"
	}
	return v
}

// stoppedAfter returns the verdict on a connection that this side has closed.
func stoppedAfter(lived int64) Verdict {
	return Verdict{Kind: Stopped, Text: "the client closed the connection", Evidence: Evidence{Lifetime: Duration(lived)}}
}

// refusal returns the verdict of a response that is not a stream.
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

// isOwnTimer reports whether a connection has ended because this side waited no longer.
// Equal lifetimes then say nothing about the server.
func isOwnTimer(err error) bool {
	var timeout *sse.TimeoutError
	return errors.As(err, &timeout)
}
