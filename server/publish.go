package server

import (
	"net/http"

	"topicmux/topics"
)

// publish answers POST /topics/{t}: it publishes the body as one event, or each
// line of an NDJSON body as an event.
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

// publishOne publishes the whole body as one event.
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

// publishMany answers POST /events: it publishes each event of an event stream to
// the topic that the event names.
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

// A report is the result of a request with many events.
type report struct {
	Events  int    `json:"events"`            // events published
	Ignored int    `json:"ignored,omitempty"` // control events of another server
	First   string `json:"first,omitempty"`   // id of the first event published
	Last    string `json:"last,omitempty"`    // id of the last event published
	Line    int    `json:"line,omitempty"`    // line of the error, from 1
}

// An outcome is the result of a publish request.
type outcome struct {
	one         bool // the request has a single event
	events      int
	ignored     int
	first, last topics.ID
	line        int   // line of the error, or 0
	err         error // the error that stopped the request, or nil
}

// count counts a published event.
func (o *outcome) count(id topics.ID) {
	if o.events == 0 {
		o.first = id
	}
	o.last = id
	o.events++
}

// respond answers with the outcome.
func (o *outcome) respond(r *request) error {
	result := report{o.events, o.ignored, o.first.String(), o.last.String(), o.line}
	switch {
	case o.err != nil && o.one:
		return o.err
	case o.err != nil:
		e := errorOf(o.err)
		if e == nil {
			return o.err
		}
		partial := *e
		partial.done = &result
		return &partial
	case o.one:
		r.json(http.StatusCreated, struct {
			ID string `json:"id"`
		}{result.First})
	default:
		r.json(http.StatusCreated, result)
	}
	return nil
}
