package publish

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"

	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/server/internal/transport"
)

// A streamingBody is a request body that is read while it arrives, for an unlimited
// time.
type streamingBody struct {
	r         *request.Request
	conn      *transport.Conn
	src       io.Reader
	semaphore limit.Semaphore // which it leaves while it waits for the client
	timeout   time.Duration
	armed     time.Time
	got       int
}

// newStreamingBody returns the body of a request that a publisher reads inside its
// semaphore.
func newStreamingBody(r *request.Request, p *Publisher) io.Reader {
	src := r.BodyStream()
	if src == nil {
		r.Read = true
		return bytes.NewReader(r.Ctx.Request.Body())
	}
	c := r.Conn
	c.StartFeeding(r.Grant, p.holds)
	return &streamingBody{r: r, conn: c, src: src, semaphore: p.parsing, timeout: p.feedTimeout}
}

// Read waits for more of the body, up to FeedTimeout. The error is io.EOF only at
// the end of a complete body.
func (b *streamingBody) Read(p []byte) (int, error) {
	b.arm()
	if err := b.conn.Stopped(); err != nil {
		return 0, err
	}
	n, err := b.wait(p[:min(len(p), request.FullRead)]) // short reads keep the semaphore free for others
	b.got += n
	switch {
	case err == nil:
		return n, nil
	case b.conn.Late && b.conn.Stopped() != nil:
		return n, b.conn.Stopped()
	case b.conn.Late:
		return n, errSilent
	case b.conn.Bad != nil && !errors.Is(err, io.EOF):
		bad := *b.conn.BadRequest()
		bad.Whole = true
		return n, &bad
	case request.Broken(err) && !b.conn.Ended:
		return n, transport.ErrLongChunk
	case errors.Is(err, io.EOF) && b.whole():
		b.r.Read = true
		return n, io.EOF
	}
	return n, errCutOff
}

// wait reads the next bytes. It releases the semaphore meanwhile.
func (b *streamingBody) wait(p []byte) (int, error) {
	b.semaphore.Release()
	defer b.semaphore.Acquire()
	return b.src.Read(p)
}

// whole reports whether an ended body is complete.
func (b *streamingBody) whole() bool {
	if size := b.r.Ctx.Request.Header.ContentLength(); size >= 0 {
		return b.got == size
	}
	return !b.conn.Ended
}

var (
	errSilent = &problem.Error{
		Status: http.StatusRequestTimeout, Whole: true,
		What: "no data arrived for too long",
		Hint: "send an empty line from time to time; it is ignored",
	}
	errCutOff = &problem.Error{Status: request.ErrIncomplete.Status, Whole: true, What: request.ErrIncomplete.What, Hint: request.ErrIncomplete.Hint}
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
