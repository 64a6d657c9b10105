package cmd

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// Each failure is followed by a success, which the publisher gets only if it
// retries.
func TestWhatIsRetriedAndWhatIsNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first   step
		retried bool
		err     string
	}{
		"created":            {first: created},
		"connection refused": {first: refused, retried: true},
		"no such host":       {first: fails(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host"}}), retried: true},
		"connection broken":  {first: broken, retried: true},
		"response broken":    {first: func(*http.Request) (*http.Response, error) { return brokenBody(), nil }, retried: true},
		"408":                {first: responds(408, "", ""), retried: true},
		"425":                {first: responds(425, "", ""), retried: true},
		"429":                {first: responds(429, `{"error":"too many"}`, ""), retried: true},
		"500":                {first: responds(500, "", ""), retried: true},
		"502":                {first: responds(502, "<html>", ""), retried: true},
		"503":                {first: responds(503, `{"error":"draining"}`, ""), retried: true},
		"400":                {first: responds(400, `{"error":"no topic"}`, ""), err: "no topic"},
		"401":                {first: responds(401, `{"error":"a token"}`, ""), err: "a token"},
		"403":                {first: responds(403, `{"error":"not allowed"}`, ""), err: "not allowed"},
		"404":                {first: responds(404, "", ""), err: "404 Not Found"},
		"409":                {first: responds(409, `{"error":"in use"}`, ""), err: "in use"},
		"413":                {first: responds(413, `{"error":"too large"}`, ""), err: "too large"},
		"200":                {first: responds(200, "hello", ""), err: "the server answered 200 OK"},
		"201 without JSON":   {first: responds(201, "hello", ""), err: "the server answered 201 Created"},
		"partly published":   {first: responds(503, `{"error":"draining","events":3}`, ""), err: "draining"},
		"partly, then wrong": {first: responds(400, `{"error":"line 4","events":3,"line":4}`, ""), err: "line 4"},
		"no TLS":             {first: fails(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}), err: "publish to http://server.example/events: the server does not use TLS"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fakeTransport{steps: []step{c.first, created}}
				p, printed := newTestPublisher(t, f, -1)
				_, err := p.publish(t.Context(), publishRequest{path: []string{"events"}})
				if retried := len(f.keys) == 2; retried != c.retried || len(f.keys) > 2 {
					t.Errorf("there were %d requests", len(f.keys))
				}
				if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
					t.Errorf("got %v, want %q", err, c.err)
				}
				if told := strings.Contains(printed.String(), "retrying in") && strings.HasSuffix(printed.String(), "publishing again\n"); told != c.retried {
					t.Errorf("it printed %q", printed)
				}
			})
		})
	}
}

// TestARetryHasTheSameKey also checks that another request has another key.
func TestARetryHasTheSameKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTransport{steps: []step{broken, broken, created, broken, created}}
		p, _ := newTestPublisher(t, f, -1)
		for range 2 {
			if _, err := p.publish(t.Context(), publishRequest{}); err != nil {
				t.Fatal(err)
			}
		}
		k := f.keys
		if len(k) != 5 || k[0] == "" || k[0] != k[1] || k[1] != k[2] || k[2] == k[3] || k[3] != k[4] {
			t.Errorf("the keys are %q", k)
		}
		other, _ := newTestPublisher(t, f, -1)
		if other.keyPrefix == p.keyPrefix {
			t.Error("two runs have the same keys")
		}
	})
}

// A wait is never shorter than the server requests, up to a minute. It is
// longer if the back-off is.
func TestRetryAfterIsObeyed(t *testing.T) {
	t.Parallel()
	for header, want := range map[string][2]time.Duration{ // shortest and longest wait
		"":                              {firstRetry / 2, firstRetry},
		"0":                             {firstRetry / 2, firstRetry},
		"5":                             {5 * time.Second, 5 * time.Second},
		"60":                            {time.Minute, time.Minute},
		"3600":                          {time.Minute, time.Minute},
		"99999999999":                   {firstRetry / 2, firstRetry},
		"-1":                            {firstRetry / 2, firstRetry},
		"1.5":                           {firstRetry / 2, firstRetry},
		"soon":                          {firstRetry / 2, firstRetry},
		"Fri, 31 Dec 1999 23:59:59 GMT": {firstRetry / 2, firstRetry},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fakeTransport{steps: []step{responds(429, "", header), created}}
			p, _ := newTestPublisher(t, f, -1)
			if _, err := p.publish(t.Context(), publishRequest{}); err != nil {
				t.Fatal(err)
			}
			if wait := f.waits()[0]; wait < want[0] || wait > want[1] {
				t.Errorf("Retry-After %q: it waited %v, want %v to %v", header, wait, want[0], want[1])
			}
			if !p.throttled {
				t.Errorf("Retry-After %q: 429 is forgotten", header)
			}
		})
	}
}

func TestWaitsDoubleUpToTheLongest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTransport{steps: []step{refused}}
		p, _ := newTestPublisher(t, f, 2*time.Minute)
		_, err := p.publish(t.Context(), publishRequest{})
		if !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("got %v", err)
		}
		full := firstRetry
		for i, wait := range f.waits() {
			if wait < full/2-1 || wait > full {
				t.Errorf("wait %d is %v, want %v to %v", i, wait, full/2, full)
			}
			full = min(2*full, longestRetry)
		}
		if len(f.waits()) < 10 {
			t.Errorf("only %d retries in two minutes", len(f.waits()))
		}
	})
}

// The budget starts with the first failure. A wait that would exceed it does
// not start.
func TestTheRetryBudgetIsKept(t *testing.T) {
	t.Parallel()
	for _, budget := range []time.Duration{0, 50 * time.Millisecond, time.Second, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			f := &fakeTransport{steps: []step{refused}}
			p, printed := newTestPublisher(t, f, budget)
			_, err := p.publish(t.Context(), publishRequest{})
			if took := time.Since(began); took > budget {
				t.Errorf("%v: it took %v", budget, took)
			}
			var failed *publishError
			if !errors.As(err, &failed) || !failed.retryable {
				t.Errorf("%v: got %v", budget, err)
			}
			if retries := strings.Count(printed.String(), "retrying in"); retries != len(f.keys)-1 || (retries == 0) != (budget < firstRetry/2) {
				t.Errorf("%v: %d requests and %d retries", budget, len(f.keys), retries)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) { // also for a wait that the server requests
		f := &fakeTransport{steps: []step{responds(503, "", "30"), created}}
		p, _ := newTestPublisher(t, f, 29*time.Second)
		if _, err := p.publish(t.Context(), publishRequest{}); err == nil || len(f.keys) != 1 {
			t.Errorf("%d requests, %v", len(f.keys), err)
		}
	})
	// Without --retry an event is not retried, and lines are retried without
	// limit.
	for lines, want := range map[bool]time.Duration{false: 0, true: -1} {
		if p := newPublisher(&url.URL{}, nil, publishSettings{retry: -1, lines: lines}, nil); p.retryBudget != want {
			t.Errorf("lines %v: the budget is %v", lines, p.retryBudget)
		}
	}
}

// The outcome is ambiguous after a request without a response, until a response
// says what was published.
func TestAnAmbiguousOutcomeIsKnown(t *testing.T) {
	t.Parallel()
	overloaded := responds(503, "", "")
	for name, c := range map[string]struct {
		steps []step
		want  bool
	}{
		"never connected":             {[]step{refused}, false},
		"rejected":                    {[]step{overloaded}, false},
		"no response":                 {[]step{broken, refused}, true},
		"half a response":             {[]step{func(*http.Request) (*http.Response, error) { return brokenBody(), nil }, refused}, true},
		"no response, then rejected":  {[]step{broken, overloaded}, true},
		"no response, then published": {[]step{broken, responds(503, `{"events":2,"error":"x"}`, "")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p, _ := newTestPublisher(t, &fakeTransport{steps: c.steps}, time.Second)
				if _, err := p.publish(t.Context(), publishRequest{}); err == nil {
					t.Error("there is no error")
				}
				if p.ambiguous != c.want {
					t.Errorf("ambiguous: got %v, want %v", p.ambiguous, c.want)
				}
			})
		})
	}
}

// A request in flight may still complete; a wait ends at once.
func TestInterruptedRequestsHaveAMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			response time.Duration // time of the response after the interruption
			ok       bool
		}{{interruptGrace / 2, true}, {2 * interruptGrace, false}} {
			ctx, cancel := context.WithCancel(t.Context())
			slow := func(r *http.Request) (*http.Response, error) {
				cancel()
				select {
				case <-time.After(c.response):
					return created(r)
				case <-r.Context().Done():
					return nil, r.Context().Err()
				}
			}
			p, _ := newTestPublisher(t, &fakeTransport{steps: []step{slow}}, -1)
			resp, err := p.publish(ctx, publishRequest{})
			if ok := err == nil && resp.ID == "e-1"; ok != c.ok || !ok && !errors.Is(err, context.Canceled) || !ok != p.ambiguous {
				t.Errorf("a response after %v: got %+v, %v, ambiguous %v", c.response, resp, err, p.ambiguous)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Second)
		defer cancel()
		p, _ := newTestPublisher(t, &fakeTransport{steps: []step{responds(503, "", "60")}}, -1)
		began := time.Now()
		if _, err := p.publish(ctx, publishRequest{}); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 100*time.Second {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
	})
}

// TestARequestIsWhatTheServerExpects checks the raw request.
func TestARequestIsWhatTheServerExpects(t *testing.T) {
	t.Parallel()
	requests := make(chan *http.Request, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests <- r
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"id":"e-1"}`)
	}))
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL + "/hub/?q=1")
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range [][]byte{[]byte("x"), make([]byte, usualBody+1)} {
		p := newPublisher(base, nil, publishSettings{auth: clientAuth{token: "secret"}}, nil)
		resp, err := p.publish(t.Context(), publishRequest{path: []string{"topics", "a.b"}, mediaType: "text/plain", body: body})
		p.close()
		if err != nil || resp.ID != "e-1" {
			t.Fatalf("got %+v, %v", resp, err)
		}
		r := <-requests
		got := fmt.Sprint(r.Method, r.URL, r.Header.Get("Content-Type"), r.Header.Get("Authorization"), r.Header.Get("Expect"), r.ContentLength)
		expect := map[bool]string{true: "100-continue"}[len(body) > usualBody]
		if want := fmt.Sprint("POST", "/hub/topics/a.b", "text/plain", "Bearer secret", expect, len(body)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
