package request

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"topicmux/protocol"
	"topicmux/server/auth"
	"topicmux/server/internal/framing"
	"topicmux/server/internal/problem"
	"topicmux/topics"
)

const (
	// maxLast is the maximum of the parameter last: the number of events that a
	// topic keeps by default.
	maxLast = 1024
	// maxClient is the maximum length of a client name in bytes.
	maxClient = 64
)

// A Subscription is what a request for a stream asks for.
type Subscription struct {
	topics.SubscribeOptions
	Client  string // the client name, or ""
	Control bool
	Applied []string // the preferences that took effect, for Preference-Applied
}

// Subscription parses the query, the Last-Event-ID and the preferences.
func (r *Request) Subscription() (q Subscription, err error) {
	if q.Selection, err = r.Readable(); err != nil {
		return q, err
	}
	now := time.Now()
	q.LastEventID = r.lastEventID()
	if err = q.begin(r, now); err != nil {
		return q, err
	}
	if q.Control, err = r.flag("control", true); err != nil {
		return q, err
	}
	if q.Format, err = r.format(); err != nil {
		return q, err
	}
	q.prefer(preferencesOf(&r.Ctx.Request.Header), r.Query, now)
	if q.Client = r.Query.Get("client"); q.Client == "" {
		return q, nil
	}
	if err = r.OwnPage(); err != nil {
		return q, err
	}
	return q, CheckClient(q.Client)
}

// begin sets with which events a new stream begins: with the last of each topic, or with
// those since a time, or with what satisfies both. A stream that resumes ignores them.
func (q *Subscription) begin(r *Request, now time.Time) (err error) {
	since := r.Query.Get("since")
	if since == "" {
		q.Last, err = r.number("last", 1, maxLast)
		return err
	}
	if q.Last, err = r.number("last", math.MaxInt, maxLast); err != nil {
		return err
	}
	if q.Since, err = protocol.ParseSince(since, now); err != nil {
		return problem.New(http.StatusBadRequest, "since: "+err.Error(),
			"for example ?since=15m, ?since=1766275200 or ?since=2026-11-28T12:00:00Z")
	}
	q.OnlySince = true
	return nil
}

// format returns the event format that the query selects, as an index of Formats.
func (r *Request) format() (int, error) {
	timed, err := r.flag("time", false)
	if err != nil {
		return 0, err
	}
	explained, err := r.flag("explain", false)
	format := framing.FormatPlain
	if timed {
		format |= framing.FormatTime
	}
	if explained {
		format |= framing.FormatExplain
	}
	return format, err
}

// lastEventID returns the Last-Event-ID header or, without one, the query
// parameter. The parameter is for clients that continue where another one stopped.
// The header has priority because it is newer: a client reconnects with the same
// URL.
func (r *Request) lastEventID() string {
	if id := r.Header("Last-Event-ID"); id != "" {
		return id
	}
	id := r.Query.Get("lastEventId")
	if id == "" {
		id = r.Query.Get("last-event-id")
	}
	if id == protocol.ReplacedID {
		return "" // from a page that stores ids; EventSource sends the header when it reconnects
	}
	return id
}

func (r *Request) number(name string, fallback, limit int) (int, error) {
	text := r.Query.Get(name)
	if text == "" {
		return fallback, nil
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil || n > uint64(limit) {
		return 0, problem.New(http.StatusBadRequest, name+" must be a number from 0 to "+strconv.Itoa(limit),
			"for example ?%s=5 for the newest five events of each topic", name)
	}
	return int(n), nil
}

func (r *Request) flag(name string, fallback bool) (bool, error) {
	switch r.Query.Get(name) {
	case "":
		return fallback, nil
	case "1", "true":
		return true, nil
	case "0", "false":
		return false, nil
	}
	return false, problem.New(http.StatusBadRequest, name+" must be 0 or 1", "?%s=1 turns it on", name)
}

// Selection returns the topics that the query selects.
func (r *Request) Selection() (topics.Selection, error) {
	return topics.ParseSelection(strings.Join(r.Query[listParameter], ","))
}

// CheckClient returns an error if a client name is not valid.
func CheckClient(s string) error {
	plain := strings.Trim(s, auth.PlainName) == ""
	if len(s) > maxClient || !plain {
		return problem.New(http.StatusBadRequest, "invalid client name",
			"a client name has at most %d characters of A-Z a-z 0-9 _ . -", maxClient)
	}
	return nil
}
