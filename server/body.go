package server

import (
	"errors"
	"io"
)

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
	c := connOf(r.ctx)
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
