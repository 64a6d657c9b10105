package sse

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"topicmux/internal/backoff"
)

// Client receives one event stream over HTTP, and reconnects when a connection ends. Any
// goroutine may call Reconnect and ReconnectAfter. The other methods must not be called concurrently.
type Client struct {
	opts             Options
	http             http.RoundTripper
	shared           bool           // http belongs to the caller, who may have other connections
	jar              http.CookieJar // may be nil
	target           target
	dec              *Decoder
	state            State
	announcedSilence time.Duration // the maximum silence that the server has announced; 0: none

	mu          sync.Mutex
	running     bool                    // guarded by mu
	resumeAfter *string                 // guarded by mu; the id for the next request, nil for the newest
	cancelRound context.CancelCauseFunc // guarded by mu; ends the current round
}

// errReconnect is the cancellation cause of a round that Reconnect has ended.
var errReconnect = errors.New("reconnecting as asked")

// NewClient returns a client for the stream at rawURL, which may omit http://. The
// error says what is wrong with the URL or the options. The client sends nothing before
// Run.
func NewClient(rawURL string, opts Options) (*Client, error) {
	first, err := newTarget(rawURL, &opts)
	if err != nil {
		return nil, err
	}
	if opts.Retry <= 0 {
		opts.Retry = DefaultRetry
	}
	if opts.MaxRetry <= 0 {
		opts.MaxRetry = DefaultMaxRetry
	}
	c := &Client{opts: opts, target: first}
	c.http = newTransport()
	if given := opts.HTTPClient; given != nil {
		c.http, c.shared, c.jar = given.Transport, true, given.Jar
		if given.Transport == nil {
			c.http = http.DefaultTransport
		}
	}
	if first.socket != "" {
		if c.http, err = socketTransport(c.http, first.socket); err != nil {
			return nil, err
		}
		c.shared = false
	}
	c.dec = NewDecoder(nil, DecoderOptions{
		MaxEvent:    opts.MaxEvent,
		LastEventID: opts.LastEventID,
		OnLine:      opts.OnLine,
		Recognize:   true,
	})
	return c, nil
}

// Run receives the stream and calls handle with each event, on the caller's
// goroutine, until one of these happens:
//
//   - ctx is done: Run returns ctx.Err().
//   - handle returns an error: Run returns that error.
//   - The server answers 204: Run returns nil.
//   - The server refuses (a *RefusedError or *RedirectError), sends something other
//     than an event stream (a *NotStreamError), or sends an event that is too large (a
//     *LimitError): Run returns the error.
//   - The connection has ended, and Options.NoReconnect or Options.Repeat does not let
//     the client connect again.
//   - The response was a document instead of an event stream, and it has ended; see
//     EventReader. Run returns nil.
//
// When Run has returned, no goroutine of the client is running. A later Run continues
// after the last event. Run returns ErrRunning if the client is already running.
func (c *Client) Run(ctx context.Context, handle func(Event) error) error {
	if !c.start() {
		return ErrRunning
	}
	defer c.stop()
	if handle == nil {
		handle = func(Event) error { return nil }
	}
	err := c.loop(ctx, handle)
	c.report(State{Phase: Closed, Err: err, Status: c.state.Status, Response: c.state.Response})
	return err
}

// Reconnect ends the connection, or the wait before the next one, and connects at once.
// It does nothing while Run is not running.
func (c *Client) Reconnect() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancelRound != nil {
		c.cancelRound(errReconnect)
	}
}

// ReconnectAfter is like Reconnect, but the next request has the given id instead of that
// of the newest event, or none for "". While Run is not running, the next Run begins with
// that request. An id with control characters cannot be sent in a header and is left out.
func (c *Client) ReconnectAfter(id string) {
	c.mu.Lock()
	c.resumeAfter = &id
	c.mu.Unlock()
	c.Reconnect()
}

// begin begins a round that cut can end.
func (c *Client) begin(cut context.CancelCauseFunc) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cancelRound = cut
	if c.resumeAfter != nil {
		c.dec.resumeAfter(*c.resumeAfter)
		c.resumeAfter = nil
	}
}

func (c *Client) start() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	ok := !c.running
	c.running = true
	return ok
}

func (c *Client) stop() {
	if own, ok := c.http.(*http.Transport); ok && !c.shared {
		own.CloseIdleConnections()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running, c.cancelRound = false, nil
}

// loop repeats rounds until Run must return. A round is a connection and the wait after
// it.
func (c *Client) loop(ctx context.Context, handle func(Event) error) error {
	c.state = State{}
	for failures := 0; ; {
		round, cut := context.WithCancelCause(ctx)
		c.begin(cut)
		c.report(State{Phase: Connecting, Attempt: failures + 1})
		end := c.connect(round, handle)
		if end.healthy {
			failures = 0
		}
		end.once = c.opts.NoReconnect || !c.opts.Repeat && !c.target.repeatable()
		retry, err := c.waitToRetry(ctx, round, end, failures+1)
		if !errors.Is(end.err, errReconnect) {
			failures++
		}
		cut(nil)
		if !retry {
			return err
		}
	}
}

// waitToRetry decides whether another attempt follows the end of a connection, and waits
// before it. If none follows, it returns the error of Run.
func (c *Client) waitToRetry(ctx, round context.Context, end outcome, failures int) (retry bool, err error) {
	var refused *RefusedError
	switch {
	case ctx.Err() != nil && !end.fromHandler:
		return false, ctx.Err()
	case end.final:
		return false, end.err
	case errors.Is(end.err, errReconnect):
		return true, nil
	case c.opts.NoReconnect && errors.Is(end.err, ErrEnded), end.once && isWhole(end.err):
		return false, nil
	case end.once && errors.As(end.err, &refused):
		return false, end.err
	case end.once:
		return false, fmt.Errorf("%s: %w", c.target, end.err)
	}
	wait := end.retryAfter
	if wait <= 0 {
		wait = c.wait(failures)
	}
	c.report(State{
		Phase: Waiting, Attempt: failures, Until: time.Now().Add(wait),
		Err: end.err, Status: c.state.Status, Response: c.state.Response,
	})
	backoff.Sleep(round, wait) // or until it is cancelled, or Reconnect
	return ctx.Err() == nil, ctx.Err()
}

// wait returns how long to wait after that many failures in a row. It starts at the
// reconnection time and doubles up to MaxRetry, less a random part of up to a half, but
// is never below the reconnection time (R8).
func (c *Client) wait(failures int) time.Duration {
	base := max(c.reconnectionTime(), MinRetry)
	return max(base, backoff.Delay(failures, base, max(base, c.opts.MaxRetry)))
}

// reconnectionTime returns the last reconnection time that the server has sent, on any
// connection (R9), or Options.Retry.
func (c *Client) reconnectionTime() time.Duration {
	if asked, ok := c.dec.Retry(); ok {
		return asked
	}
	return c.opts.Retry
}

// report completes the state and passes it to Options.OnState.
func (c *Client) report(s State) {
	s.URL = c.target.String()
	s.LastEventID = c.dec.LastEventID()
	if s.Attempt == 0 {
		s.Attempt = c.state.Attempt
	}
	c.state = s
	if c.opts.OnState != nil {
		c.opts.OnState(s)
	}
}
