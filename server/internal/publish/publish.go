// Package publish publishes the bodies of requests: one event, or many while they
// arrive.
package publish

import (
	"net/http"
	"time"

	"topicmux/server/auth"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/topics"
)

// A Publisher answers the requests that publish events.
type Publisher struct {
	hub         *topics.Hub
	replies     replies
	parsing     limit.Semaphore // for parsing events in bodies
	holds       func(*auth.Grant) bool
	maxBody     int           // see Options.MaxBody
	feedTimeout time.Duration // see Options.FeedTimeout
}

// Options are the settings of a publisher. The first ones have the same
// meaning as the options of a server with these names.
type Options struct {
	MaxBody     int
	FeedTimeout time.Duration
	MaxKeys     int
	KeyAge      time.Duration

	Holds func(*auth.Grant) bool // reports whether a grant is still valid
}

// New returns a publisher for the hub.
func New(hub *topics.Hub, opts Options) *Publisher {
	return &Publisher{
		hub: hub, parsing: limit.NewSemaphore(), holds: opts.Holds, maxBody: opts.MaxBody, feedTimeout: opts.FeedTimeout,
		replies: replies{max: opts.MaxKeys, age: opts.KeyAge},
	}
}

// Publish answers POST /topics/{t}: it publishes the body as one event, or each
// line of an NDJSON body as an event.
func (p *Publisher) Publish(r *request.Request) error {
	n, err := r.Topic()
	if err != nil {
		return err
	}
	if err := r.MayPublish(n); err != nil {
		return err
	}
	kind, err := request.MediaTypeOf(r)
	switch {
	case err != nil:
		return err
	case kind == request.MediaLines:
		return p.ingest(r, func(b body) eventReader { return newLines(b, n, p.maxBody) })
	case kind == request.MediaStream:
		return problem.New(http.StatusUnsupportedMediaType, "an event stream cannot go to a single topic, because it names its topics",
			"send it to POST /events")
	case kind == request.MediaForm:
		return problem.New(http.StatusUnsupportedMediaType, "form data cannot be published",
			"send the data as it is: curl -d 42, or --data-binary @FILE")
	}
	return p.publishOne(r, n)
}

// publishOne publishes the whole body as one event.
func (p *Publisher) publishOne(r *request.Request, n topics.Name) error {
	key, err := idempotencyKey(r)
	if err != nil {
		return err
	}
	data, err := r.Body(p.maxBody)
	if err != nil {
		return err
	}
	if err := request.CheckUTF8(data); err != nil {
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

// PublishMany answers POST /events: it publishes each event of an event stream to
// the topic that the event names.
func (p *Publisher) PublishMany(r *request.Request) error {
	kind, err := request.MediaTypeOf(r)
	if err != nil {
		return err
	}
	if kind != request.MediaStream {
		return problem.New(http.StatusUnsupportedMediaType, "the body is not an event stream",
			"send text/event-stream; POST /topics/NAME takes text, JSON and application/x-ndjson")
	}
	return p.ingest(r, func(b body) eventReader { return newEvents(b, p.maxBody) })
}
