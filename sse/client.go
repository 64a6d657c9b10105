package sse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Client receives one event stream over HTTP for as long as it lasts, through
// any number of connections. Reconnect is for any goroutine; the rest is for
// one.
type Client struct {
	opts   Options
	http   *http.Client
	shared bool // http has connections of others
	target target
	dec    *Decoder
	state  State

	mu      sync.Mutex
	running bool
	cut     context.CancelCauseFunc // guarded by mu; ends the round
}

// errReconnect is the cause of a round that Reconnect has ended.
var errReconnect = errors.New("reconnecting as asked")

// NewClient returns a client for the stream at rawURL, which may lack http://.
// The error says what is wrong with the URL or the options. Nothing is sent
// before Run.
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
	c.http, c.shared = newHTTP(opts.HTTPClient)
	c.dec = NewDecoder(nil, DecoderOptions{
		MaxEvent:    opts.MaxEvent,
		LastEventID: opts.LastEventID,
		OnLine:      opts.OnLine,
	})
	return c, nil
}

// newHTTP returns the client that makes single requests, and whether its
// transport is the caller's.
func newHTTP(given *http.Client) (client *http.Client, shared bool) {
	client = &http.Client{Transport: newTransport()}
	if given != nil {
		client = &http.Client{Transport: given.Transport, Jar: given.Jar}
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
	return client, given != nil
}

// Run receives the stream and calls handle with each event, on the caller's
// goroutine, until one of these:
//
//   - ctx is done: Run returns ctx.Err().
//   - handle returns an error: Run returns that error.
//   - The server answers 204: Run returns nil.
//   - The server refuses (a *RefusedError or *RedirectError), or an event is too
//     large (a *LimitError): Run returns the error.
//   - Options.NoReconnect is set and the connection has ended.
//
// Nothing of the client is running when Run has returned. A later Run continues
// after the last event.
func (c *Client) Run(ctx context.Context, handle func(Event) error) error {
	if !c.start() {
		return ErrRunning
	}
	defer c.stop()
	err := c.loop(ctx, handle)
	c.report(State{Phase: Closed, Err: err, Status: c.state.Status})
	return err
}

// Reconnect ends the connection, or the wait for one, and connects at once. It
// does nothing while Run is not running.
func (c *Client) Reconnect() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut != nil {
		c.cut(errReconnect)
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
	if !c.shared {
		c.http.CloseIdleConnections()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running, c.cut = false, nil
}

// loop goes through one round after the other: a connection and the wait after.
func (c *Client) loop(ctx context.Context, handle func(Event) error) error {
	c.state = State{}
	for failures := 0; ; {
		round, cut := context.WithCancelCause(ctx)
		c.mu.Lock()
		c.cut = cut
		c.mu.Unlock()
		c.report(State{Phase: Connecting, Attempt: failures + 1})
		end := c.connect(round, handle)
		if end.healthy {
			failures = 0
		}
		failures++
		err := c.settle(ctx, round, end, failures)
		cut(nil)
		if !errors.Is(err, errAgain) {
			return err
		}
	}
}

// errAgain says that another round is due.
var errAgain = errors.New("again")

// settle decides what follows the end of a connection, and waits if it is
// another attempt.
func (c *Client) settle(ctx, round context.Context, end ending, failures int) error {
	switch {
	case ctx.Err() != nil && !end.handled:
		return ctx.Err()
	case end.final:
		return end.err
	case errors.Is(context.Cause(round), errReconnect):
		return errAgain
	case c.opts.NoReconnect && errors.Is(end.err, ErrEnded):
		return nil
	case c.opts.NoReconnect:
		return fmt.Errorf("sse: %s: %w", c.target.url.Redacted(), end.err)
	}
	wait := end.after
	if wait <= 0 {
		base := c.opts.Retry
		if asked, ok := c.dec.Retry(); ok { // R9
			base = asked
		}
		wait = backoff(base, c.opts.MaxRetry, failures)
	}
	c.report(State{
		Phase: Waiting, Attempt: failures, Until: time.Now().Add(wait),
		Err: end.err, Status: c.state.Status,
	})
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-round.Done():
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errAgain
}

// report completes the state and shows it.
func (c *Client) report(s State) {
	s.URL = c.target.url.Redacted()
	s.LastEventID = c.dec.LastEventID()
	if s.Attempt == 0 {
		s.Attempt = c.state.Attempt
	}
	c.state = s
	if c.opts.OnState != nil {
		c.opts.OnState(s)
	}
}

// heartbeats returns the silence that a topicmux server's $hello event allows:
// three heartbeats.
func heartbeats(hello []byte) time.Duration {
	var said struct {
		Heartbeat float64 `json:"heartbeat"` // milliseconds
	}
	if json.Unmarshal(hello, &said) != nil || said.Heartbeat <= 0 || said.Heartbeat > 1e12 {
		return 0
	}
	return max(time.Duration(3*said.Heartbeat)*time.Millisecond, time.Second)
}
