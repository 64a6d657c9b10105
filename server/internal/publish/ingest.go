package publish

import (
	"errors"
	"io"

	"topicmux/server/internal/request"
	"topicmux/topics"
)

// ingest publishes each event of the body as soon as it arrives. A request with an
// Idempotency-Key is read to its end first; then ingest publishes all of its
// events, or none.
func (p *Publisher) ingest(r *request.Request, open func(body) eventReader) error {
	key, err := idempotencyKey(r)
	if err != nil {
		return err
	}
	c := r.Conn
	if key == "" {
		if r.Waits {
			return request.ErrContinue
		}
		in := open(body{conn: c, rest: newStreamingBody(r, p)})
		o := p.throttled(func() outcome {
			return p.publishAll(in, r.MayPublish)
		})
		c.StopFeeding()
		return o.respond(r)
	}
	whole, err := r.Body(p.maxBody)
	if err != nil {
		return err
	}
	return p.once(r, key, whole, func() outcome {
		return p.throttled(func() outcome {
			if o := tryIngest(r, open(body{conn: c, begun: whole})); o.err != nil {
				return o
			}
			return p.publishAll(open(body{conn: c, begun: whole}), func(topics.Name) error { return nil })
		})
	})
}

// throttled runs do inside the ingest semaphore, which limits how many requests use a
// processor for long. A streamingBody releases the semaphore while it waits for the
// client.
func (p *Publisher) throttled(do func() outcome) outcome {
	p.parsing.Acquire()
	defer p.parsing.Release()
	return do()
}

// tryIngest reads all events without publishing them, and returns the first error.
func tryIngest(r *request.Request, in eventReader) (o outcome) {
	defer in.close()
	for {
		n, _, err := in.next()
		if errors.Is(err, io.EOF) {
			return o
		}
		if err == nil {
			err = r.MayPublish(n)
		}
		if err != nil {
			line, ignored := in.at()
			o.stop(line, ignored, err)
			return o
		}
	}
}

// publishAll publishes the events until the first error. may returns an error for a
// topic that the request may not publish to.
func (p *Publisher) publishAll(in eventReader, may func(topics.Name) error) (o outcome) {
	defer in.close()
	var topic *topics.Topic // of the previous event: most events have the same one
	for {
		n, data, err := in.next()
		if errors.Is(err, io.EOF) {
			_, o.ignored = in.at()
			return o
		}
		if err == nil {
			err = may(n)
		}
		var id topics.ID
		switch {
		case err != nil:
		case topic != nil && topic.Name() == n:
			id, err = topic.Publish(data)
		default:
			if id, err = p.hub.Publish(n, data); err == nil {
				topic, err = p.hub.Topic(n)
			}
		}
		if err != nil {
			line, ignored := in.at()
			o.stop(line, ignored, err)
			return o
		}
		o.count(id)
	}
}
