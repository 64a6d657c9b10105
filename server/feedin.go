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

// An intake reads the events of a body, one after the other.
type intake interface {
	// next returns the next event; its data holds until the next call. The error is
	// io.EOF after the last event of a whole body.
	next() (topics.Name, []byte, error)
	// at returns the number of the line that was read last, and how many events were
	// not for publishing.
	at() (line, ignored int)
	// close gives the memory back; next must not be called any more.
	close()
}

// A body is where an intake reads: what has come of it, and what is still to come.
// Memory for it is the connection's.
type body struct {
	conn  *conn
	begun []byte
	rest  io.Reader // nil: begun is the whole body
}

// feed publishes the events of the body, each as soon as it is there. A request
// with an Idempotency-Key is taken whole instead, and then all of its events are
// published or none.
func (s *Server) feed(r *request, open func(body) intake) error {
	key, err := r.idempotencyKey()
	if err != nil {
		return err
	}
	c := connOf(r.ctx)
	if key == "" {
		if r.waits {
			return errContinue
		}
		in := open(body{conn: c, rest: s.newInflow(r)})
		o := s.passing(func() outcome {
			return s.pour(in, func(n topics.Name) error { return s.mayPublish(r, n) })
		})
		c.feeder.Store(nil)
		return o.tell(r)
	}
	whole, err := r.body(s.opts.MaxBody)
	if err != nil {
		return err
	}
	return s.once(r, key, whole, func() outcome {
		return s.passing(func() outcome {
			if o := s.look(r, open(body{conn: c, begun: whole})); o.err != nil {
				return o
			}
			return s.pour(open(body{conn: c, begun: whole}), func(topics.Name) error { return nil })
		})
	})
}

// passing does what takes a processor for long when few others do. An inflow lets
// others pass while it waits for the client.
func (s *Server) passing(do func() outcome) outcome {
	s.feeding.enter()
	defer s.feeding.leave()
	return do()
}

// look reads all events and publishes none.
func (s *Server) look(r *request, in intake) (o outcome) {
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

// pour publishes the events on topics that may be published on, until the first
// error.
func (s *Server) pour(in intake, may func(topics.Name) error) (o outcome) {
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
func (o *outcome) stop(in intake, err error) {
	line, ignored := in.at()
	o.ignored, o.err = ignored, err
	f := faultOf(err)
	if f == nil || f.whole {
		return
	}
	here := *f
	here.what = fmt.Sprintf("line %d: %s", line, f.what)
	o.line, o.err = line, &here
}

// An inflow is a body that is read as it comes, for as long as it takes.
type inflow struct {
	r        *request
	conn     *conn
	src      io.Reader
	patience time.Duration
	armed    time.Time
	got      int
}

func (s *Server) newInflow(r *request) io.Reader {
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
	return &inflow{r: r, conn: c, src: src, patience: s.opts.FeedTimeout}
}

// Read waits for more of the body, up to FeedTimeout. Its error is io.EOF only at
// the end of a whole body.
func (f *inflow) Read(p []byte) (int, error) {
	f.arm()
	if why := f.conn.stopped(); why != nil {
		return 0, why
	}
	n, err := f.wait(p[:min(len(p), fullRead)]) // short: it holds others up
	f.got += n
	switch {
	case err == nil:
		return n, nil
	case f.conn.late && f.conn.stopped() != nil:
		return n, f.conn.stopped()
	case f.conn.late:
		return n, errSilent
	case f.conn.bad != nil && !errors.Is(err, io.EOF):
		bad := *f.conn.takeBad()
		bad.whole = true
		return n, &bad
	case broken(err) && !f.conn.ended:
		return n, errLongChunk
	case errors.Is(err, io.EOF) && f.whole():
		f.r.read = true
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
func (f *inflow) wait(p []byte) (int, error) {
	f.conn.server.feeding.leave()
	defer f.conn.server.feeding.enter()
	return f.src.Read(p)
}

// whole reports whether a body that has ended is complete.
func (f *inflow) whole() bool {
	if size := f.r.ctx.Request.Header.ContentLength(); size >= 0 {
		return f.got == size
	}
	return !f.conn.ended
}

var (
	errSilent = &fault{
		status: http.StatusRequestTimeout, whole: true,
		what: "no data arrived for too long",
		hint: "send an empty line from time to time; it is ignored",
	}
	errCutOff = &fault{status: errIncomplete.status, whole: true, what: errIncomplete.what, hint: errIncomplete.hint}
)

// arm gives the next read its time, at most once a second.
func (f *inflow) arm() {
	now := time.Now()
	slack := min(time.Second, f.patience)
	if now.Sub(f.armed) < slack {
		return
	}
	f.armed = now
	_ = f.conn.SetReadDeadline(now.Add(f.patience + slack))
}
