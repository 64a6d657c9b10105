package server

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"

	"topicmux/sse"
	"topicmux/topics"
)

// events is the eventReader of an event stream: the name of an event is its topic. Ids
// and retry fields are left out, for the ids here are the hub's. Names that begin
// with $ are another server's own events, which mean nothing here, and are only
// counted: so the stream of one server can be poured into another one.
type events struct {
	conn    *conn // whose memory it takes
	size    int   // how much of that
	dec     *sse.Decoder
	number  int // of lines
	ignored int
	open    bool // there is data without an empty line after it
	bad     bool // and it is not UTF-8
	last    byte // the last byte read

	kind string // the event's name, and as a topic's
	name topics.Name
}

// eventsOf opens a body that is an event stream.
func (s *Server) eventsOf(b body) eventReader {
	e := &events{conn: b.conn, last: '\n'}
	src := b.rest
	if src == nil {
		src = bytes.NewReader(b.begun)
	}
	e.dec = sse.NewDecoder(&ending{src, &e.last}, sse.DecoderOptions{
		MaxEvent: s.opts.MaxBody, MaxKept: fullRead, Reserve: e.reserve, OnLine: e.line,
	})
	return e
}

// reserve sees to the decoder's memory.
func (e *events) reserve(size int) error {
	if size < e.size {
		e.conn.release(e.size - size)
	} else if err := e.conn.reserve(size - e.size); err != nil {
		return err
	}
	e.size = size
	return nil
}

func (e *events) close() { _ = e.reserve(0) }

func (e *events) at() (line, ignored int) { return e.number, e.ignored }

// line sees each line before the decoder obeys it.
func (e *events) line(l sse.Line) {
	e.number++
	switch {
	case l.Kind == sse.LineBlank:
		e.open = false
	case l.Kind == sse.LineField && checkUTF8(l.Raw) != nil:
		e.bad = true
	case bytes.HasPrefix(l.Raw, []byte("data")):
		e.open = true
	}
}

// next returns the next event that is not a server's own.
func (e *events) next() (topics.Name, []byte, error) {
	for {
		ev, err := e.dec.Next()
		if err == nil && e.bad {
			err = checkUTF8([]byte{0xFF})
		}
		switch {
		case err != nil:
			return e.name, nil, e.why(err)
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

// why returns what an error of the decoder is. An event that has not ended is not
// published, and not forgotten in silence either.
func (e *events) why(err error) error {
	var large *sse.LimitError
	switch {
	case errors.As(err, &large):
		e.number++
		return newError(http.StatusRequestEntityTooLarge, "the event is too large",
			"an event may have at most %d bytes", large.Limit)
	case errors.Is(err, io.EOF) && (e.open || e.last != '\n' && e.last != '\r'):
		return newError(http.StatusBadRequest, "the last event is incomplete",
			"end each event with an empty line")
	}
	return err
}

// An ending notes the last byte of what is read.
type ending struct {
	src  io.Reader
	last *byte
}

// Read reads from the source.
func (e *ending) Read(p []byte) (int, error) {
	n, err := e.src.Read(p)
	if n > 0 {
		*e.last = p[n-1]
	}
	return n, err
}
