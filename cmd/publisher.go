package cmd

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"topicmux/internal/backoff"
)

const (
	// publishTimeout is how long one request to publish may take.
	publishTimeout = 30 * time.Second
	// interruptGrace is how long a request may still take when the command is
	// interrupted.
	interruptGrace = time.Second
	// firstRetry and longestRetry are the time before the next attempt, as
	// backoff.Delay has them.
	firstRetry, longestRetry = 200 * time.Millisecond, 10 * time.Second
	// usualBody is the size in bytes of the largest body that every server accepts
	// unless it is configured otherwise.
	usualBody = 1 << 20
)

// A publisher sends requests to publish to a server, and sends each again until the
// server responds. A request has an idempotency key, so the server publishes it once
// however often it arrives.
type publisher struct {
	base        *url.URL
	token       string
	client      *http.Client
	retryBudget time.Duration // how long to retry a request; negative: without limit
	progress    *progressReporter
	keyPrefix   string // of the idempotency keys
	requests    int    // so far

	// The outcome of the last request.
	ambiguous bool // it may have been published, or not
	throttled bool // the server said that there are too many requests
}

// A publishRequest is one request to publish.
type publishRequest struct {
	path      []string
	mediaType string
	body      []byte
	key       string // set by publish
}

// newPublisher returns a publisher to a server, with the HTTP client, or one of its
// own if that is nil.
func newPublisher(base *url.URL, client *http.Client, s publishSettings, p *progressReporter) *publisher {
	if client == nil {
		client = &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	}
	budget := s.retry
	if budget < 0 && !s.lines {
		budget = 0
	}
	return &publisher{
		base: base, token: s.auth.bearer(base, nil), client: client,
		retryBudget: budget, progress: p, keyPrefix: rand.Text(),
	}
}

func (p *publisher) close() { p.client.CloseIdleConnections() }

// publish sends a request until the server responds. It returns a *publishError if
// retrying would not help or the retry budget is spent, or the error of ctx. The
// response is valid even then: a part may have been published.
func (p *publisher) publish(ctx context.Context, r publishRequest) (publishResponse, error) {
	p.requests++
	r.key = p.keyPrefix + "-" + strconv.Itoa(p.requests)
	p.ambiguous, p.throttled = false, false
	var firstFailure time.Time
	for failures := 0; ; {
		resp, err := p.send(ctx, r)
		var failed *publishError
		if errors.As(err, &failed) {
			p.ambiguous = p.ambiguous && resp.Events == 0 || failed.noResponse
			p.throttled = p.throttled || failed.status == http.StatusTooManyRequests
		}
		switch {
		case err == nil && failures > 0:
			p.progress.printf("publishing again")
			return resp, nil
		case ctx.Err() != nil && resp.Events == 0 && err != nil:
			return resp, ctx.Err()
		case failed == nil, !failed.retryable, resp.Events > 0:
			return resp, err
		}
		if failures++; failures == 1 {
			firstFailure = time.Now()
		}
		wait := max(backoff.Delay(failures, firstRetry, longestRetry), failed.retryAfter)
		if p.retryBudget >= 0 && time.Since(firstFailure)+wait > p.retryBudget {
			return resp, err
		}
		p.progress.printf("retrying in %v: %v", wait.Round(100*time.Millisecond), err)
		if !backoff.Sleep(ctx, wait) {
			return resp, ctx.Err()
		}
	}
}

// requestContext returns the context of one request. Once ctx has ended the request
// still has a moment, so that as a rule its response says what was published.
func requestContext(ctx context.Context) (context.Context, func()) {
	longer, cancel := context.WithTimeout(context.WithoutCancel(ctx), publishTimeout)
	stop := context.AfterFunc(ctx, func() {
		backoff.Sleep(longer, interruptGrace)
		cancel()
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// send sends a request once.
func (p *publisher) send(ctx context.Context, r publishRequest) (publishResponse, error) {
	ctx, done := requestContext(ctx)
	defer done()
	target := p.base.JoinPath(r.path...)
	target.RawQuery = ""
	var sent atomic.Bool
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { sent.Store(true) },
	}), http.MethodPost, target.String(), bytes.NewReader(r.body))
	if err != nil {
		return publishResponse{}, err
	}
	req.Header.Set("Content-Type", r.mediaType)
	req.Header.Set("Idempotency-Key", r.key)
	req.Header.Set("User-Agent", userAgent())
	if len(r.body) > usualBody {
		// A server that rejects a large body closes the connection in the middle of it,
		// and its response may be lost. So ask first.
		req.Header.Set("Expect", "100-continue")
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return publishResponse{}, requestFailed(target, err, sent.Load())
	}
	defer func() { _ = resp.Body.Close() }()
	return readPublishResponse(target, resp, p.token != "" || target.User != nil)
}
