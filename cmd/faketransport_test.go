package cmd

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A step is the result of a request.
type step func(*http.Request) (*http.Response, error)

// A fakeTransport responds to requests in order, without a network, so that
// waits take no time in a synctest bubble. It repeats the last step.
type fakeTransport struct {
	steps []step

	mu   sync.Mutex
	keys []string    // idempotency keys of the requests
	at   []time.Time // times of the requests
}

// RoundTrip implements http.RoundTripper.
func (f *fakeTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	next := f.steps[min(len(f.keys), len(f.steps)-1)]
	f.keys = append(f.keys, r.Header.Get("Idempotency-Key"))
	f.at = append(f.at, time.Now())
	f.mu.Unlock()
	return next(r)
}

// waits returns the times between requests.
func (f *fakeTransport) waits() (waits []time.Duration) {
	for i := range len(f.at) - 1 {
		waits = append(waits, f.at[i+1].Sub(f.at[i]))
	}
	return waits
}

// responds returns a step that responds with a status, body and Retry-After.
func responds(status int, body, retryAfter string) step {
	return func(*http.Request) (*http.Response, error) {
		header := http.Header{}
		if retryAfter != "" {
			header.Set("Retry-After", retryAfter)
		}
		return &http.Response{
			StatusCode: status, Status: fmt.Sprint(status, " ", http.StatusText(status)), Header: header,
			Body: io.NopCloser(strings.NewReader(body)),
		}, nil
	}
}

// fails returns a step without a response.
func fails(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

var (
	created = responds(201, `{"id":"e-1","events":1}`, "")
	refused = fails(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED})
	broken  = fails(io.ErrUnexpectedEOF)
)

// newTestPublisher returns a publisher that uses the transport, and its output.
func newTestPublisher(t *testing.T, f *fakeTransport, budget time.Duration) (*publisher, *bytes.Buffer) {
	t.Helper()
	var printed bytes.Buffer
	progress := newProgressReporter(stdio{err: newOutput(&printed), out: newOutput(io.Discard)})
	base := &url.URL{Scheme: "http", Host: "server.example"}
	return newPublisher(base, &http.Client{Transport: f}, publishSettings{retry: budget, lines: true}, progress), &printed
}

// brokenBody returns a response whose body ends early.
func brokenBody() *http.Response {
	return &http.Response{StatusCode: 201, Body: io.NopCloser(io.MultiReader(strings.NewReader(`{"id":`), brokenReader{}))}
}

type brokenReader struct{}

// Read implements io.Reader.
func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
