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

// A topicAPI answers the requests that read and declare topics.
type topicAPI struct {
	hub          *topics.Hub
	building     gate // for building long catalogues
	writeTimeout time.Duration
	maxBody      int
}

// list answers GET /topics with {"epoch":…,"topics":[entry…]} for the selected
// topics, or for all.
func (a *topicAPI) list(r *request) error {
	selection, err := r.readable()
	if err != nil {
		return err
	}
	c := r.conn
	before := append(borrow(), `{"epoch":"`+a.hub.Epoch()+`","topics":[`...)
	l := &listing{newCatalogue(a.building, c.account(), &c.request, a.hub.ReadCatalogue(selection), before), c, a.writeTimeout}
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
	r.ctx.SetBodyStream(&lastBody{&body, r.conn}, size)
	return nil
}

// listingEnd follows the last entry of a listing.
const listingEnd = "]}\n"

// A listing is a catalogue as a response body. fasthttp writes it and always closes
// it.
type listing struct {
	*catalogue
	conn    *conn
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
	l.conn.endBorrowed()
	return nil
}

// entry answers GET /topics/{t} with the catalogue entry of the topic.
func (a *topicAPI) entry(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := r.mayRead(n); err != nil {
		return err
	}
	e, ok := a.hub.TopicInfo(n)
	if !ok {
		return unknown(n)
	}
	r.json(http.StatusOK, e)
	return nil
}

// last answers GET /topics/{t}/last with the newest payload, unchanged.
func (a *topicAPI) last(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := r.mayRead(n); err != nil {
		return err
	}
	e, ok := a.hub.Last(n)
	if !ok {
		if _, known := a.hub.TopicInfo(n); known {
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
