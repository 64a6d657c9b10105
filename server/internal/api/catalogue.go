package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"topicmux/server/internal/catalogue"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/server/internal/scratch"
	"topicmux/server/internal/transport"
	"topicmux/topics"
)

// A topicAPI answers the requests that read and declare topics.
type topicAPI struct {
	hub          *topics.Hub
	building     limit.Semaphore // for building long catalogues
	writeTimeout time.Duration
	maxBody      int
}

// list answers GET /topics with {"epoch":…,"topics":[entry…]} for the selected
// topics, or for all.
func (a *topicAPI) list(r *request.Request) error {
	selection, err := r.Readable()
	if err != nil {
		return err
	}
	c := r.Conn
	before := append(scratch.Borrow(), `{"epoch":"`+a.hub.Epoch()+`","topics":[`...)
	l := &listing{catalogue.New(a.building, c.Account(), &c.Request, a.hub.ReadCatalogue(selection), before), c, a.writeTimeout}
	size := -1 // unknown: the response is chunked
	if !l.Fill() {
		size = l.Size() + len(listingEnd)
	} else {
		c.LimitSending()
	}
	if size < 0 && !r.Ctx.Request.Header.IsHTTP11() { // HTTP/1.0 has no chunked encoding
		defer l.Close()
		return gather(r, l)
	}
	r.Shared(http.StatusOK, "application/json", nil)
	r.Ctx.SetBodyStream(l, size)
	return nil
}

// gather answers with a listing that it first collects in memory.
func gather(r *request.Request, l *listing) error {
	var body net.Buffers
	size := 0
	err := l.Write(listingEnd, func(piece []byte) error {
		if err := l.conn.Reserve(len(piece)); err != nil {
			return err
		}
		body = append(body, bytes.Clone(piece))
		size += len(piece)
		return nil
	})
	if err != nil {
		return err
	}
	r.Shared(http.StatusOK, "application/json", nil)
	r.Ctx.SetBodyStream(request.NewLastBody(&body, r.Conn), size)
	return nil
}

// listingEnd follows the last entry of a listing.
const listingEnd = "]}\n"

// A listing is a catalogue as a response body. fasthttp writes it and always closes
// it.
type listing struct {
	*catalogue.Writer
	conn    *transport.Conn
	timeout time.Duration // for each piece
}

// WriteTo writes the listing. Each piece has its own write timeout.
func (l *listing) WriteTo(w io.Writer) (written int64, err error) {
	err = l.Write(listingEnd, func(piece []byte) error {
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
	l.Writer.Close()
	l.conn.EndBorrowed()
	return nil
}

// entry answers GET /topics/{t} with the catalogue entry of the topic.
func (a *topicAPI) entry(r *request.Request) error {
	n, err := r.Topic()
	if err != nil {
		return err
	}
	if err := r.MayRead(n); err != nil {
		return err
	}
	e, ok := a.hub.TopicInfo(n)
	if !ok {
		return a.unknown(r, n, true)
	}
	r.JSON(http.StatusOK, e)
	return nil
}

// last answers GET /topics/{t}/last with the newest payload, unchanged.
func (a *topicAPI) last(r *request.Request) error {
	n, err := r.Topic()
	if err != nil {
		return err
	}
	if err := r.MayRead(n); err != nil {
		return err
	}
	e, ok := a.hub.Last(n)
	if !ok {
		if _, known := a.hub.TopicInfo(n); known {
			return problem.New(http.StatusNotFound, "topic "+n.String()+" has no events yet",
				"GET /events?topics=%s waits for one", n)
		}
		return a.unknown(r, n, true)
	}
	contentType := "text/plain; charset=utf-8"
	if json.Valid(e.Data) {
		contentType = "application/json"
	}
	r.Answer(http.StatusOK, contentType, e.Data)
	return nil
}
