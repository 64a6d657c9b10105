package health_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/health"
	"topicmux/sse"
)

func TestVerdictOfAnEnd(t *testing.T) {
	t.Parallel()
	broken := fmt.Errorf("the connection broke: %w", io.ErrUnexpectedEOF)
	for name, c := range map[string]struct {
		flow health.Flow
		feed func(s *stream)
		err  error
		want health.Kind
		text string
	}{
		"[DONE]":                    {health.Messages, func(s *stream) { s.grow(3, 1); s.event(health.Event{Ends: true, Reason: "[DONE]"}) }, sse.ErrEnded, health.Ended, "the stream said that it is complete: [DONE]"},
		"an end without a reason":   {health.Messages, func(s *stream) { s.grow(3, 1); s.event(health.Event{Ends: true}) }, sse.ErrEnded, health.Ended, "the stream said that it is complete"},
		"an error without a reason": {health.Messages, func(s *stream) { s.grow(3, 1); s.event(health.Event{Fails: true}) }, sse.ErrEnded, health.Failed, "the stream gives no reason"},
		"[DONE], then broken":       {health.Messages, func(s *stream) { s.grow(3, 1); s.event(health.Event{Ends: true, Reason: "[DONE]"}) }, broken, health.Ended, "the stream said that it is complete: [DONE]"},
		"[DONE], then stopped":      {health.Messages, func(s *stream) { s.grow(3, 1); s.event(health.Event{Ends: true, Reason: "[DONE]"}) }, context.Canceled, health.Ended, "the stream said that it is complete: [DONE]"},
		"204":                       {health.Topics, func(s *stream) { s.Head(s.now, health.Response{Status: 204}) }, nil, health.Ended, "the server answered 204 No Content"},
		"an error":                  {health.Messages, func(s *stream) { s.grow(3, 1); s.event(health.Event{Fails: true, Reason: "overloaded\x1b[31m"}) }, sse.ErrEnded, health.Failed, "overloaded"},
		"an error, then [DONE]": {health.Messages, func(s *stream) {
			s.event(health.Event{Fails: true, Reason: "e"})
			s.event(health.Event{Ends: true, Reason: "[DONE]"})
		}, sse.ErrEnded, health.Failed, "e"},
		"an error that was over":       {health.Topics, func(s *stream) { s.event(health.Event{Fails: true, Reason: "e"}); s.grow(1, 1) }, sse.ErrEnded, health.Cut, "the server closed the stream without saying that it is complete"},
		"within a message":             {health.Messages, func(s *stream) { s.grow(3, 1) }, sse.ErrEnded, health.Cut, "the server closed the stream in the middle of a message"},
		"before the text":              {health.Messages, func(s *stream) { s.event(health.Event{}) }, sse.ErrEnded, health.Cut, "the server closed the stream before the first text"},
		"after a message":              {health.Messages, func(s *stream) { s.grow(3, 1); s.event(health.Event{Rests: true}) }, sse.ErrEnded, health.Cut, "the server closed the stream after a complete message, but did not say that it was the end"},
		"within a later message":       {health.Messages, func(s *stream) { s.event(health.Event{Ends: true, Reason: "done"}); s.grow(1, 1) }, sse.ErrEnded, health.Cut, "the server closed the stream in the middle of a message"},
		"topics":                       {health.Topics, func(s *stream) { s.grow(3, 1) }, sse.ErrEnded, health.Cut, "the server closed the stream without saying that it is complete"},
		"topics, nothing":              {health.Topics, func(*stream) {}, sse.ErrEnded, health.Cut, "the server closed the stream before the first event"},
		"topics, broken":               {health.Topics, func(s *stream) { s.grow(3, 1) }, broken, health.Cut, "the connection broke: unexpected EOF"},
		"topics, within a message":     {health.Messages, func(s *stream) { s.grow(3, 1) }, broken, health.Cut, "the connection broke: unexpected EOF in the middle of a message"},
		"too silent":                   {health.Topics, func(s *stream) { s.grow(3, 1) }, &sse.TimeoutError{Silence: 30 * time.Second}, health.Cut, "no data arrived for 30s"},
		"stopped":                      {health.Topics, func(s *stream) { s.grow(3, 1) }, context.Canceled, health.Stopped, "the client closed the connection"},
		"out of time":                  {health.Topics, func(s *stream) { s.grow(3, 1) }, fmt.Errorf("x: %w", context.DeadlineExceeded), health.Stopped, "the client closed the connection"},
		"refused":                      {health.Topics, func(*stream) {}, &sse.RefusedError{URL: "http://x", Status: 401, Type: "application/json", Problem: "no key"}, health.Refused, "the server answered 401 Unauthorized: no key"},
		"HTML":                         {health.Topics, func(*stream) {}, &sse.RefusedError{URL: "http://x", Status: 200, Type: "text/html", Line: "<!doctype html>"}, health.Refused, "the server answered 200 OK (text/html), not text/event-stream: <!doctype html>"},
		"another kind of stream":       {health.Topics, func(*stream) {}, &sse.NotStreamError{Kind: sse.KindHTML}, health.Refused, ""},
		"an empty body of that kind":   {health.Topics, func(*stream) {}, &sse.NotStreamError{Kind: sse.KindEmpty}, health.Cut, ""},
		"a redirect to nowhere":        {health.Topics, func(*stream) {}, &sse.RedirectError{Status: 302, Reason: "no location"}, health.Refused, ""},
		"closed without an error":      {health.Topics, func(s *stream) { s.grow(3, 1) }, nil, health.Cut, "the server closed the stream without saying that it is complete"},
		"an end told by a silent word": {health.Topics, func(s *stream) { s.grow(3, 1); s.event(health.Event{Ends: true, Reason: `"byebye"`}) }, sse.ErrEnded, health.Ended, `the stream said that it is complete: "byebye"`},
	} {
		s := newStream(c.flow)
		c.feed(s)
		s.wait(time.Second)
		s.Closed(s.now, c.err)
		s.wait(time.Hour)
		r := s.report()
		if r.Verdict.Kind != c.want || c.text != "" && r.Verdict.Text != c.text {
			t.Errorf("%s: got %q, %q; want %q, %q", name, r.Verdict.Kind, r.Verdict.Text, c.want, c.text)
		}
		if r.Verdict.Text == "" || r.Stalled || !s.NextChange(s.now).IsZero() || r.Silence != 0 {
			t.Errorf("%s: after the end: %+v", name, r)
		}
		if want := c.want == health.Cut || c.want == health.Refused || c.want == health.Failed; r.Verdict.Kind.IsFailure() != want {
			t.Errorf("%s: %q is a failure: %v", name, r.Verdict.Kind, !want)
		}
		s.Closed(s.now, errors.New("again"))
		if again := s.report(); again.Verdict.Text != r.Verdict.Text || again.Connections.Count != r.Connections.Count {
			t.Errorf("%s: the second end counts: %+v", name, again.Verdict)
		}
	}
}

func TestRequestWithoutResponseIsUnreachable(t *testing.T) {
	t.Parallel()
	m := health.New(health.Options{})
	m.Requested(epoch)
	m.Closed(epoch, errors.New("dial tcp 127.0.0.1:1: connect: connection refused"))
	if r := m.Snapshot(epoch); r.Verdict.Kind != health.Unreachable || !strings.Contains(r.Verdict.Text, "connection refused") || r.Connections.Count != 0 {
		t.Errorf("got %+v", r.Verdict)
	}
}

func TestEndIsToldBeforeTheConnectionCloses(t *testing.T) {
	t.Parallel()
	s := newStream(health.Messages)
	s.grow(3, 1)
	s.event(health.Event{Ends: true, Reason: "[DONE]"})
	s.wants(t, health.Ended, "open")
	s.wait(time.Hour)
	s.wants(t, health.Ended, "an hour later")
	s = newStream(health.Messages)
	s.event(health.Event{Fails: true, Reason: "overloaded"})
	s.wait(time.Hour)
	s.wants(t, health.Failed, "open")
	if !s.NextChange(s.now).IsZero() {
		t.Error("an error changes by itself")
	}
}

// TestRenewals: three connections in a row that end after the same time or the same number
// of events.
func TestRenewals(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	jitter := func(d, by time.Duration) time.Duration { return d - by + time.Duration(random.Int64N(int64(2*by))) }
	broken := fmt.Errorf("the connection broke: %w", io.ErrUnexpectedEOF)
	for name, c := range map[string]struct {
		life   func(i int) (lasts time.Duration, events int)
		err    error
		renews bool
		text   string
	}{
		"every 55 s":              {func(i int) (time.Duration, int) { return jitter(55*time.Second, time.Second), i }, sse.ErrEnded, true, "the connection renews every 55 s"},
		"every 15 min":            {func(i int) (time.Duration, int) { return jitter(15*time.Minute, 30*time.Second), 3 * i }, sse.ErrEnded, true, "the connection renews every 15 min"},
		"every 60 s, by a proxy":  {func(int) (time.Duration, int) { return time.Minute, 0 }, broken, true, "the connection renews every 1 min"},
		"after 10 events":         {func(i int) (time.Duration, int) { return time.Duration(i+2) * 7 * time.Second, 10 }, sse.ErrEnded, true, "the connection renews after every 10 events"},
		"at random":               {func(i int) (time.Duration, int) { return time.Duration(5+i*i*9) * time.Second, i * i }, sse.ErrEnded, false, ""},
		"failing at once":         {func(int) (time.Duration, int) { return 100 * time.Millisecond, 5 }, sse.ErrEnded, false, ""},
		"failing after 2 s":       {func(int) (time.Duration, int) { return 2 * time.Second, 1 }, sse.ErrEnded, false, ""},
		"a time limit of our own": {func(int) (time.Duration, int) { return 30 * time.Second, 0 }, &sse.TimeoutError{Silence: 30 * time.Second}, false, ""},
		"stopped":                 {func(int) (time.Duration, int) { return 30 * time.Second, 5 }, context.Canceled, false, ""},
	} {
		s := &stream{health.New(health.Options{}), epoch}
		for i := range 6 {
			s.connect(50 * time.Millisecond)
			lasts, events := c.life(i)
			for range events {
				s.wait(lasts / time.Duration(events+1))
				s.event(health.Event{Grows: true})
			}
			s.now = s.now.Add(lasts - time.Duration(events)*(lasts/time.Duration(max(events+1, 1))))
			s.Closed(s.now, c.err)
			r := s.report()
			if renewed := r.Verdict.Kind == health.Renewed; renewed != (c.renews && i >= 2) {
				t.Errorf("%s, connection %d: %+v", name, i+1, r.Verdict)
			}
			if r.Verdict.Kind == health.Renewed && r.Verdict.Text != c.text && !strings.HasPrefix(name, "every 55") && !strings.HasPrefix(name, "every 15") {
				t.Errorf("%s: %q, want %q", name, r.Verdict.Text, c.text)
			}
			s.wait(3 * time.Second)
		}
		if r := s.report(); (r.Connections.Every > 0 || r.Connections.EveryEvents > 0) != c.renews || r.Connections.Count != 6 {
			t.Errorf("%s: %+v", name, r.Connections)
		}
	}
}

// TestRenewalsOfTwoKinds: a server that closes after ten events or 55 s.
func TestRenewalsOfTwoKinds(t *testing.T) {
	t.Parallel()
	s := &stream{health.New(health.Options{}), epoch}
	life := func(lasts time.Duration, events int) {
		s.connect(0)
		for range events {
			s.wait(lasts / time.Duration(events))
			s.event(health.Event{Grows: true})
		}
		s.now = s.now.Add(lasts % time.Duration(events))
		s.Closed(s.now, sse.ErrEnded)
	}
	for _, events := range []int{4, 2, 7} {
		life(55*time.Second, events)
	}
	for _, seconds := range []int{20, 31, 8} {
		life(time.Duration(seconds)*time.Second, 10)
	}
	s.wants(t, health.Renewed, "after ten events")
	life(55*time.Second, 3)
	s.wants(t, health.Renewed, "after 55 s")
	life(21*time.Second, 3)
	s.wants(t, health.Cut, "after neither")
}

// TestEndOfTopicsIsToldWhenTheyClose: an event of one of them may say the same.
func TestEndOfTopicsIsToldWhenTheyClose(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	s.grow(30, time.Second)
	s.event(health.Event{Grows: true, Ends: true, Reason: "done"})
	s.wants(t, health.Streaming, "open")
	s.wait(time.Minute)
	s.wants(t, health.Stalled, "a minute later")
	s.Closed(s.now, sse.ErrEnded)
	s.wants(t, health.Ended, "closed")
}

func TestCompleteDocumentHasEnded(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	s.grow(30, time.Second)
	s.Complete(s.now, "the array is complete")
	s.wants(t, health.Ended, "open")
	s.Closed(s.now, nil)
	if v := s.report().Verdict; v.Kind != health.Ended || v.Text != "the array is complete" {
		t.Errorf("got %+v", v)
	}
}

func TestEndOfARecording(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flow health.Flow
		err  error
		want health.Kind
		text string
	}{
		"topics":            {health.Topics, nil, health.Ended, "the recording has ended"},
		"an answer":         {health.Messages, nil, health.Cut, "the recording ends in the middle of a message"},
		"an unfinished one": {health.Topics, errors.New("it ends with an incomplete event, which is left out"), health.Cut, "it ends with an incomplete event, which is left out"},
	} {
		s := &stream{health.New(health.Options{}), epoch}
		s.SetFlow(c.flow)
		s.State(s.now, sse.State{Phase: sse.Open})
		s.grow(30, time.Second)
		s.State(s.now, sse.State{Phase: sse.Closed, Err: c.err})
		if v := s.report().Verdict; v.Kind != c.want || v.Text != c.text {
			t.Errorf("%s: got %q, %q; want %q, %q", name, v.Kind, v.Text, c.want, c.text)
		}
	}
}

func TestReconnectEndsTheOpenConnection(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	s.grow(3, time.Second)
	s.connect(time.Second)
	if r := s.report(); r.Connections.Count != 2 || r.Connections.Requests != 2 || r.Verdict.Kind != health.Waiting || r.Connections.Longest != 0 {
		t.Errorf("got %+v, %+v", r.Connections, r.Verdict)
	}
}

func TestHops(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	s.Head(s.now, health.Response{Status: 200, Proto: "HTTP/2.0", Encoding: "br", Header: http.Header{
		"Content-Type": {"text/event-stream"}, "Server": {"cloudflare"}, "Cf-Ray": {"8f-FRA"}, "Via": {"1.1 varnish, 2.0 edge (x)", "1.1 google"},
		"X-Served-By": {"cache-fra-1"}, "X-Cache": {"HIT"}, "Age": {"35"}, "Fly-Request-Id": {"01"}, "X-Accel-Buffering": {"no"},
		"X-Amz-Cf-Id": {"x"}, "X-Powered-By": {"Express\x1b]0;"}, "X-Other": {"y"},
	}})
	r := s.report().Response
	var names []string
	for _, hop := range r.Hops {
		names = append(names, hop.Name)
	}
	want := "cloudflare|Express0;|varnish|edge (x)|google|X-Accel-Buffering: no|CloudFront|Fastly|Fly.io|X-Cache: HIT|Age: 35"
	if got := strings.Join(names, "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if r.Proto != "HTTP/2" || r.Encoding != "br" || r.Type != "text/event-stream" {
		t.Errorf("got %+v", r)
	}
}
