package delivery

import (
	"slices"
	"strings"
	"time"
)

// A SessionList is the response to GET /clients.
type SessionList struct {
	Clients []Session `json:"clients"` // sorted by name
	Unnamed int       `json:"unnamed"` // streams without a client name
	Ended   []Ended   `json:"ended"`   // ended names, which get 204 until they expire
}

// A Session is a session in the response to GET /clients.
type Session struct {
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

type lag struct {
	Events uint64 `json:"events"`
	Bytes  uint64 `json:"bytes"`
}

// Ended is the name of a session that was ended.
type Ended struct {
	Name  string    `json:"name"`
	Until time.Time `json:"until"`
}

// ListSessions returns the sessions.
func (d *Delivery) ListSessions(now time.Time) SessionList {
	open, ended := d.sessions.all(now)
	list := SessionList{[]Session{}, max(d.streams.Len()-len(open), 0), []Ended{}}
	for _, st := range open {
		list.Clients = append(list.Clients, describe(st))
	}
	slices.SortFunc(list.Clients, func(a, b Session) int { return strings.Compare(a.Name, b.Name) })
	for name, until := range ended {
		list.Ended = append(list.Ended, Ended{name, until.UTC().Truncate(time.Second)})
	}
	slices.SortFunc(list.Ended, func(a, b Ended) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// CountSessions returns how many sessions are open or ended.
func (d *Delivery) CountSessions() int {
	open, ended := d.sessions.all(time.Now())
	return len(open) + len(ended)
}

// FindSession returns the session with that name, or nil.
func (d *Delivery) FindSession(name string) *Stream { return d.sessions.find(name) }

// EndSession ends a session: the client gets its pending events and a $complete, and
// 204 until the time that is returned. It returns false if there is no such session.
func (d *Delivery) EndSession(name string, now time.Time) (until time.Time, ok bool) {
	st := d.sessions.end(name, now)
	if st == nil {
		return until, false
	}
	st.closeAfterFlush(st.frames.AppendEnded(nil, st.client), ErrEnded)
	return now.Add(endedTime), true
}

// AllowSession lets the client of an ended session reconnect. It returns false if no
// session with that name was ended.
func (d *Delivery) AllowSession(name string, now time.Time) bool { return d.sessions.allow(name, now) }

// describe returns a stream as GET /clients reports it.
func describe(st *Stream) Session {
	p, l := st.sub.Progress(), st.sub.Lag()
	c := Session{
		Name: st.client, Address: st.conn.RemoteAddr().String(), Topics: st.sub.Selection().String(),
		Since: st.begun.UTC().Truncate(time.Millisecond), Last: p.Last.String(),
		Events: p.Events, Bytes: p.Bytes, Gaps: p.Gaps, Missed: p.Missed,
		Token: st.grant.Name(), Lag: lag{l.Events, l.Bytes}, Waiting: st.outbox.Load().waiting(),
	}
	return c
}
