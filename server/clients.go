package server

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"topicmux/topics"
)

// A clientAPI answers the requests that list and manage sessions.
type clientAPI struct {
	delivery *delivery
	maxBody  int
}

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

// list answers GET /clients with the sessions, sorted by name.
func (a *clientAPI) list(r *request) error {
	if err := r.mayAdmin(); err != nil {
		return err
	}
	now := time.Now()
	open, ended := a.delivery.sessions.all(now)
	c := r.conn
	guess := perClient * (len(open) + len(ended))
	if err := c.reserve(guess); err != nil {
		return err
	}
	defer c.release(guess) // answer reserves the actual size
	list := struct {
		Clients []client `json:"clients"`
		Unnamed int      `json:"unnamed"` // streams without a client name
		Ended   []absent `json:"ended"`   // ended names, which get 204 until they expire
	}{[]client{}, max(a.delivery.streams.len()-len(open), 0), []absent{}}
	for _, st := range open {
		list.Clients = append(list.Clients, describe(st))
	}
	slices.SortFunc(list.Clients, func(x, y client) int { return strings.Compare(x.Name, y.Name) })
	for name, until := range ended {
		list.Ended = append(list.Ended, absent{name, until.UTC().Truncate(time.Second)})
	}
	slices.SortFunc(list.Ended, func(x, y absent) int { return strings.Compare(x.Name, y.Name) })
	r.json(http.StatusOK, list)
	return nil
}

// describe returns a stream as GET /clients reports it.
func describe(st *stream) client {
	p, l := st.sub.Progress(), st.sub.Lag()
	c := client{
		Name: st.client, Address: st.conn.RemoteAddr().String(), Topics: st.sub.Selection().String(),
		Since: st.begun.UTC().Truncate(time.Millisecond), Last: p.Last.String(),
		Events: p.Events, Bytes: p.Bytes, Gaps: p.Gaps, Missed: p.Missed,
		Token: st.grant.Name(), Lag: lag{l.Events, l.Bytes}, Waiting: st.outbox.Load().waiting(),
	}
	return c
}

// send answers POST /clients/{c}?event=NAME: it sends the body to that client
// only, as an event with a name and data. The event has no id, so it does not
// change the point where the client resumes.
func (a *clientAPI) send(r *request) error {
	if err := r.mayAdmin(); err != nil {
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
	data, err := r.body(a.maxBody)
	if err != nil {
		return err
	}
	if err := checkUTF8(data); err != nil {
		return err
	}
	st := a.delivery.sessions.find(r.path[1])
	if st == nil {
		return noSession(r.path[1])
	}
	switch err := st.send(st.frames.direct(topic, data)); {
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
	a.delivery.counters.sent.Add(1)
	r.json(http.StatusAccepted, struct {
		Sent string `json:"sent"`
	}{st.client})
	return nil
}

// end answers DELETE /clients/{c}: the session gets its pending events and a
// $complete, then it ends. If the client reconnects, it gets 204.
func (a *clientAPI) end(r *request) error {
	if err := r.mayAdmin(); err != nil {
		return err
	}
	now := time.Now()
	st := a.delivery.sessions.end(r.path[1], now)
	if st == nil {
		return noSession(r.path[1])
	}
	st.end()
	r.json(http.StatusOK, struct {
		Ended string    `json:"ended"`
		Until time.Time `json:"until"`
	}{st.client, now.Add(endedTime).UTC().Truncate(time.Second)})
	return nil
}

// allow answers POST /clients/{c}/allow: an ended session may reconnect.
func (a *clientAPI) allow(r *request) error {
	if err := r.mayAdmin(); err != nil {
		return err
	}
	if !a.delivery.sessions.allow(r.path[1], time.Now()) {
		return newError(http.StatusNotFound, "no session with that name was ended",
			"GET /clients lists the ended sessions")
	}
	r.json(http.StatusOK, struct {
		Allowed string `json:"allowed"`
	}{r.path[1]})
	return nil
}

// cut answers POST /clients/{c}/cut: it closes the connection of the session at
// once, even in the middle of an event. Use it to test how a client reconnects and
// resumes. The owner of the session's token may do this too.
func (a *clientAPI) cut(r *request) error {
	st := a.delivery.sessions.find(r.path[1])
	if st == nil || st.grant.Name() != r.grant.Name() {
		if err := r.mayAdmin(); err != nil {
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
