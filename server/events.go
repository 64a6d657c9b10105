package server

import (
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"topicmux/protocol"
	"topicmux/topics"
)

const (
	// maxLast is the most that last may ask for: what a topic remembers by default.
	maxLast = 1024
	// maxClient is the length in bytes of the longest client name.
	maxClient = 64
)

// A streamRequest is what a request for a stream asks for.
type streamRequest struct {
	topics.SubscribeOptions
	client  string
	control bool
	applied []string // the preferences that decided something, as they are told
}

// events answers GET /events: the connection becomes a stream.
func (s *Server) events(r *request) error {
	want, err := s.streamRequest(r)
	if err != nil {
		return err
	}
	if want.LastEventID == protocol.ReplacedID {
		return s.unsubscribed(r, errReplaced)
	}
	if s.draining.Load() {
		return errDraining
	}
	st := newStream(s, r, want)
	if r.method == http.MethodHead {
		return s.become(r, st)
	}
	if st.explain {
		st.buf = s.appendPreamble(st.buf, r, want.Selection)
	}
	if !s.streams.add(st) {
		if s.draining.Load() {
			return errDraining
		}
		e := newError(http.StatusServiceUnavailable, "too many streams", "try again in a few seconds").countAs(rejectedStream)
		e.retry = true
		return e
	}
	if !s.holds(st.token) { // since now Update finds the stream, but it may have looked before
		s.streams.remove(st)
		return errRevoked
	}
	if err := st.subscribe(want.SubscribeOptions); err != nil {
		s.streams.remove(st)
		return s.unsubscribed(r, err)
	}
	if err := s.session(st, time.Now()); err != nil {
		st.releaseReplay()
		st.sub.Close()
		s.streams.remove(st)
		return s.unsubscribed(r, err)
	}
	s.counters.opened.Add(1)
	return s.become(r, st)
}

// unsubscribed answers when there is nothing to subscribe to.
func (s *Server) unsubscribed(r *request, err error) error {
	if errors.Is(err, topics.ErrComplete) || errors.Is(err, errEnded) || errors.Is(err, errReplaced) {
		r.ctx.SetStatusCode(http.StatusNoContent) // R4: no client comes back
		return nil
	}
	if errors.Is(err, topics.ErrTooLarge) {
		return newError(http.StatusBadRequest, err.Error(), "select with patterns: disk.* or >")
	}
	return err
}

// become makes the connection a stream as soon as fasthttp lets go of it.
func (s *Server) become(r *request, st *stream) error {
	st.conn.stream = st
	r.ctx.HijackSetNoResponse(true)
	r.ctx.Hijack(func(net.Conn) {}) // what follows is up to Server.serve
	return nil
}

func (r *request) selection() (topics.Selection, error) {
	return topics.ParseSelection(strings.Join(r.query["topics"], ","))
}

// streamRequest reads what the query, the Last-Event-ID and the preferences ask for.
func (s *Server) streamRequest(r *request) (q streamRequest, err error) {
	if q.Selection, err = s.readable(r); err != nil {
		return q, err
	}
	q.LastEventID = r.lastEventID()
	if q.Last, err = r.number("last", 1, maxLast); err != nil {
		return q, err
	}
	if q.control, err = r.flag("control", true); err != nil {
		return q, err
	}
	if q.Format, err = r.format(); err != nil {
		return q, err
	}
	q.prefer(r.preferences(), r.query, time.Now())
	if q.client = r.query.Get("client"); q.client == "" {
		return q, nil
	}
	if err = r.ownPage(); err != nil {
		return q, err
	}
	return q, checkClient(q.client)
}

// format is the form of the events that the query asks for.
func (r *request) format() (int, error) {
	timed, err := r.flag("time", false)
	if err != nil {
		return 0, err
	}
	explained, err := r.flag("explain", false)
	format := FormatPlain
	if timed {
		format |= FormatTime
	}
	if explained {
		format |= FormatExplain
	}
	return format, err
}

// lastEventID is that of the header, or that of the query, for clients that
// begin where another one stopped. The header is of later date: a client that
// reconnects has the same URL as before.
func (r *request) lastEventID() string {
	if id := r.header("Last-Event-ID"); id != "" {
		return id
	}
	id := r.query.Get("lastEventId")
	if id == "" {
		id = r.query.Get("last-event-id")
	}
	if id == protocol.ReplacedID {
		return "" // a page that remembers ids; nobody comes back like that by itself
	}
	return id
}

func (r *request) number(name string, without, limit int) (int, error) {
	text := r.query.Get(name)
	if text == "" {
		return without, nil
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil || n > uint64(limit) {
		return 0, newError(http.StatusBadRequest, name+" must be a number from 0 to "+strconv.Itoa(limit),
			"for example ?%s=5 for the newest five events of each topic", name)
	}
	return int(n), nil
}

func (r *request) flag(name string, without bool) (bool, error) {
	switch r.query.Get(name) {
	case "":
		return without, nil
	case "1", "true":
		return true, nil
	case "0", "false":
		return false, nil
	}
	return false, newError(http.StatusBadRequest, name+" must be 0 or 1", "?%s=1 turns it on", name)
}

func checkClient(s string) error {
	plain := strings.Trim(s, plainName) == ""
	if len(s) > maxClient || !plain {
		return newError(http.StatusBadRequest, "invalid client name",
			"a client name has at most %d characters of A-Z a-z 0-9 _ . -", maxClient)
	}
	return nil
}

// sayable returns why data cannot be an event's, or nil: a stream is UTF-8 (P1),
// and other bytes would arrive as something else.
func sayable(data []byte) error {
	if utf8.Valid(data) {
		return nil
	}
	return newError(http.StatusBadRequest, "the data is not UTF-8",
		"an event stream is UTF-8 text; encode binary data, for example in base64")
}
