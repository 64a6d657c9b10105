package publish

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/topics"
)

// lines is the eventReader for NDJSON: one event a line, all on one topic. It skips
// empty lines. The last line needs no line end.
type lines struct {
	topic topics.Name
	body  body
	max   int // maximum length of a line in bytes

	buf    []byte
	unread []byte // the part of buf that is not parsed yet
	seen   int    // unread[:seen] contains no line end
	full   bool   // the last read filled buf
	number int
	err    error
}

// newLines opens a body of events of one topic. limit is the maximum length of a
// line in bytes.
func newLines(b body, n topics.Name, limit int) *lines {
	l := &lines{topic: n, body: b, max: limit, unread: b.begun}
	if b.rest == nil {
		l.err = io.EOF
	}
	return l
}

func (l *lines) at() (line, ignored int) { return l.number, 0 }

// next returns the next line that is not empty.
func (l *lines) next() (topics.Name, []byte, error) {
	for {
		line, err := l.line()
		if err != nil {
			return l.topic, nil, err
		}
		l.number++
		line = bytes.TrimSuffix(line, []byte{'\r'})
		switch {
		case len(line) > l.max:
			return l.topic, nil, tooLong(l.max)
		case len(bytes.TrimLeft(line, " \t\r")) > 0:
			return l.topic, line, checkJSON(line)
		}
	}
}

// line returns the next line without its line end, as soon as it arrives.
func (l *lines) line() ([]byte, error) {
	for {
		if i := bytes.IndexByte(l.unread[l.seen:], '\n'); i >= 0 {
			line := l.unread[:l.seen+i]
			l.unread, l.seen = l.unread[l.seen+i+1:], 0
			return line, nil
		}
		l.seen = len(l.unread)
		switch {
		case l.seen > l.max+1: // allow one byte for a CR
			l.number++
			return nil, tooLong(l.max)
		case errors.Is(l.err, io.EOF) && l.seen > 0:
			line := l.unread
			l.unread, l.seen = nil, 0
			return line, nil
		case l.err != nil:
			return nil, l.err // an incomplete last line is not published
		}
		if err := l.makeRoom(); err != nil {
			return nil, err
		}
		l.fill()
	}
}

// fill reads once and appends the data to unread.
func (l *lines) fill() {
	kept := copy(l.buf, l.unread)
	n, err := l.body.rest.Read(l.buf[kept:])
	l.unread, l.err = l.buf[:kept+n], err
	l.full = kept+n == len(l.buf)
}

// makeRoom grows or shrinks the buffer if necessary. A body may be silent for a
// long time and should use little memory then. The error is ErrInFlight.
func (l *lines) makeRoom() error {
	size, need := len(l.buf), len(l.unread)
	switch {
	case size < request.FirstRead, size > request.FirstRead && need <= request.FirstRead/2 && !l.full:
		size = request.FirstRead
	case size < request.FullRead && l.full, size > request.FullRead && need <= request.FullRead/2:
		size = request.FullRead
	case need > size/2:
		size = min(2*size, l.max+request.FullRead)
	}
	if size == len(l.buf) {
		return nil
	}
	if err := l.body.conn.Reserve(size); err != nil { // both buffers exist during the copy
		return err
	}
	buf := make([]byte, size)
	l.unread = buf[:copy(buf, l.unread)]
	l.body.conn.Release(len(l.buf))
	l.buf = buf
	return nil
}

func (l *lines) close() {
	l.body.conn.Release(len(l.buf))
	l.buf, l.unread, l.err = nil, nil, io.EOF
}

func tooLong(limit int) *problem.Error {
	return problem.New(http.StatusRequestEntityTooLarge, "the line is too long",
		"an event may have at most %d bytes", limit)
}

// checkJSON returns an error if a line is not valid JSON in UTF-8.
func checkJSON(line []byte) error {
	if err := request.CheckUTF8(line); err != nil {
		return err
	}
	if json.Valid(line) {
		return nil
	}
	var value json.RawMessage
	err := json.Unmarshal(line, &value)
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return nil // unreachable: invalid JSON is always a syntax error
	}
	return problem.New(http.StatusBadRequest, "this is not JSON: "+syntax.Error(),
		"the error is at byte %d of the line; each line must be one JSON value", syntax.Offset)
}
