package publish

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"

	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/server/internal/transport"
	"topicmux/sse"
	"topicmux/topics"
)

// events is the eventReader for an event stream. The name of an event is its topic.
// It ignores id and retry fields, because the hub assigns its own ids. It skips and
// counts events whose names begin with $: they are control events of another
// server. So the stream of one server can be published on another one.
type events struct {
	conn    *transport.Conn // the connection that the memory is charged to
	size    int             // bytes reserved
	dec     *sse.Decoder
	number  int // lines read
	ignored int
	open    bool // an event has data but no empty line yet
	bad     bool // a field is not UTF-8
	last    byte // the last byte read

	kind string      // the name of the last event
	name topics.Name // the same as a topic
}

// newEvents opens a body that is an event stream. limit is the maximum size of an
// event in bytes.
func newEvents(b body, limit int) *events {
	e := &events{conn: b.conn, last: '\n'}
	src := b.rest
	if src == nil {
		src = bytes.NewReader(b.begun)
	}
	e.dec = sse.NewDecoder(&lastByteReader{src, &e.last}, sse.DecoderOptions{
		MaxEvent: limit, MaxKept: request.FullRead, Reserve: e.reserve, OnLine: e.line,
	})
	return e
}

// reserve adjusts the reservation to the size of the decoder's buffers.
func (e *events) reserve(size int) error {
	if size < e.size {
		e.conn.Release(e.size - size)
	} else if err := e.conn.Reserve(size - e.size); err != nil {
		return err
	}
	e.size = size
	return nil
}

func (e *events) close() { _ = e.reserve(0) }

func (e *events) at() (line, ignored int) { return e.number, e.ignored }

// line receives each line before the decoder handles it.
func (e *events) line(l sse.Line) {
	e.number++
	switch {
	case l.Kind == sse.LineBlank:
		e.open = false
	case l.Kind == sse.LineField && request.CheckUTF8(l.Raw) != nil:
		e.bad = true
	case bytes.HasPrefix(l.Raw, []byte("data")):
		e.open = true
	}
}

// next returns the next event that is not a control event.
func (e *events) next() (topics.Name, []byte, error) {
	for {
		ev, err := e.dec.Next()
		if err == nil && e.bad {
			err = request.CheckUTF8([]byte{0xFF})
		}
		switch {
		case err != nil:
			return e.name, nil, e.errorFor(err)
		case strings.HasPrefix(ev.Type, "$"):
			e.ignored++
			continue
		case ev.Type != e.kind:
			if e.name, err = topics.ParseName(ev.Type); err != nil {
				return e.name, nil, err
			}
			e.kind = ev.Type
		}
		return e.name, ev.Data, nil
	}
}

// errorFor returns the error for a decoder error. An incomplete event at the end is
// not published; it is an error.
func (e *events) errorFor(err error) error {
	var large *sse.LimitError
	switch {
	case errors.As(err, &large):
		e.number++
		return problem.New(http.StatusRequestEntityTooLarge, "the event is too large",
			"an event may have at most %d bytes", large.Limit)
	case errors.Is(err, io.EOF) && (e.open || e.last != '\n' && e.last != '\r'):
		if e.last != '\n' && e.last != '\r' {
			e.number++ // the line has no end, so the decoder has not passed it on
		}
		return problem.New(http.StatusBadRequest, "the last event is incomplete",
			"end each event with an empty line")
	}
	return err
}

// A lastByteReader records the last byte read.
type lastByteReader struct {
	src  io.Reader
	last *byte
}

// Read reads from the source.
func (r *lastByteReader) Read(p []byte) (int, error) {
	n, err := r.src.Read(p)
	if n > 0 {
		*r.last = p[n-1]
	}
	return n, err
}
