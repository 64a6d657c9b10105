package sse

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// ending is how a connection ended.
type ending struct {
	err     error
	final   bool          // no other attempt
	handled bool          // the error is the handler's
	healthy bool          // the connection brought something
	after   time.Duration // the wait that the server asked for
}

// connect makes one connection and handles its events to its end.
func (c *Client) connect(ctx context.Context, handle func(Event) error) (end ending) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := &watched{
		limit:   c.silence(),
		expired: func(silence time.Duration) { cancel(&TimeoutError{Silence: silence}) },
	}
	disarm := watch.arm()
	resp, to, err := c.open(ctx)
	disarm()
	if err != nil {
		return failure(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	c.state.Status = resp.StatusCode
	watch.src = resp.Body
	body := &tap{src: watch, onChunk: c.opts.OnChunk}
	if isGzip(resp) {
		body.src = newGunzip(watch)
	}
	switch {
	case resp.StatusCode == http.StatusNoContent: // R4
		return ending{final: true}
	case !isStream(resp):
		timer := time.AfterFunc(refusalTime, func() { cancel(nil) })
		defer timer.Stop()
		refused := refuse(resp, body.src, shown(to.url))
		return ending{err: refused, final: !refused.retry, after: refused.after}
	}
	c.target, c.announced = to, 0 // R5
	watch.limit = c.silence()
	c.report(State{Phase: Open, Status: resp.StatusCode})
	c.dec.Reset(body)
	end = c.receive(ctx, watch, handle)
	if other := new(NotStreamError); end.final && errors.As(end.err, &other) {
		end.err = fmt.Errorf("%s: %w", shown(to.url), end.err)
	}
	if errors.Is(end.err, ErrEnded) && resp.ContentLength >= 0 { // a stream has none
		end.err = fmt.Errorf("%w (Content-Length: %d)", end.err, resp.ContentLength)
	}
	end.healthy = body.flowed
	return end
}

// receive handles the events of an open connection.
func (c *Client) receive(ctx context.Context, watch *watched, handle func(Event) error) ending {
	for ctx.Err() == nil {
		ev, err := c.dec.Next()
		if err != nil {
			return broken(ctx, err, c.dec.Unfinished())
		}
		// The event is handled whatever happened meanwhile: its id counts.
		if c.opts.Silence != nil {
			if longest, announced := c.opts.Silence(ev.Type, ev.Data); announced {
				c.announced = longest
				watch.limit = c.silence()
			}
		}
		if err := handle(ev); err != nil {
			return ending{err: err, final: true, handled: true}
		}
	}
	return ending{err: context.Cause(ctx)}
}

// silence is how long nothing may come, and not positive if it is any time.
func (c *Client) silence() time.Duration {
	if c.opts.ReadTimeout == 0 {
		return c.announced
	}
	return c.opts.ReadTimeout
}

// open sends the request and follows redirects.
func (c *Client) open(ctx context.Context) (*http.Response, target, error) {
	to := c.target
	for range maxRedirects + 1 {
		req, err := c.request(ctx, to)
		if err != nil {
			return nil, to, err
		}
		resp, err := c.http.RoundTrip(req)
		if err != nil {
			return nil, to, err
		}
		if c.jar != nil {
			c.jar.SetCookies(to.url, resp.Cookies())
		}
		if !isRedirect(resp.StatusCode) {
			return resp, to, nil
		}
		c.state.Status = resp.StatusCode
		_ = resp.Body.Close()
		if to, err = to.follow(resp.StatusCode, resp.Header.Get("Location")); err != nil {
			return nil, to, err
		}
	}
	return nil, to, &RedirectError{
		URL: shown(c.target.url), Status: c.state.Status,
		Reason: fmt.Sprintf("more than %d redirects", maxRedirects),
	}
}

// request makes the request for a target (R1).
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
	if id := c.dec.LastEventID(); id != "" && sendable(id) { // R10, R12
		req.Header["Last-Event-ID"] = []string{id}
	}
	if c.jar != nil {
		for _, cookie := range c.jar.Cookies(to.url) {
			req.AddCookie(cookie)
		}
	}
	return req, nil
}

// failure is the ending of a request that got no answer.
func failure(ctx context.Context, err error) ending {
	var nowhere *RedirectError
	switch {
	case errors.As(err, &nowhere): // R6
		return ending{err: err, final: true}
	case ctx.Err() != nil:
		return ending{err: context.Cause(ctx)}
	case errors.Is(err, io.EOF):
		return ending{err: fmt.Errorf("the server closed the connection without a response: %w", err)}
	default:
		return ending{err: err}
	}
}

// errUnfinished is ErrEnded in the middle of an event.
var errUnfinished = fmt.Errorf("%w in the middle of an event, which is left out", ErrEnded)

// broken is the ending of a stream that ended with err, and perhaps within an event.
func broken(ctx context.Context, err error, unfinished bool) ending {
	var tooLarge *LimitError
	var other *NotStreamError
	switch {
	case errors.As(err, &tooLarge), errors.As(err, &other) && other.Kind != KindEmpty:
		return ending{err: err, final: true}
	case ctx.Err() != nil:
		return ending{err: context.Cause(ctx)}
	case errors.Is(err, io.EOF) && unfinished:
		return ending{err: errUnfinished}
	case errors.Is(err, io.EOF), other != nil:
		return ending{err: ErrEnded}
	default:
		return ending{err: fmt.Errorf("the connection broke: %w", err)}
	}
}

// isStream tells whether an answer is an event stream that can be read (R2).
func isStream(resp *http.Response) bool {
	return resp.StatusCode == http.StatusOK && isStreamType(resp.Header.Values("Content-Type")) &&
		isReadable(resp)
}

// isStreamType tells whether a Content-Type is that of an event stream: in any
// case, with anything after it. Of several the last one counts, as in Chromium.
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

// isReadable tells whether the body is in an encoding that the client knows.
func isReadable(resp *http.Response) bool {
	encoding := resp.Header.Get("Content-Encoding")
	return encoding == "" || isGzip(resp) || strings.EqualFold(encoding, "identity")
}

func isGzip(resp *http.Response) bool {
	encoding := resp.Header.Get("Content-Encoding")
	return strings.EqualFold(encoding, "gzip") || strings.EqualFold(encoding, "x-gzip")
}

// sendable tells whether an id may be a header's value (R10).
func sendable(id string) bool {
	for i := range len(id) {
		if c := id[i]; c < ' ' && c != '\t' || c == 0x7F {
			return false
		}
	}
	return true
}
