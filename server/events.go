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
	// maxLast is the maximum of the parameter last: the number of events that a
	// topic keeps by default.
	maxLast = 1024
	// maxClient is the maximum length of a client name in bytes.
	maxClient = 64
)

// A streamRequest is what a client asks for in a request for a stream.
type streamRequest struct {
	topics.SubscribeOptions
	client  string
	control bool
	applied []string // the preferences that took effect, for Preference-Applied
}

// events answers GET /events: it turns the connection into a stream.
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
	if !s.holds(st.token) { // Update finds the stream from now on, but it may have run before
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

// unsubscribed returns the response to a request that got no subscription.
func (s *Server) unsubscribed(r *request, err error) error {
	if errors.Is(err, topics.ErrComplete) || errors.Is(err, errEnded) || errors.Is(err, errReplaced) {
		r.ctx.SetStatusCode(http.StatusNoContent) // R4: clients do not reconnect
		return nil
	}
	if errors.Is(err, topics.ErrTooLarge) {
		return newError(http.StatusBadRequest, err.Error(), "select with patterns: disk.* or >")
	}
	return err
}

// become turns the connection into a stream after fasthttp has released it.
func (s *Server) become(r *request, st *stream) error {
	st.conn.stream = st
	r.ctx.HijackSetNoResponse(true)
	r.ctx.Hijack(func(net.Conn) {}) // Server.serve continues
	return nil
}

func (r *request) selection() (topics.Selection, error) {
	return topics.ParseSelection(strings.Join(r.query["topics"], ","))
}

// streamRequest parses the query, the Last-Event-ID and the preferences.
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

// format returns the event format that the query selects, as an index of Formats.
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

// lastEventID returns the Last-Event-ID header or, without one, the query
// parameter. The parameter is for clients that continue where another one stopped.
// The header has priority because it is newer: a client reconnects with the same
// URL.
func (r *request) lastEventID() string {
	if id := r.header("Last-Event-ID"); id != "" {
		return id
	}
	id := r.query.Get("lastEventId")
	if id == "" {
		id = r.query.Get("last-event-id")
	}
	if id == protocol.ReplacedID {
		return "" // from a page that stores ids; EventSource sends the header when it reconnects
	}
	return id
}

func (r *request) number(name string, fallback, limit int) (int, error) {
	text := r.query.Get(name)
	if text == "" {
		return fallback, nil
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil || n > uint64(limit) {
		return 0, newError(http.StatusBadRequest, name+" must be a number from 0 to "+strconv.Itoa(limit),
			"for example ?%s=5 for the newest five events of each topic", name)
	}
	return int(n), nil
}

func (r *request) flag(name string, fallback bool) (bool, error) {
	switch r.query.Get(name) {
	case "":
		return fallback, nil
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

// checkUTF8 returns an error if data is not UTF-8. An event stream is UTF-8 (P1),
// so other bytes would arrive changed.
func checkUTF8(data []byte) error {
	if utf8.Valid(data) {
		return nil
	}
	return newError(http.StatusBadRequest, "the data is not UTF-8",
		"an event stream is UTF-8 text; encode binary data, for example in base64")
}
