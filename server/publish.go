package server

import (
	"net/http"
	"time"

	"topicmux/server/auth"
	"topicmux/topics"
)

// A publisher answers the requests that publish events.
type publisher struct {
	hub         *topics.Hub
	replies     replies
	parsing     gate // for parsing events in bodies
	holds       func(*auth.Grant) bool
	maxBody     int           // see Options.MaxBody
	feedTimeout time.Duration // see Options.FeedTimeout
}

// publish answers POST /topics/{t}: it publishes the body as one event, or each
// line of an NDJSON body as an event.
func (p *publisher) publish(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := r.mayPublish(n); err != nil {
		return err
	}
	kind, err := mediaTypeOf(r)
	switch {
	case err != nil:
		return err
	case kind == mediaLines:
		return p.ingest(r, func(b body) eventReader { return newLines(b, n, p.maxBody) })
	case kind == mediaStream:
		return newError(http.StatusUnsupportedMediaType, "an event stream names its own topics",
			"POST it to /events")
	case kind == mediaForm:
		return newError(http.StatusUnsupportedMediaType, "form data is not an event",
			"send the data as it is: curl -d 42, or --data-binary @FILE")
	}
	return p.publishOne(r, n)
}

// publishOne publishes the whole body as one event.
func (p *publisher) publishOne(r *request, n topics.Name) error {
	key, err := idempotencyKey(r)
	if err != nil {
		return err
	}
	data, err := r.body(p.maxBody)
	if err != nil {
		return err
	}
	if err := checkUTF8(data); err != nil {
		return err
	}
	return p.once(r, key, data, func() (o outcome) {
		o.one = true
		id, err := p.hub.Publish(n, data)
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
func (p *publisher) publishMany(r *request) error {
	kind, err := mediaTypeOf(r)
	if err != nil {
		return err
	}
	if kind != mediaStream {
		return newError(http.StatusUnsupportedMediaType, "the body is not an event stream",
			"send text/event-stream; POST /topics/NAME takes text, JSON and application/x-ndjson")
	}
	return p.ingest(r, func(b body) eventReader { return newEvents(b, p.maxBody) })
}
