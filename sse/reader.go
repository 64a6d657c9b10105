package sse

import (
	"errors"
	"io"
	"net/http"
)

// EventReader reads the events of one response. [Decoder] implements it.
type EventReader interface {
	// Next returns the next event, which is valid until the next call. At the end the
	// error is io.EOF. Other errors are those of the reader beneath, a *LimitError and a
	// *NotStreamError.
	Next() (Event, error)
	// Unfinished reports whether the response has ended within an event, which is left
	// out.
	Unfinished() bool
	// Complete reports whether the response was a document that has ended, so that
	// another request would only bring it again.
	Complete() bool
}

// Complete returns false: an event stream may always continue on another connection.
func (d *Decoder) Complete() bool { return false }

// reader returns the reader of the events of a response, or nil if the response cannot be
// read. body is its decoded body.
func (c *Client) reader(resp *http.Response, body io.Reader) EventReader {
	switch {
	case resp.StatusCode != http.StatusOK:
		return nil
	case isStreamType(resp.Header.Values("Content-Type")):
		return c.dec
	case c.opts.Reader != nil:
		return c.opts.Reader(resp, body)
	}
	return nil
}

// endOther completes the outcome of a response that is not an event stream. It is final if
// the response was a document: if it said so, or had a length.
func (end *outcome) endOther(events EventReader, length int64) {
	if !errors.Is(end.err, ErrEnded) || !events.Complete() && length < 0 {
		return
	}
	end.final = true
	if !events.Unfinished() {
		end.err = nil
	}
}
