package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"topicmux/topics"
)

// catalogue answers GET /topics with {"epoch":…,"topics":[entry…]} for the selected
// topics, or for all.
func (s *Server) catalogue(r *request) error {
	selection, err := s.readable(r)
	if err != nil {
		return err
	}
	c := connOf(r.ctx)
	before := append(borrow(), `{"epoch":"`+s.hub.Epoch()+`","topics":[`...)
	l := &listing{s.newCatalogue(c, &c.request, s.hub.ReadCatalogue(selection), before), s.opts.WriteTimeout}
	size := -1 // unknown: the response is chunked
	if !l.fill() {
		size = len(l.buf) + len(listingEnd)
	} else {
		c.limitSending()
	}
	if size < 0 && !r.ctx.Request.Header.IsHTTP11() { // HTTP/1.0 has no chunked encoding
		defer l.close()
		return r.gather(l)
	}
	r.shared(http.StatusOK, "application/json", nil)
	r.ctx.SetBodyStream(l, size)
	return nil
}

// gather answers with a listing that it first collects in memory.
func (r *request) gather(l *listing) error {
	var body net.Buffers
	size := 0
	err := l.write(listingEnd, func(piece []byte) error {
		if err := l.conn.reserve(len(piece)); err != nil {
			return err
		}
		body = append(body, bytes.Clone(piece))
		size += len(piece)
		return nil
	})
	if err != nil {
		return err
	}
	r.shared(http.StatusOK, "application/json", nil)
	r.ctx.SetBodyStream(&body, size)
	return nil
}

// listingEnd follows the last entry of a listing.
const listingEnd = "]}\n"

// A listing is a catalogue as a response body. fasthttp writes it and always closes
// it.
type listing struct {
	*catalogue
	timeout time.Duration // for each piece
}

// WriteTo writes the listing. Each piece has its own write timeout.
func (l *listing) WriteTo(w io.Writer) (written int64, err error) {
	err = l.write(listingEnd, func(piece []byte) error {
		_ = l.conn.SetWriteDeadline(time.Now().Add(l.timeout))
		n, err := w.Write(piece)
		written += int64(n)
		return err
	})
	return written, err
}

// SupportsBodyWriteTo tells fasthttp to call WriteTo instead of Read.
func (l *listing) SupportsBodyWriteTo() bool { return true }

// Read is never called.
func (l *listing) Read([]byte) (int, error) { return 0, errors.ErrUnsupported }

// Close releases the memory.
func (l *listing) Close() error {
	l.close()
	return nil
}

// entry answers GET /topics/{t} with the catalogue entry of the topic.
func (s *Server) entry(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := s.mayRead(r, n); err != nil {
		return err
	}
	e, ok := s.hub.TopicInfo(n)
	if !ok {
		return unknown(n)
	}
	r.json(http.StatusOK, e)
	return nil
}

// last answers GET /topics/{t}/last with the newest payload, unchanged.
func (s *Server) last(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := s.mayRead(r, n); err != nil {
		return err
	}
	e, ok := s.hub.Last(n)
	if !ok {
		if _, known := s.hub.TopicInfo(n); known {
			return newError(http.StatusNotFound, "topic "+n.String()+" has no events yet",
				"GET /events?topics=%s waits for one", n)
		}
		return unknown(n)
	}
	contentType := "text/plain; charset=utf-8"
	if json.Valid(e.Data) {
		contentType = "application/json"
	}
	r.answer(http.StatusOK, contentType, e.Data)
	return nil
}

func unknown(n topics.Name) error {
	return newError(http.StatusNotFound, "there is no topic "+n.String(),
		"GET /topics lists the topics; POST /topics/%s creates this one", n)
}

// topic returns the topic that the path names. The error is a *topics.SyntaxError.
func (r *request) topic() (topics.Name, error) { return topics.ParseName(r.path[1]) }
