package store

import (
	"context"
	"errors"
	"time"

	"topicmux/monitor/text"
	"topicmux/sse"
)

// Phase is the phase of the connection.
type Phase = sse.Phase

// The phases of a connection.
const (
	Connecting = sse.Connecting
	Open       = sse.Open
	Waiting    = sse.Waiting
	Closed     = sse.Closed
)

// Conn is the state of the connection to the server.
type Conn struct {
	Phase       Phase
	Since       time.Time // when the phase began
	Attempt     int       // attempts since the last successful connection, from 1
	Until       time.Time // end of the wait in phase Waiting
	Reason      string    // reason for the wait or the close, cleaned
	URL         string    // final URL, after redirects
	LastEventID string    // id that a reconnect sends
	Status      int       // HTTP status of the latest response, 0 if there was none
	Connects    uint64    // connections opened so far

	Resumed        bool   // the server answered the latest resume; the fields below are about it
	Asked          string // id that the resume requested
	SameEpoch      bool   // the id has the server's current epoch
	Replayed       uint64 // events that were replayed
	MissedOnResume uint64 // events that could not be replayed
}

// Outage is a time without a connection. To is zero while it lasts.
type Outage struct {
	From, To  time.Time
	Recovered bool // the resume replayed all missed events
}

// connection applies a change of the connection's state. It reports whether a connection has
// opened.
func (s *StreamState) connection(c sse.State, now time.Time) (opened bool) {
	before := s.Conn.Phase
	s.Conn.Attempt, s.Conn.Until, s.Conn.Status = c.Attempt, c.Until, c.Status
	s.Conn.URL = text.CleanLine(c.URL, maxHelp)
	s.Conn.LastEventID = text.CleanLine(c.LastEventID, maxName)
	s.Conn.Reason = ""
	if c.Err != nil && !errors.Is(c.Err, context.Canceled) { // cancellation by the user is not a reason
		s.Conn.Reason = text.CleanLine(c.Err.Error(), maxHelp)
		s.Trouble = c.Err
		s.Troubles++
	}
	s.Conn.Phase = c.Phase
	if before == c.Phase && !s.Conn.Since.IsZero() {
		return false
	}
	s.Conn.Since = now
	switch {
	case c.Phase == Open:
		s.opened(now)
	case before == Open:
		s.lost(now)
	}
	return c.Phase == Open && before != Open
}

// opened ends the current outage, if there is one.
func (s *StreamState) opened(now time.Time) {
	s.Conn.Connects++
	s.Conn.Resumed, s.Conn.Asked, s.Conn.Replayed, s.Conn.MissedOnResume = false, "", 0, 0
	s.Draining = false
	if n := len(s.Outages); n > 0 && s.Outages[n-1].To.IsZero() {
		s.Outages[n-1].To = now
	}
}

// lost starts an outage.
func (s *StreamState) lost(now time.Time) {
	if len(s.Outages) == maxOutages {
		s.Outages = append(s.Outages[:0], s.Outages[1:]...)
	}
	s.Outages = append(s.Outages, Outage{From: now})
}

// markRecovered records that the resume after the newest outage replayed all
// events.
func (s *StreamState) markRecovered() {
	if n := len(s.Outages); n > 0 && !s.Outages[n-1].To.IsZero() {
		s.Outages[n-1].Recovered = true
	}
}

// outageBetween reports whether an outage with lost events overlaps the time
// from a to b.
func (s *StreamState) outageBetween(a, b time.Time) bool {
	for i := len(s.Outages) - 1; i >= 0; i-- {
		h := &s.Outages[i]
		if !h.To.IsZero() && h.To.Before(a) {
			return false
		}
		if !h.Recovered && h.From.Before(b) {
			return true
		}
	}
	return false
}

// outageBefore returns the start of the first outage with lost events between
// from and to, or to if there is none.
func (s *StreamState) outageBefore(from, to time.Time) time.Time {
	for _, h := range s.Outages {
		if !h.Recovered && h.From.After(from) && h.From.Before(to) {
			return h.From
		}
	}
	return to
}
