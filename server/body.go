package server

import (
	"errors"
	"io"
)

// readAll reads a body into memory that grows with what has come. The body has
// size bytes, or an unknown number if that is negative; no more than limit are
// read. Each read is short, so that many large bodies at once hold nobody up. The
// errors are those of the source, and errInFlight.
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

// grow returns data with twice the room, of at most limit bytes.
func (r *request) grow(data []byte, limit int) ([]byte, error) {
	c := connOf(r.ctx)
	size := max(2*cap(data), firstRead)
	if size > limit-firstRead { // the last bytes are worth no copy
		size = limit
	}
	if err := c.reserve(size); err != nil { // both are there for a moment
		return nil, err
	}
	larger := append(make([]byte, 0, size), data...)
	c.release(cap(data))
	return larger, nil
}
