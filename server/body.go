package server

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"
)

// body returns the whole body, of at most limit bytes.
func (r *request) body(limit int) ([]byte, error) {
	size := r.ctx.Request.Header.ContentLength() // negative: unknown, or no body
	stream := r.bodyStream()
	if size > limit {
		return nil, tooLarge(limit)
	}
	if r.waits {
		return nil, errContinue
	}
	if stream == nil {
		return bytes.Clone(r.ctx.Request.Body()), nil // the response may outlive the request
	}
	data, err := r.readAll(stream, size, limit+1)
	switch {
	case errors.Is(err, errInFlight):
		return nil, err
	case err != nil && r.conn.bad != nil:
		return nil, r.conn.takeBad()
	case err != nil && r.conn.late:
		return nil, errSlowRequest
	case broken(err) && !r.conn.ended:
		return nil, errLongChunk
	case err != nil || r.conn.ended: // reading a complete body never reaches the end of the connection
		return nil, errIncomplete
	case len(data) > limit:
		return nil, tooLarge(limit)
	}
	r.read = true
	return data, nil
}

var errIncomplete = newError(http.StatusBadRequest, "the body is incomplete",
	"send as many bytes as Content-Length states, or valid chunks")

func tooLarge(limit int) *apiError {
	return newError(http.StatusRequestEntityTooLarge, "the body is too large",
		"the limit is %d bytes; send less at once", limit)
}

// readAll reads a body into a buffer that grows with the data. The body has size
// bytes; a negative size means that it is unknown. readAll reads at most limit
// bytes. Each read is short, so that many large bodies at once do not delay other
// requests. It returns the errors of src, and errInFlight.
func (r *request) readAll(src io.Reader, size, limit int) ([]byte, error) {
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
		n, err := src.Read(data[len(data):min(cap(data), len(data)+fullRead)])
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
// errInFlight.
func (r *request) grow(data []byte, limit int) ([]byte, error) {
	c := r.conn
	size := max(2*cap(data), firstRead)
	if size > limit-firstRead { // avoid another copy for the last few bytes
		size = limit
	}
	if err := c.reserve(size); err != nil { // both buffers exist during the copy
		return nil, err
	}
	larger := append(make([]byte, 0, size), data...)
	c.release(cap(data))
	return larger, nil
}

// finish makes sure that the rest of the body is not read as the next request.
func (r *request) finish() {
	stream := r.ctx.RequestBodyStream()
	if stream == nil || r.read {
		return
	}
	// Small bodies have arrived with the header, so this does not wait. Streaming
	// bodies may not have arrived.
	const small = 4 << 10
	if size := r.ctx.Request.Header.ContentLength(); size >= 0 && size <= small && !streams(&r.ctx.Request.Header) {
		_, _ = io.Copy(io.Discard, stream)
		return
	}
	r.ctx.SetConnectionClose()
	c := r.conn
	c.unread = true
	if c.borrowed() != nil && !c.late && !c.ended && c.stopped() == nil {
		// The other server does not linger after its response.
		_ = c.SetReadDeadline(time.Now().Add(lingerTime))
		_, _ = io.CopyN(io.Discard, stream, lingerBytes)
	}
}
