package sse

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// An outcome describes how a connection ended.
type outcome struct {
	err         error
	final       bool          // no other attempt follows
	fromHandler bool          // the handler returned the error
	healthy     bool          // the stream has sent at least one byte
	once        bool          // no other attempt follows unless Reconnect asks for it
	retryAfter  time.Duration // the wait that the server has asked for, or 0
}

// connect makes one connection and handles its events until it ends.
func (c *Client) connect(ctx context.Context, handle func(Event) error) (end outcome) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := &idleReader{
		limit:   c.maxSilence(),
		expired: func(silence time.Duration) { cancel(&TimeoutError{Silence: silence}) },
	}
	disarm := watch.arm()
	resp, to, err := c.open(ctx)
	disarm()
	if err != nil {
		return requestFailed(ctx, to.url, err)
	}
	defer func() { _ = resp.Body.Close() }()
	watch.src = resp.Body
	decoded, readable := c.decode(resp.Header, watch)
	defer func() { _ = decoded.Close() }()
	body := &teeReader{src: decoded, onChunk: c.opts.OnChunk}
	var events EventReader
	if readable {
		events = c.reader(resp, body)
	}
	switch {
	case resp.StatusCode == http.StatusNoContent: // R4
		return outcome{final: true}
	case events == nil: // R2
		timer := time.AfterFunc(refusalTime, func() { cancel(nil) })
		defer timer.Stop()
		refused := newRefusedError(resp, decoded, readable)
		refused.URL = to.String()
		refused.Credentials = to.header.Get("Authorization") != "" || to.url.Query().Has("access_token")
		return outcome{err: refused, final: !refused.retry, retryAfter: refused.retryAfter}
	}
	c.target, c.announcedSilence = to, 0 // R5
	watch.limit = c.maxSilence()
	c.report(State{Phase: Open, Status: resp.StatusCode, Response: c.state.Response})
	c.dec.Reset(body)
	end = c.receive(ctx, watch, events, handle)
	if events != EventReader(c.dec) {
		end.endOther(events, resp.ContentLength)
	}
	if other := new(NotStreamError); end.final && (errors.As(end.err, &other) || errors.Is(end.err, ErrEnded)) {
		end.err = fmt.Errorf("%s: %w", to, end.err)
	}
	if errors.Is(end.err, ErrEnded) && resp.ContentLength >= 0 { // a response that never ends has no length
		end.err = fmt.Errorf("%w (Content-Length: %d)", end.err, resp.ContentLength)
	}
	end.healthy = body.received
	return end
}

// receive handles the events of an open connection.
func (c *Client) receive(ctx context.Context, watch *idleReader, events EventReader, handle func(Event) error) outcome {
	for ctx.Err() == nil {
		ev, err := events.Next()
		if err != nil {
			return streamEnded(ctx, err, events.Unfinished())
		}
		if events != EventReader(c.dec) {
			c.dec.setLastEventID(ev.ID)
		}
		// Handle the event even if the context has ended: its id is now the last event id.
		if c.opts.Silence != nil {
			if longest, announced := c.opts.Silence(ev.Type, ev.Data); announced {
				c.announcedSilence = longest
				watch.limit = c.maxSilence()
			}
		}
		if err := handle(ev); err != nil {
			return outcome{err: err, final: true, fromHandler: true}
		}
	}
	return outcome{err: context.Cause(ctx)}
}

// maxSilence returns how long the connection may be silent. 0 or less means no limit.
func (c *Client) maxSilence() time.Duration {
	if c.opts.ReadTimeout == 0 {
		return c.announcedSilence
	}
	return c.opts.ReadTimeout
}

// open sends the request and follows redirects.
func (c *Client) open(ctx context.Context) (*http.Response, target, error) {
	to, tried := c.target, newAttempt()
	for range maxRedirects + 1 {
		req, err := c.request(ctx, to)
		if err != nil {
			return nil, to, err
		}
		resp, err := c.http.RoundTrip(tried.traced(req))
		if err != nil {
			return nil, to, err
		}
		c.state.Status, c.state.Response = resp.StatusCode, tried.response(resp, req)
		if c.opts.Reader != nil && resp.StatusCode == http.StatusNotAcceptable && to.acceptAny() {
			_ = resp.Body.Close()
			continue
		}
		if c.jar != nil {
			c.jar.SetCookies(to.url, resp.Cookies())
		}
		if !isRedirect(resp.StatusCode) {
			return resp, to, nil
		}
		tried.redirects++
		_ = resp.Body.Close()
		if to, err = to.follow(resp.StatusCode, resp.Header.Get("Location")); err != nil {
			return nil, to, err
		}
	}
	return nil, to, &RedirectError{
		URL: c.target.String(), Status: c.state.Status,
		Reason: fmt.Sprintf("more than %d redirects", maxRedirects),
	}
}

// request returns the request for a target (R1).
func (c *Client) request(ctx context.Context, to target) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, to.method, to.url.String(), bytes.NewReader(to.body))
	if err != nil {
		return nil, err
	}
	if len(to.body) == 0 {
		req.Body, req.GetBody, req.ContentLength = http.NoBody, nil, 0
	}
	req.Header = to.header.Clone()
	req.Host = to.header.Get("Host")
	if id := c.dec.LastEventID(); id != "" && isHeaderValue(id) { // R10, R12
		req.Header["Last-Event-ID"] = []string{id}
	}
	if c.jar != nil {
		for _, cookie := range c.jar.Cookies(to.url) {
			req.AddCookie(cookie)
		}
	}
	return req, nil
}

// requestFailed returns the outcome of a request without a response.
func requestFailed(ctx context.Context, to *url.URL, err error) outcome {
	var redirect *RedirectError
	switch {
	case errors.As(err, &redirect): // R6
		return outcome{err: err, final: true}
	case ctx.Err() != nil:
		return outcome{err: context.Cause(ctx)}
	case errors.Is(err, io.EOF):
		return outcome{err: fmt.Errorf("the server closed the connection without a response: %w", err)}
	default:
		return outcome{err: DescribeNetwork(DescribeTLS(to, err))}
	}
}

// errUnfinished is ErrEnded for a stream that ended within an event.
var errUnfinished = fmt.Errorf("%w in the middle of an event, which is left out", ErrEnded)

// isWhole reports whether a stream ended without an error, and not within an event.
func isWhole(err error) bool { return errors.Is(err, ErrEnded) && !errors.Is(err, errUnfinished) }

// streamEnded returns the outcome of a stream that ended with err. unfinished says
// whether it ended within an event.
func streamEnded(ctx context.Context, err error, unfinished bool) outcome {
	var tooLarge *LimitError
	var other *NotStreamError
	switch {
	case errors.As(err, &tooLarge), errors.As(err, &other) && other.Kind != KindEmpty:
		return outcome{err: err, final: true}
	case ctx.Err() != nil:
		return outcome{err: context.Cause(ctx)}
	case errors.Is(err, io.EOF) && unfinished:
		return outcome{err: errUnfinished}
	case errors.Is(err, io.EOF), other != nil:
		return outcome{err: ErrEnded}
	default:
		return outcome{err: fmt.Errorf("the connection broke: %w", DescribeNetwork(err))}
	}
}

// isStreamType reports whether a Content-Type is MediaType, in upper or lower case and
// with any parameters. Of several values the last one counts, as in Chromium.
func isStreamType(values []string) bool {
	found := ""
	for part := range strings.SplitSeq(strings.Join(values, ","), ",") {
		part = strings.Trim(part, " \t")
		if end := strings.IndexAny(part, " \t;("); end >= 0 {
			part = part[:end]
		}
		if part != "" {
			found = part
		}
	}
	return strings.EqualFold(found, MediaType)
}

// isHeaderValue reports whether an id may be the value of a header (R10).
func isHeaderValue(id string) bool {
	for i := range len(id) {
		if c := id[i]; c < ' ' && c != '\t' || c == 0x7F {
			return false
		}
	}
	return true
}
