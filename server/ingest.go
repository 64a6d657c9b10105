package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"topicmux/topics"
)

// An eventReader reads the events of a body in order.
type eventReader interface {
	// next returns the next event. Its data is valid until the next call. The error
	// is io.EOF after the last event of a complete body.
	next() (topics.Name, []byte, error)
	// at returns the number of the line read last, and how many events were
	// ignored.
	at() (line, ignored int)
	// close releases the memory. The caller must not call next afterwards.
	close()
}

// A body is the input of an eventReader: the bytes that have arrived and the rest.
// Memory for it is charged to the connection.
type body struct {
	conn  *conn
	begun []byte
	rest  io.Reader // nil: begun is the whole body
}

// ingest publishes each event of the body as soon as it arrives. A request with an
// Idempotency-Key is read to its end first; then ingest publishes all of its
// events, or none.
func (s *Server) ingest(r *request, open func(body) eventReader) error {
	key, err := r.idempotencyKey()
	if err != nil {
		return err
	}
	c := connOf(r.ctx)
	if key == "" {
		if r.waits {
			return errContinue
		}
		in := open(body{conn: c, rest: s.newStreamingBody(r)})
		o := s.throttled(func() outcome {
			return s.publishAll(in, func(n topics.Name) error { return s.mayPublish(r, n) })
		})
		c.feeder.Store(nil)
		return o.respond(r)
	}
	whole, err := r.body(s.opts.MaxBody)
	if err != nil {
		return err
	}
	return s.once(r, key, whole, func() outcome {
		return s.throttled(func() outcome {
			if o := s.tryIngest(r, open(body{conn: c, begun: whole})); o.err != nil {
				return o
			}
			return s.publishAll(open(body{conn: c, begun: whole}), func(topics.Name) error { return nil })
		})
	})
}

// throttled runs do inside the ingest gate, which limits how many requests use a
// processor for long. A streamingBody leaves the gate while it waits for the
// client.
func (s *Server) throttled(do func() outcome) outcome {
	s.feeding.enter()
	defer s.feeding.leave()
	return do()
}

// tryIngest reads all events without publishing them, and returns the first error.
func (s *Server) tryIngest(r *request, in eventReader) (o outcome) {
	defer in.close()
	for {
		n, _, err := in.next()
		if errors.Is(err, io.EOF) {
			return o
		}
		if err == nil {
			err = s.mayPublish(r, n)
		}
		if err != nil {
			o.stop(in, err)
			return o
		}
	}
}

// publishAll publishes the events until the first error. may returns an error for a
// topic that the request may not publish to.
func (s *Server) publishAll(in eventReader, may func(topics.Name) error) (o outcome) {
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
			if id, err = s.hub.Publish(n, data); err == nil {
				topic, err = s.hub.Topic(n)
			}
		}
		if err != nil {
			o.stop(in, err)
			return o
		}
		o.count(id)
	}
}

// stop ends the outcome with an error. The error names the line read last, unless
// it concerns the whole request.
func (o *outcome) stop(in eventReader, err error) {
	line, ignored := in.at()
	o.ignored, o.err = ignored, err
	e := errorOf(err)
	if e == nil || e.whole {
		return
	}
	here := *e
	here.what = fmt.Sprintf("line %d: %s", line, e.what)
	o.line, o.err = line, &here
}

// A streamingBody is a request body that is read while it arrives, for an unlimited
// time.
type streamingBody struct {
	r       *request
	conn    *conn
	src     io.Reader
	timeout time.Duration
	armed   time.Time
	got     int
}

func (s *Server) newStreamingBody(r *request) io.Reader {
	src := r.ctx.RequestBodyStream()
	if src == nil {
		r.read = true
		return bytes.NewReader(r.ctx.Request.Body())
	}
	c := connOf(r.ctx)
	c.revoked.Store(false)
	c.feeder.Store(&r.token) // before the first call of stopped: finish and Update use the reverse order
	if !s.holds(r.token) {
		c.revoked.Store(true)
	}
	return &streamingBody{r: r, conn: c, src: src, timeout: s.opts.FeedTimeout}
}

// Read waits for more of the body, up to FeedTimeout. The error is io.EOF only at
// the end of a complete body.
func (b *streamingBody) Read(p []byte) (int, error) {
	b.arm()
	if err := b.conn.stopped(); err != nil {
		return 0, err
	}
	n, err := b.wait(p[:min(len(p), fullRead)]) // short reads keep the gate free for others
	b.got += n
	switch {
	case err == nil:
		return n, nil
	case b.conn.late && b.conn.stopped() != nil:
		return n, b.conn.stopped()
	case b.conn.late:
		return n, errSilent
	case b.conn.bad != nil && !errors.Is(err, io.EOF):
		bad := *b.conn.takeBad()
		bad.whole = true
		return n, &bad
	case broken(err) && !b.conn.ended:
		return n, errLongChunk
	case errors.Is(err, io.EOF) && b.whole():
		b.r.read = true
		return n, io.EOF
	}
	return n, errCutOff
}

// stopped returns the error that ends a streaming body, or nil.
func (c *conn) stopped() error {
	switch {
	case c.revoked.Load():
		return errRevoked
	case c.ending.Load():
		return errDraining
	}
	return nil
}

// wait reads the next bytes. It leaves the gate meanwhile.
func (b *streamingBody) wait(p []byte) (int, error) {
	b.conn.server.feeding.leave()
	defer b.conn.server.feeding.enter()
	return b.src.Read(p)
}

// whole reports whether an ended body is complete.
func (b *streamingBody) whole() bool {
	if size := b.r.ctx.Request.Header.ContentLength(); size >= 0 {
		return b.got == size
	}
	return !b.conn.ended
}

var (
	errSilent = &apiError{
		status: http.StatusRequestTimeout, whole: true,
		what: "no data arrived for too long",
		hint: "send an empty line from time to time; it is ignored",
	}
	errCutOff = &apiError{status: errIncomplete.status, whole: true, what: errIncomplete.what, hint: errIncomplete.hint}
)

// arm sets the read deadline, at most once a second.
func (b *streamingBody) arm() {
	now := time.Now()
	slack := min(time.Second, b.timeout)
	if now.Sub(b.armed) < slack {
		return
	}
	b.armed = now
	_ = b.conn.SetReadDeadline(now.Add(b.timeout + slack))
}
