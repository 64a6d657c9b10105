package fetch

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
)

const (
	// maxRetryAfter is the longest time that a server can ask to wait.
	maxRetryAfter = time.Hour
	// maxReason is how much of an error's body is shown, in bytes.
	maxReason = 160
)

// StatusError is an answer that is no success.
type StatusError struct {
	Code       int
	RetryAfter time.Duration // how long the server asks to wait, at most an hour; 0 if it does not
	Reason     string        // the first line of a body that is text, or ""
}

func (e *StatusError) Error() string {
	text := strings.TrimSpace(fmt.Sprintf("status %d %s", e.Code, http.StatusText(e.Code)))
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return text
}

func statusError(resp *http.Response) *StatusError {
	e := &StatusError{Code: resp.StatusCode}
	if resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable {
		e.RetryAfter = retryAfter(resp.Header, time.Now())
	}
	if kind := resp.Header.Get("Content-Type"); !strings.Contains(kind, "html") {
		body, _ := io.ReadAll(io.LimitReader(resp.Body, maxReason)) // the status is enough
		e.Reason = firstLine(string(body))
	}
	return e
}

// firstLine returns the first line of a text, or "" for bytes that are none.
func firstLine(body string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(body), "\n")
	line = strings.TrimSpace(strings.ToValidUTF8(line, ""))
	if strings.ContainsFunc(line, unicode.IsControl) || strings.HasPrefix(line, "<") || line == "{" {
		return ""
	}
	return line
}

// retryAfter returns how long a response asks to wait.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if s, err := strconv.ParseUint(text, 10, 31); err == nil {
		return min(time.Duration(s)*time.Second, maxRetryAfter)
	}
	if at, err := http.ParseTime(text); err == nil {
		return min(max(0, at.Sub(now)), maxRetryAfter)
	}
	return 0
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// plain removes the layers of an error that repeat the address or the operation.
func plain(err error) error {
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if dns := (*net.DNSError)(nil); errors.As(err, &dns) && dns.IsNotFound {
		return fmt.Errorf("there is no host %q", dns.Name)
	}
	if op := (*net.OpError)(nil); errors.As(err, &op) {
		switch op.Op {
		case "dial":
			return fmt.Errorf("cannot connect: %w", cause(op.Err))
		case "proxyconnect":
			return fmt.Errorf("cannot connect to the proxy: %w", cause(op.Err))
		}
	}
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("the server closed the connection without an answer")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the answer was cut off")
	}
	return err
}

// cause returns the innermost error.
func cause(err error) error {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}
