package server

import (
	"net/http"

	"topicmux/topics"
)

// publish answers POST /topics/{t}: the body becomes an event of the topic, or
// each line of it when it is NDJSON.
func (s *Server) publish(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := s.mayPublish(r, n); err != nil {
		return err
	}
	kind, err := r.media()
	switch {
	case err != nil:
		return err
	case kind == mediaLines:
		return s.ingest(r, s.linesOf(n))
	case kind == mediaStream:
		return newError(http.StatusUnsupportedMediaType, "an event stream names its own topics",
			"POST it to /events")
	case kind == mediaForm:
		return newError(http.StatusUnsupportedMediaType, "form data is not an event",
			"send the data as it is: curl -d 42, or --data-binary @FILE")
	}
	return s.publishOne(r, n)
}

// publishOne makes the whole body one event.
func (s *Server) publishOne(r *request, n topics.Name) error {
	key, err := r.idempotencyKey()
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
	return s.once(r, key, data, func() (o outcome) {
		o.one = true
		id, err := s.hub.Publish(n, data)
		if err != nil {
			o.err = err
			return o
		}
		o.count(id)
		return o
	})
}

// publishMany answers POST /events: the body is an event stream, and each event
// goes to the topic that it names.
func (s *Server) publishMany(r *request) error {
	kind, err := r.media()
	if err != nil {
		return err
	}
	if kind != mediaStream {
		return newError(http.StatusUnsupportedMediaType, "the body is not an event stream",
			"send text/event-stream; POST /topics/NAME takes text, JSON and application/x-ndjson")
	}
	return s.ingest(r, s.eventsOf)
}

// A report says what came of a request with many events.
type report struct {
	Events  int    `json:"events"`            // how many were published
	Ignored int    `json:"ignored,omitempty"` // how many were another server's own
	First   string `json:"first,omitempty"`   // the ids of the first
	Last    string `json:"last,omitempty"`    // and the last one published
	Line    int    `json:"line,omitempty"`    // where it went wrong, from 1
}

// An outcome is what came of a request to publish.
type outcome struct {
	one         bool // it is of one event
	events      int
	ignored     int
	first, last topics.ID
	line        int   // where it went wrong, or 0
	err         error // why no more was published, or nil
}

// count counts a published event.
func (o *outcome) count(id topics.ID) {
	if o.events == 0 {
		o.first = id
	}
	o.last = id
	o.events++
}

// tell answers with the outcome.
func (o *outcome) respond(r *request) error {
	said := report{o.events, o.ignored, o.first.String(), o.last.String(), o.line}
	switch {
	case o.err != nil && o.one:
		return o.err
	case o.err != nil:
		e := errorOf(o.err)
		if e == nil {
			return o.err
		}
		partial := *e
		partial.done = &said
		return &partial
	case o.one:
		r.json(http.StatusCreated, struct {
			ID string `json:"id"`
		}{said.First})
	default:
		r.json(http.StatusCreated, said)
	}
	return nil
}
