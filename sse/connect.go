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
		limit:   c.opts.ReadTimeout,
		expired: func(silence time.Duration) { cancel(&TimeoutError{Silence: silence}) },
	}
	disarm := watch.arm()
	resp, to, err := c.open(ctx)
	disarm()
	if err != nil {
		return failure(ctx, err)
	}
	defer func() {
		cancel(nil) // before Close, so that it never waits for the rest
		_ = resp.Body.Close()
	}()
	c.state.Status = resp.StatusCode
	watch.src = resp.Body
	body := &tap{src: watch, onChunk: c.opts.OnChunk}
	if resp.Header.Get("Content-Encoding") != "" && isGzip(resp) {
		body.src = newGunzip(watch)
	}
	if err := accept(resp); err != nil {
		return c.refused(resp, to, body.src, watch)
	}
	if resp.StatusCode == http.StatusNoContent { // R4
		return ending{final: true}
	}
	c.target = to // R5
	c.report(State{Phase: Open, Status: resp.StatusCode})
	c.dec.Reset(body)
	end = c.receive(ctx, watch, handle)
	end.healthy = body.flowed
	return end
}

// receive handles the events of an open connection.
func (c *Client) receive(ctx context.Context, watch *watched, handle func(Event) error) ending {
	for {
		ev, err := c.dec.Next()
		var tooLarge *LimitError
		switch {
		case ctx.Err() != nil:
			return ending{err: context.Cause(ctx)}
		case err == nil:
		case errors.Is(err, io.EOF):
			return ending{err: ErrEnded}
		case errors.As(err, &tooLarge):
			return ending{err: err, final: true}
		default:
			return ending{err: fmt.Errorf("the connection broke: %w", err)}
		}
		if c.opts.ReadTimeout == 0 && ev.Type == "$hello" {
			watch.limit = heartbeats(ev.Data)
		}
		if err := handle(ev); err != nil {
			return ending{err: err, final: true, handled: true}
		}
	}
}

// open sends the request and follows redirects.
func (c *Client) open(ctx context.Context) (*http.Response, target, error) {
	to := c.target
	for range maxRedirects + 1 {
		req, err := c.request(ctx, to)
		if err != nil {
			return nil, to, err
		}
		resp, err := c.http.Do(req)
		if err != nil {
			return nil, to, err
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
		URL: c.target.url.Redacted(), Status: c.state.Status,
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
	return req, nil
}

// failure is the ending of a request that got no answer.
func failure(ctx context.Context, err error) ending {
	var nowhere *RedirectError
	if errors.As(err, &nowhere) {
		return ending{err: err, final: true}
	}
	if ctx.Err() != nil {
		return ending{err: context.Cause(ctx)}
	}
	return ending{err: reasonOf(err)}
}

// refused is the ending of an answer that is no stream.
func (c *Client) refused(resp *http.Response, to target, body io.Reader, watch *watched) ending {
	watch.limit = refusalTime
	err := refuse(resp, body, to.url.Redacted())
	return ending{err: err, final: !err.retry, after: err.after}
}

var errRefused = errors.New("refused")

// accept tells whether an answer opens a stream or ends it (R2, R4).
func accept(resp *http.Response) error {
	switch {
	case resp.StatusCode == http.StatusNoContent:
		return nil
	case resp.StatusCode != http.StatusOK, !isStream(resp.Header.Values("Content-Type")):
		return errRefused
	case resp.Header.Get("Content-Encoding") != "" && !isGzip(resp) &&
		!strings.EqualFold(resp.Header.Get("Content-Encoding"), "identity"):
		return errRefused
	}
	return nil
}

// isStream tells whether the Content-Type is that of an event stream: in any
// case, with any parameters (R2). Of several the last one counts.
func isStream(values []string) bool {
	found := ""
	for part := range strings.SplitSeq(strings.Join(values, ","), ",") {
		media, _, _ := strings.Cut(part, ";")
		if media = strings.Trim(media, " \t"); media != "" {
			found = media
		}
	}
	return strings.EqualFold(found, MediaType)
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
