package server

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"
)

// A streamingBody is a request body that is read while it arrives, for an unlimited
// time.
type streamingBody struct {
	r       *request
	conn    *conn
	src     io.Reader
	gate    gate // which it leaves while it waits for the client
	timeout time.Duration
	armed   time.Time
	got     int
}

// newStreamingBody returns the body of a request that a publisher reads inside its
// gate.
func newStreamingBody(r *request, p *publisher) io.Reader {
	src := r.bodyStream()
	if src == nil {
		r.read = true
		return bytes.NewReader(r.ctx.Request.Body())
	}
	c := r.conn
	c.revoked.Store(false)
	c.feeder.Store(r.grant) // before the first call of stopped: finish and Update use the reverse order
	if !p.holds(r.grant) {
		c.revoked.Store(true)
	}
	return &streamingBody{r: r, conn: c, src: src, gate: p.parsing, timeout: p.feedTimeout}
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

// wait reads the next bytes. It leaves the gate meanwhile.
func (b *streamingBody) wait(p []byte) (int, error) {
	b.gate.leave()
	defer b.gate.enter()
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
