package server

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
)

var errTaken = newError(http.StatusConflict, "the session belongs to another token",
	"choose another client name or use the same token")

// A client is a session in the response to GET /clients.
type client struct {
	Name    string    `json:"name"`
	Address string    `json:"address"`
	Token   string    `json:"token,omitempty"`
	Topics  string    `json:"topics"` // the selection, in the syntax of GET /events
	Since   time.Time `json:"since"`
	Last    string    `json:"last,omitempty"` // id of the newest event sent to it
	Events  uint64    `json:"events"`         // events sent to it
	Bytes   uint64    `json:"bytes"`
	Gaps    uint64    `json:"gaps"`
	Missed  uint64    `json:"missed"`
	Lag     lag       `json:"lag"`
	Waiting int       `json:"waiting"` // direct messages not yet delivered
}

// perClient is the approximate memory in bytes that describing a session takes.
const perClient = 1 << 10

type lag struct {
	Events uint64 `json:"events"`
	Bytes  uint64 `json:"bytes"`
}

type absent struct {
	Name  string    `json:"name"`
	Until time.Time `json:"until"`
}

// clients answers GET /clients with the sessions, sorted by name.
func (s *Server) clients(r *request) error {
	if err := s.mayAdmin(r); err != nil {
		return err
	}
	now := time.Now()
	open, ended := s.sessions.all(now)
	c := connOf(r.ctx)
	guess := perClient * (len(open) + len(ended))
	if err := c.reserve(guess); err != nil {
		return err
	}
	defer c.release(guess) // answer reserves the actual size
	list := struct {
		Clients []client `json:"clients"`
		Unnamed int      `json:"unnamed"` // streams without a client name
		Ended   []absent `json:"ended"`   // ended names, which get 204 until they expire
	}{[]client{}, max(s.streams.len()-len(open), 0), []absent{}}
	for _, st := range open {
		list.Clients = append(list.Clients, st.describe())
	}
	slices.SortFunc(list.Clients, func(a, b client) int { return strings.Compare(a.Name, b.Name) })
	for name, until := range ended {
		list.Ended = append(list.Ended, absent{name, until.UTC().Truncate(time.Second)})
	}
	slices.SortFunc(list.Ended, func(a, b absent) int { return strings.Compare(a.Name, b.Name) })
	r.json(http.StatusOK, list)
	return nil
}

// describe returns the stream as GET /clients reports it.
func (st *stream) describe() client {
	p, l := st.sub.Progress(), st.sub.Lag()
	c := client{
		Name: st.client, Address: st.conn.RemoteAddr().String(), Topics: st.sub.Selection().String(),
		Since: st.begun.UTC().Truncate(time.Millisecond), Last: p.Last.String(),
		Events: p.Events, Bytes: p.Bytes, Gaps: p.Gaps, Missed: p.Missed,
		Token: st.token.holder(), Lag: lag{l.Events, l.Bytes}, Waiting: st.waiting(),
	}
	return c
}

// sendOne answers POST /clients/{c}?event=NAME: it sends the body to that client
// only, as an event with a name and data. The event has no id, so it does not
// change the point where the client resumes.
func (s *Server) sendOne(r *request) error {
	if err := s.mayAdmin(r); err != nil {
		return err
	}
	event := r.query.Get("event")
	if event == "" {
		event = "message"
	}
	topic, err := topics.ParseName(event)
	if err != nil {
		return err
	}
	data, err := r.body(s.opts.MaxBody)
	if err != nil {
		return err
	}
	if err := checkUTF8(data); err != nil {
		return err
	}
	st := s.sessions.find(r.path[1])
	if st == nil {
		return noSession(r.path[1])
	}
	switch err := st.send(st.frame(topic, data)); {
	case errors.Is(err, errGone):
		return noSession(r.path[1])
	case errors.Is(err, errInFlight):
		return err
	case err != nil:
		e := newError(http.StatusServiceUnavailable, "too many messages are waiting for session "+st.client,
			"it reads too slowly: the limit is %d messages and %d KiB; try again in a few seconds",
			maxDirectFrames, maxDirectBytes>>10).countAs(rejectedDirect)
		e.retry = true
		return e
	}
	s.counters.sent.Add(1)
	r.json(http.StatusAccepted, struct {
		Sent string `json:"sent"`
	}{st.client})
	return nil
}

// frame returns an event for this stream only, in the format that the client
// selected.
func (st *stream) frame(topic topics.Name, data []byte) []byte {
	block, _ := sse.AppendEvent(nil, sse.Frame{Event: topic.String(), Data: data})
	var frame []byte
	if st.timed {
		if st.explain {
			frame = append(frame, protocol.ExplainTime...)
		}
		frame = appendTime(frame, topics.Event{Time: time.Now()})
	}
	return st.appendBlock(frame, block)
}

// endOne answers DELETE /clients/{c}: the session gets its pending events and a
// $complete, then it ends. If the client reconnects, it gets 204.
func (s *Server) endOne(r *request) error {
	if err := s.mayAdmin(r); err != nil {
		return err
	}
	now := time.Now()
	st := s.sessions.end(r.path[1], now)
	if st == nil {
		return noSession(r.path[1])
	}
	st.closeAfterFlush(st.appendEnded(nil), errEnded)
	r.json(http.StatusOK, struct {
		Ended string    `json:"ended"`
		Until time.Time `json:"until"`
	}{st.client, now.Add(endedTime).UTC().Truncate(time.Second)})
	return nil
}

// allowOne answers POST /clients/{c}/allow: an ended session may reconnect.
func (s *Server) allowOne(r *request) error {
	if err := s.mayAdmin(r); err != nil {
		return err
	}
	if !s.sessions.allow(r.path[1], time.Now()) {
		return newError(http.StatusNotFound, "no session with that name was ended",
			"GET /clients lists the ended sessions")
	}
	r.json(http.StatusOK, struct {
		Allowed string `json:"allowed"`
	}{r.path[1]})
	return nil
}

// cutOne answers POST /clients/{c}/cut: it closes the connection of the session at
// once, even in the middle of an event. Use it to test how a client reconnects and
// resumes. The owner of the session's token may do this too.
func (s *Server) cutOne(r *request) error {
	st := s.sessions.find(r.path[1])
	if st == nil || st.token.holder() != r.token.holder() {
		if err := s.mayAdmin(r); err != nil {
			return err
		}
	}
	if st == nil {
		return noSession(r.path[1])
	}
	st.close(errCut)
	r.json(http.StatusOK, struct {
		Cut string `json:"cut"`
	}{st.client})
	return nil
}

func noSession(name string) error {
	if err := checkClient(name); err != nil {
		return err
	}
	return newError(http.StatusNotFound, "there is no session "+name,
		"GET /clients lists the sessions; GET /events?client=%s opens this one", name)
}
