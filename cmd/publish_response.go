package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"topicmux/monitor"
	"topicmux/sse"
)

const (
	// maxResponse is how many bytes of a response are read: an id, or an error.
	maxResponse = 64 << 10
	// longestRetryAfter limits the time that a server can ask for.
	longestRetryAfter = time.Minute
)

// A publishResponse is what a server responds to a request to publish. It says what
// was published even if the request failed.
type publishResponse struct {
	ID     string
	Events int // that were published
	Line   int // of the body, that is wrong

	Error, Hint string
}

// A publishError is why a request was not published, or not as a whole.
type publishError struct {
	err        error
	status     int           // of the response, or 0
	retryable  bool          // the same request may succeed later
	noResponse bool          // the request may have been published nevertheless
	retryAfter time.Duration // that the server asks for; 0: it does not
}

func (e *publishError) Error() string { return e.err.Error() }
func (e *publishError) Unwrap() error { return e.err }

// requestFailed returns the error of a request without a response. The transport
// itself retries a request that has a key. So even an error of connecting may come
// after an attempt that was sent.
func requestFailed(target *url.URL, err error, sent bool) error {
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err // the outer one repeats the URL
	}
	err = sse.DescribeTLS(target, err)
	failed := &publishError{retryable: !errors.As(err, new(*sse.TLSError)), noResponse: true} // a retry does not help TLS
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		failed.noResponse = sent
	}
	err = fmt.Errorf("publish to %s: %w", target.Redacted(), sse.DescribeNetwork(err))
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		err = withHint(err, "is the server running? start one with topicmux serve, or choose another with --server")
	case errors.Is(err, context.DeadlineExceeded):
		err = withHint(err, "the server did not respond within %v", publishTimeout)
	default:
		err = explain(err)
	}
	failed.err = err
	return failed
}

// readPublishResponse reads the response to a request, which had credentials if
// authorized is set.
func readPublishResponse(target *url.URL, resp *http.Response, authorized bool) (publishResponse, error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse))
	if err != nil {
		return publishResponse{}, &publishError{
			err:       fmt.Errorf("publish to %s: read the response: %w", target.Redacted(), sse.DescribeNetwork(err)),
			retryable: true, noResponse: true,
		}
	}
	var got publishResponse
	isJSON := json.Unmarshal(body, &got) == nil
	if resp.StatusCode == http.StatusCreated && isJSON {
		return got, nil
	}
	failed := &publishError{status: resp.StatusCode, retryable: isRetryable(resp.StatusCode), retryAfter: retryAfter(resp)}
	if resp.StatusCode == http.StatusUnauthorized {
		got.Hint = monitor.Hint(&sse.RefusedError{Status: resp.StatusCode, Credentials: authorized})
	}
	if isJSON && got.Error != "" {
		failed.err = withHint(fmt.Errorf("publish to %s: %s", target.Redacted(), got.Error), "%s", got.Hint)
		return got, failed
	}
	failed.err = withHint(fmt.Errorf("publish to %s: the server answered %s", target.Redacted(), resp.Status),
		"is this a topicmux server? choose another with --server")
	return publishResponse{}, failed
}

// noEventID is the error of a response that reports success without the id of an
// event.
func noEventID(base *url.URL) error {
	return withHint(fmt.Errorf("publish to %s: the response has no event id", base.Redacted()),
		"is this a topicmux server? choose another with --server")
}

// isRetryable reports whether a request with that status may succeed later.
func isRetryable(status int) bool {
	return status >= 500 || status == http.StatusRequestTimeout || status == http.StatusTooEarly ||
		status == http.StatusTooManyRequests
}

// retryAfter returns how long the server asks to wait, up to longestRetryAfter.
func retryAfter(resp *http.Response) time.Duration {
	seconds, err := strconv.ParseUint(resp.Header.Get("Retry-After"), 10, 16)
	if err != nil {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, longestRetryAfter)
}
