package store

import (
	"context"
	"errors"
	"time"

	"topicmux/monitor/text"
	"topicmux/sse"
)

// Phase is what the connection is doing.
type Phase = sse.Phase

// The phases of a connection.
const (
	Connecting = sse.Connecting
	Open       = sse.Open
	Waiting    = sse.Waiting
	Closed     = sse.Closed
)

// Conn is the state of the connection.
type Conn struct {
	Phase       Phase
	Since       time.Time // when the phase began
	Attempt     int       // attempts since the last healthy connection, from 1
	Until       time.Time // when Waiting ends
	Reason      string    // why it is waiting or closed, cleaned
	URL         string    // the final one, after redirects
	LastEventID string    // what a reconnect sends
	Status      int       // HTTP status of the latest answer, 0 when there was none
	Connects    uint64    // connections opened so far

	Resumed        bool   // the server answered the latest resume
	Asked          string // the id that it asked for
	SameLife       bool   // the id is of the server's present life
	Replayed       uint64 // events that it brought back
	MissedOnResume uint64 // events that it could not
}

// Outage is a time without a connection. A zero To: it lasts.
type Outage struct {
	From, To  time.Time
	Recovered bool // the resume brought everything back
}

// SetConn applies a change of the connection.
func (s *Store) SetConn(c sse.State) {
	now := s.opts.Clock()
	s.raw = rawBlock{buf: s.raw.buf[:0]} // what was cut in the middle is no event
	s.mu.Lock()
	opened := c.Phase == Open && s.state.Conn.Phase != Open
	s.state.connection(c, now)
	if c.Err != nil && !errors.Is(c.Err, context.Canceled) {
		s.state.Trouble = c.Err
		s.state.Troubles++
	}
	if opened {
		s.ingest.opened(now.UnixNano())
		for _, t := range s.state.Topics {
			s.state.announce(t, "")
		}
	}
	s.state.Version++
	s.mu.Unlock()
	s.notify()
}

func (s *State) connection(c sse.State, now time.Time) {
	before := s.Conn.Phase
	s.Conn.Attempt, s.Conn.Until, s.Conn.Status = c.Attempt, c.Until, c.Status
	s.Conn.URL = text.CleanLine(c.URL, maxHelp)
	s.Conn.LastEventID = text.CleanLine(c.LastEventID, maxName)
	s.Conn.Reason = ""
	if c.Err != nil && !errors.Is(c.Err, context.Canceled) { // that is no reason but the user's wish
		s.Conn.Reason = text.CleanLine(c.Err.Error(), maxHelp)
	}
	s.Conn.Phase = c.Phase
	if before == c.Phase && !s.Conn.Since.IsZero() {
		return
	}
	s.Conn.Since = now
	switch {
	case c.Phase == Open:
		s.opened(now)
	case before == Open:
		s.lost(now)
	}
}

// opened ends the outage, if there is one.
func (s *State) opened(now time.Time) {
	s.Conn.Connects++
	s.Conn.Resumed, s.Conn.Asked, s.Conn.Replayed, s.Conn.MissedOnResume = false, "", 0, 0
	s.Draining = false
	if n := len(s.Outages); n > 0 && s.Outages[n-1].To.IsZero() {
		s.Outages[n-1].To = now
	}
}

// lost begins an outage.
func (s *State) lost(now time.Time) {
	if len(s.Outages) == maxOutages {
		s.Outages = append(s.Outages[:0], s.Outages[1:]...)
	}
	s.Outages = append(s.Outages, Outage{From: now})
}

// markRecovered notes that the resume after the newest outage brought everything
// back.
func (s *State) markRecovered() {
	if n := len(s.Outages); n > 0 && !s.Outages[n-1].To.IsZero() {
		s.Outages[n-1].Recovered = true
	}
}

// outageBetween reports whether an outage that was not recovered touches the
// time from a to b.
func (s *State) outageBetween(a, b time.Time) bool {
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

// outageBefore returns the begin of the first outage after from that was not
// recovered, or to when there is none before it.
func (s *State) outageBefore(from, to time.Time) time.Time {
	for _, h := range s.Outages {
		if !h.Recovered && h.From.After(from) && h.From.Before(to) {
			return h.From
		}
	}
	return to
}
