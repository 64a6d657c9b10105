package cmd

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"topicmux/sse"
)

const (
	// publishTimeout is how long one request to publish may take.
	publishTimeout = 30 * time.Second
	// lastGrace is how long a request may still take when the command is to end.
	lastGrace = time.Second
	// maxAnswer is how much of an answer is read: an id, or an error.
	maxAnswer = 64 << 10
	// firstWait and longestWait are how long is waited before another attempt; the
	// wait doubles with each that fails.
	firstWait, longestWait = 200 * time.Millisecond, 10 * time.Second
	// usualBody is the size in bytes of the largest body that every server takes
	// unless it is configured otherwise.
	usualBody = 1 << 20
)

// A courier carries what is published to a server, and carries it again until it
// is answered. Each parcel has a key of its own, so the server publishes it once
// however often it comes.
type courier struct {
	base     *url.URL
	token    string
	client   *http.Client
	patience time.Duration // how long to try again; negative: for ever
	teller   *teller
	run      string // begins the keys of this run
	parcels  int
	doubt    bool // the parcel may have been published, or not
	rushed   bool // the server said that there are too many parcels
}

// A parcel is one request to publish.
type parcel struct {
	path []string
	kind string // media type
	body []byte
	key  string
}

// An answer is what a server says to a parcel. What it published it says even
// when it fails.
type answer struct {
	ID     string
	Events int
	Line   int // of the body, where it went wrong

	Error, Hint string
}

// A setback is why a parcel was not published, or not as a whole.
type setback struct {
	err    error
	status int           // of the answer, or 0
	again  bool          // the same may work later
	lost   bool          // the answer did not come
	after  time.Duration // when, if the server said so
}

func (s *setback) Error() string { return s.err.Error() }
func (s *setback) Unwrap() error { return s.err }

// newCourier returns a courier to a server, with the HTTP client, or one of its
// own if that is nil.
func newCourier(base *url.URL, client *http.Client, set publishSettings, t *teller) *courier {
	if client == nil {
		client = &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	}
	c := &courier{
		base: base, token: set.auth.bearer(base, nil), patience: set.retry, teller: t, run: rand.Text(),
		client: client,
	}
	if c.patience < 0 && !set.lines {
		c.patience = 0
	}
	return c
}

func (c *courier) close() { c.client.CloseIdleConnections() }

// deliver sends a parcel until it is answered. The error is a *setback that
// trying again would not help, or not within the patience, or the context's. The
// answer counts even then.
func (c *courier) deliver(ctx context.Context, p parcel) (answer, error) {
	c.parcels++
	p.key = c.run + "-" + strconv.Itoa(c.parcels)
	c.doubt, c.rushed = false, false
	var troubled time.Time
	for tries := 0; ; tries++ {
		got, err := c.send(ctx, p)
		var trouble *setback
		if errors.As(err, &trouble) {
			c.doubt = c.doubt && got.Events == 0 || trouble.lost
			c.rushed = c.rushed || trouble.status == http.StatusTooManyRequests
		}
		switch {
		case err == nil && tries > 0:
			c.teller.say("publishing again")
			return got, nil
		case ctx.Err() != nil && got.Events == 0 && err != nil:
			return got, ctx.Err()
		case trouble == nil, !trouble.again, got.Events > 0:
			return got, err
		}
		if tries == 0 {
			troubled = time.Now()
		}
		wait := max(pause(tries), trouble.after)
		if c.patience >= 0 && time.Since(troubled)+wait > c.patience {
			return got, err
		}
		c.teller.say("retrying in %v: %v", wait.Round(100*time.Millisecond), err)
		if !sleep(ctx, wait) {
			return got, ctx.Err()
		}
	}
}

// pause is the wait after so many attempts that failed before, less a random part
// of up to a half, so that those whom one failure hit do not come back at once.
func pause(tries int) time.Duration {
	full := min(firstWait<<min(tries, 20), longestWait)
	return full/2 + mathrand.N(full/2)
}

// sleep waits; it returns false if the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// lasting returns a context that gives a request its time, and a second at most
// once ctx has ended: what is under way is answered as a rule, so that it is known
// what was published.
func lasting(ctx context.Context) (context.Context, func()) {
	longer, cancel := context.WithTimeout(context.WithoutCancel(ctx), publishTimeout)
	unhook := context.AfterFunc(ctx, func() {
		sleep(longer, lastGrace)
		cancel()
	})
	return longer, func() {
		unhook()
		cancel()
	}
}

// send sends a parcel once.
func (c *courier) send(ctx context.Context, p parcel) (answer, error) {
	ctx, done := lasting(ctx)
	defer done()
	target := c.base.JoinPath(p.path...)
	target.RawQuery = ""
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), bytes.NewReader(p.body))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", p.kind)
	req.Header.Set("Idempotency-Key", p.key)
	req.Header.Set("User-Agent", userAgent())
	if len(p.body) > usualBody {
		// A server that refuses a large body closes the connection in the middle of
		// it, and its answer may be lost. So ask first.
		req.Header.Set("Expect", "100-continue")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	var sent atomic.Bool
	resp, err := c.client.Do(req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { sent.Store(true) },
	})))
	if err != nil {
		err = unreachable(target, err)
		// The transport tries a request with a key again by itself, so that the error
		// may be of an attempt after the one whose answer was lost.
		var trouble *setback
		if errors.As(err, &trouble) && sent.Load() {
			trouble.lost = true
		}
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return answer{}, &setback{again: true, lost: true, err: fmt.Errorf("publish to %s: read the response: %w", target.Redacted(), err)}
	}
	return read(target, resp, body)
}

// unreachable says why no answer came.
func unreachable(target *url.URL, err error) error {
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err // the outer one repeats the URL
	}
	trouble := &setback{again: !untrusted(err), lost: true}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		trouble.lost, err = false, dial.Err // which does not repeat the address
	}
	err = fmt.Errorf("publish to %s: %w", target.Redacted(), err)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		err = hinted(err, "is the server running? start one with topicmux serve, or choose another with --server")
	case errors.Is(err, context.DeadlineExceeded):
		err = hinted(err, "the server did not respond within %v", publishTimeout)
	case adviceOnTLS(err) != "":
		err = hinted(err, "%s", adviceOnTLS(err))
	}
	trouble.err = err
	return trouble
}

// untrusted tells whether an error is about who the server is, or that it does not
// speak TLS at all. That does not pass.
func untrusted(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		plain       tls.RecordHeaderError
	)
	return errors.As(err, &certificate) || errors.As(err, &plain)
}

// read reads the answer to a parcel.
func read(target *url.URL, resp *http.Response, body []byte) (answer, error) {
	var got answer
	isJSON := json.Unmarshal(body, &got) == nil
	if resp.StatusCode == http.StatusCreated && isJSON {
		return got, nil
	}
	trouble := &setback{status: resp.StatusCode, again: passes(resp.StatusCode), after: retryAfter(resp)}
	if resp.StatusCode == http.StatusUnauthorized {
		got.Hint = adviceOn(&sse.RefusedError{Status: resp.StatusCode})
	}
	if isJSON && got.Error != "" {
		trouble.err = hinted(fmt.Errorf("publish to %s: %s", target.Redacted(), got.Error), "%s", got.Hint)
		return got, trouble
	}
	trouble.err = hinted(fmt.Errorf("publish to %s: the server answered %s", target.Redacted(), resp.Status),
		"is this a topicmux server? choose another with --server")
	return answer{}, trouble
}

// strange is the error for an answer that says it is done and not what.
func (c *courier) strange() error {
	return hinted(fmt.Errorf("publish to %s: the response has no event id", c.base.Redacted()),
		"is this a topicmux server? choose another with --server")
}

// passes tells whether a refusal with that status may pass.
func passes(status int) bool {
	return status >= 500 || status == http.StatusRequestTimeout || status == http.StatusTooEarly ||
		status == http.StatusTooManyRequests
}

// retryAfter is when the server wants to be asked again, up to a minute.
func retryAfter(resp *http.Response) time.Duration {
	seconds, err := strconv.ParseUint(resp.Header.Get("Retry-After"), 10, 16)
	if err != nil {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, time.Minute)
}
