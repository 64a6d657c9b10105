package api

import (
	"errors"
	"net/http"
	"time"

	"topicmux/server/internal/delivery"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/topics"
)

// A clientAPI answers the requests that list and manage sessions.
type clientAPI struct {
	delivery *delivery.Delivery
	maxBody  int
}

// perClient is the approximate memory in bytes that describing a session takes.
const perClient = 1 << 10

// list answers GET /clients with the sessions, sorted by name.
func (a *clientAPI) list(r *request.Request) error {
	if err := r.MayAdmin(); err != nil {
		return err
	}
	c, guess := r.Conn, perClient*a.delivery.CountSessions()
	if err := c.Reserve(guess); err != nil {
		return err
	}
	defer c.Release(guess) // answer reserves the actual size
	r.JSON(http.StatusOK, a.delivery.ListSessions(time.Now()))
	return nil
}

// send answers POST /clients/{c}?event=NAME: it sends the body to that client
// only, as an event with a name and data. The event has no id, so it does not
// change the point where the client resumes.
func (a *clientAPI) send(r *request.Request) error {
	if err := r.MayAdmin(); err != nil {
		return err
	}
	event := r.Query.Get("event")
	if event == "" {
		event = "message"
	}
	topic, err := topics.ParseName(event)
	if err != nil {
		return err
	}
	data, err := r.Body(a.maxBody)
	if err != nil {
		return err
	}
	if err := request.CheckUTF8(data); err != nil {
		return err
	}
	st := a.delivery.FindSession(r.Path[1])
	if st == nil {
		return noSession(r.Path[1])
	}
	switch err := st.SendDirect(topic, data); {
	case errors.Is(err, delivery.ErrGone):
		return noSession(r.Path[1])
	case errors.Is(err, problem.ErrInFlight):
		return err
	case err != nil:
		e := problem.New(http.StatusServiceUnavailable, "too many messages are waiting for session "+r.Path[1],
			"it reads too slowly: the limit is %d messages and %d KiB; try again in a few seconds",
			delivery.MaxDirectFrames, delivery.MaxDirectBytes>>10).CountAs(problem.RejectedDirect)
		e.Retry = true
		return e
	}
	r.JSON(http.StatusAccepted, struct {
		Sent string `json:"sent"`
	}{r.Path[1]})
	return nil
}

// end answers DELETE /clients/{c}: the session gets its pending events and a
// $complete, then it ends. If the client reconnects, it gets 204.
func (a *clientAPI) end(r *request.Request) error {
	if err := r.MayAdmin(); err != nil {
		return err
	}
	now := time.Now()
	until, ok := a.delivery.EndSession(r.Path[1], now)
	if !ok {
		return noSession(r.Path[1])
	}
	r.JSON(http.StatusOK, struct {
		Ended string    `json:"ended"`
		Until time.Time `json:"until"`
	}{r.Path[1], until.UTC().Truncate(time.Second)})
	return nil
}

// allow answers POST /clients/{c}/allow: an ended session may reconnect.
func (a *clientAPI) allow(r *request.Request) error {
	if err := r.MayAdmin(); err != nil {
		return err
	}
	if !a.delivery.AllowSession(r.Path[1], time.Now()) {
		return problem.New(http.StatusNotFound, "no session with that name was ended",
			"GET /clients lists the ended sessions")
	}
	r.JSON(http.StatusOK, struct {
		Allowed string `json:"allowed"`
	}{r.Path[1]})
	return nil
}

// cut answers POST /clients/{c}/cut: it closes the connection of the session at
// once, even in the middle of an event. Use it to test how a client reconnects and
// resumes. The owner of the session's token may do this too.
func (a *clientAPI) cut(r *request.Request) error {
	st := a.delivery.FindSession(r.Path[1])
	if st == nil || st.Owner() != r.Grant.Name() {
		if err := r.MayAdmin(); err != nil {
			return err
		}
	}
	if st == nil {
		return noSession(r.Path[1])
	}
	st.EndNow()
	r.JSON(http.StatusOK, struct {
		Cut string `json:"cut"`
	}{r.Path[1]})
	return nil
}

func noSession(name string) error {
	if err := request.CheckClient(name); err != nil {
		return err
	}
	return problem.New(http.StatusNotFound, "there is no session "+name,
		"GET /clients lists the sessions; GET /events?client=%s opens this one", name)
}
