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

// An eventReader reads the events of a body, one after the other.
type eventReader interface {
	// next returns the next event; its data holds until the next call. The error is
	// io.EOF after the last event of a whole body.
	next() (topics.Name, []byte, error)
	// at returns the number of the line that was read last, and how many events were
	// not for publishing.
	at() (line, ignored int)
	// close gives the memory back; next must not be called any more.
	close()
}

// A body is where an eventReader reads: what has come of it, and what is still to come.
// Memory for it is the connection's.
type body struct {
	conn  *conn
	begun []byte
	rest  io.Reader // nil: begun is the whole body
}

// ingest publishes the events of the body, each as soon as it is there. A request
// with an Idempotency-Key is taken whole instead, and then all of its events are
// published or none.
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
		o := s.passing(func() outcome {
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
		return s.passing(func() outcome {
			if o := s.tryIngest(r, open(body{conn: c, begun: whole})); o.err != nil {
				return o
			}
			return s.publishAll(open(body{conn: c, begun: whole}), func(topics.Name) error { return nil })
		})
	})
}

// passing does what takes a processor for long when few others do. A streamingBody lets
// others pass while it waits for the client.
func (s *Server) passing(do func() outcome) outcome {
	s.feeding.enter()
	defer s.feeding.leave()
	return do()
}

// tryIngest reads all events and publishes none.
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

// publishAll publishes the events on topics that may be published on, until the first
// error.
func (s *Server) publishAll(in eventReader, may func(topics.Name) error) (o outcome) {
	defer in.close()
	var topic *topics.Topic // of the event before: most have the same
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

// stop ends the outcome with an error, which is about the line read last unless
// it is about the request as a whole.
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

// A streamingBody is a body that is read as it comes, for as long as it takes.
type streamingBody struct {
	r        *request
	conn     *conn
	src      io.Reader
	patience time.Duration
	armed    time.Time
	got      int
}

func (s *Server) newStreamingBody(r *request) io.Reader {
	src := r.ctx.RequestBodyStream()
	if src == nil {
		r.read = true
		return bytes.NewReader(r.ctx.Request.Body())
	}
	c := connOf(r.ctx)
	c.revoked.Store(false)
	c.feeder.Store(&r.token) // before the first look at why to stop: finish and Update do it the other way round
	if !s.holds(r.token) {
		c.revoked.Store(true)
	}
	return &streamingBody{r: r, conn: c, src: src, patience: s.opts.FeedTimeout}
}

// Read waits for more of the body, up to FeedTimeout. Its error is io.EOF only at
// the end of a whole body.
func (b *streamingBody) Read(p []byte) (int, error) {
	b.arm()
	if why := b.conn.stopped(); why != nil {
		return 0, why
	}
	n, err := b.wait(p[:min(len(p), fullRead)]) // short: it holds others up
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

// stopped returns why a body is not taken any further, or nil.
func (c *conn) stopped() error {
	switch {
	case c.revoked.Load():
		return errRevoked
	case c.ending.Load():
		return errDraining
	}
	return nil
}

// wait reads what comes next, and lets others pass meanwhile.
func (b *streamingBody) wait(p []byte) (int, error) {
	b.conn.server.feeding.leave()
	defer b.conn.server.feeding.enter()
	return b.src.Read(p)
}

// whole reports whether a body that has ended is complete.
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

// arm gives the next read its time, at most once a second.
func (b *streamingBody) arm() {
	now := time.Now()
	slack := min(time.Second, b.patience)
	if now.Sub(b.armed) < slack {
		return
	}
	b.armed = now
	_ = b.conn.SetReadDeadline(now.Add(b.patience + slack))
}
