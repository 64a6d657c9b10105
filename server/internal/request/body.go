package request

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"

	"topicmux/server/internal/problem"
	"topicmux/server/internal/transport"
)

const (
	// FirstRead is the initial buffer size for a body: enough for a few lines.
	FirstRead = 4 << 10
	// FullRead is the buffer size for a body that fills the first buffer. Longer
	// lines make the buffer grow, up to the longest line plus FullRead.
	FullRead = 64 << 10
)

// ErrContinue stops the processing of a request at the point where it needs the
// body.
var ErrContinue = errors.New("the client must send the body")

// Body returns the whole body, of at most limit bytes.
func (r *Request) Body(limit int) ([]byte, error) {
	size := r.Ctx.Request.Header.ContentLength() // negative: unknown, or no body
	stream := r.BodyStream()
	if size > limit {
		return nil, TooLarge(limit)
	}
	if r.Waits {
		return nil, ErrContinue
	}
	if stream == nil {
		return bytes.Clone(r.Ctx.Request.Body()), nil // the response may outlive the request
	}
	data, err := r.readAll(stream, size, limit+1)
	switch {
	case errors.Is(err, problem.ErrInFlight):
		return nil, err
	case err != nil && r.Conn.Bad != nil:
		return nil, r.Conn.BadRequest()
	case err != nil && r.Conn.Late:
		return nil, problem.ErrSlowRequest
	case Broken(err) && !r.Conn.Ended:
		return nil, transport.ErrLongChunk
	case err != nil || r.Conn.Ended: // reading a complete body never reaches the end of the connection
		return nil, ErrIncomplete
	case len(data) > limit:
		return nil, TooLarge(limit)
	}
	r.Read = true
	return data, nil
}

// ErrIncomplete rejects a body that the client has cut off.
var ErrIncomplete = problem.New(http.StatusBadRequest, "the body is incomplete",
	"send as many bytes as Content-Length states, or valid chunks")

// TooLarge returns the error for a body of more than limit bytes.
func TooLarge(limit int) *problem.Error {
	return problem.New(http.StatusRequestEntityTooLarge, "the body is too large",
		"the limit is %d bytes; send less at once", limit)
}

// readAll reads a body into a buffer that grows with the data. The body has size
// bytes; a negative size means that it is unknown. readAll reads at most limit
// bytes. Each read is short, so that many large bodies at once do not delay other
// requests. It returns the errors of src, and ErrInFlight.
func (r *Request) readAll(src io.Reader, size, limit int) ([]byte, error) {
	if size >= 0 {
		limit = min(size, limit)
	}
	var data []byte
	for len(data) < limit {
		if len(data) == cap(data) {
			var err error
			if data, err = r.grow(data, limit); err != nil {
				return nil, err
			}
		}
		n, err := src.Read(data[len(data):min(cap(data), len(data)+FullRead)])
		data = data[:len(data)+n]
		if errors.Is(err, io.EOF) {
			return data, nil
		}
		if err != nil {
			return data, err
		}
	}
	return data, nil
}

// grow returns data with twice the capacity, up to limit bytes. The error is
// ErrInFlight.
func (r *Request) grow(data []byte, limit int) ([]byte, error) {
	c := r.Conn
	size := max(2*cap(data), FirstRead)
	if size > limit-FirstRead { // avoid another copy for the last few bytes
		size = limit
	}
	if err := c.Reserve(size); err != nil { // both buffers exist during the copy
		return nil, err
	}
	larger := append(make([]byte, 0, size), data...)
	c.Release(cap(data))
	return larger, nil
}

// Finish makes sure that the rest of the body is not read as the next request.
func (r *Request) Finish() {
	stream := r.Ctx.RequestBodyStream()
	if stream == nil || r.Read {
		return
	}
	// Small bodies have arrived with the header, so this does not wait. Streaming
	// bodies may not have arrived.
	const small = 4 << 10
	if size := r.Ctx.Request.Header.ContentLength(); size >= 0 && size <= small && !Streams(&r.Ctx.Request.Header) {
		_, _ = io.Copy(io.Discard, stream)
		return
	}
	r.Ctx.SetConnectionClose()
	c := r.Conn
	c.Unread = true
	if c.Borrowed() != nil && !c.Late && !c.Ended && c.Stopped() == nil {
		// The other server does not linger after its response.
		_ = c.SetReadDeadline(time.Now().Add(transport.LingerTime))
		_, _ = io.CopyN(io.Discard, stream, transport.LingerBytes)
	}
}

// BodyStream returns the body of the request as it arrives, or nil if all of it has
// arrived.
func (r *Request) BodyStream() io.Reader {
	src := r.Ctx.RequestBodyStream()
	if src == nil || r.Conn.Borrowed() == nil {
		return src
	}
	return &borrowedBody{src: src, conn: r.Conn, size: r.Ctx.Request.Header.ContentLength()}
}
