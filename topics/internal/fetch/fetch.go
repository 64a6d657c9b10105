// Package fetch gets documents over HTTP for the sources that poll.
//
// Every request has a deadline, a limit for the body and a limit for redirects. Errors
// begin with the reason. Located adds the address, without user, password and query, as
// errors are shown to everybody who may see the topic. Credentials and other headers of the options are never sent to
// another host than that of the URL, and never from an https address to an http one.
package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxRedirects is how many redirects a request follows.
const maxRedirects = 5

// Options describe a request.
type Options struct {
	URL    string
	Method string      // default: GET
	Header http.Header // further headers of the request; default: none
	Body   []byte      // default: none
	// Bearer is a token for the header Authorization. Default: "", none.
	Bearer string
	// User and Password are for basic authentication. Default: "", none.
	User, Password string
	// Timeout is the longest time for the whole answer.
	Timeout time.Duration
	// MaxBytes is the largest size of the body, after decompression.
	MaxBytes int64
	// Client sends the requests, for example with its own certificates. Its timeout and
	// its handling of redirects apply as well. Default: nil, a client that uses the
	// proxy of the environment.
	Client *http.Client
}

// Fetcher sends the same request again and again. It is for one goroutine.
type Fetcher struct {
	opts   Options
	url    *url.URL
	client http.Client
	own    *http.Transport // nil if the client is the caller's
}

// New returns a fetcher. The error says what is wrong with the options.
func New(opts Options) (*Fetcher, error) {
	u, err := parseURL(opts.URL)
	if err != nil {
		return nil, err
	}
	if opts.Bearer != "" && opts.User != "" {
		return nil, errors.New("a request has a bearer token or a user, not both")
	}
	if opts.Method == "" {
		opts.Method = http.MethodGet
	}
	f := &Fetcher{opts: opts, url: u}
	if opts.Client != nil {
		f.client = *opts.Client
	} else {
		f.own = http.DefaultTransport.(*http.Transport).Clone()
		f.client.Transport = f.own
	}
	f.client.CheckRedirect = f.checkRedirect(f.client.CheckRedirect)
	if _, err := f.request(context.Background(), nil); err != nil {
		return nil, err
	}
	return f, nil
}

func parseURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" {
		return u, nil
	}
	// The text may contain a password, so the error shows it only if it cannot.
	if strings.ContainsAny(text, "@?") {
		return nil, errors.New("the URL is not one of http or https, such as http://localhost:9100/metrics")
	}
	if !strings.Contains(text, "://") && text != "" {
		return nil, fmt.Errorf("the URL %q does not begin with http:// or https://", text)
	}
	return nil, fmt.Errorf("%q is not a URL of http or https, such as http://localhost:9100/metrics", text)
}

// Located returns the error of a request with the address of the request after it, so that
// a narrow pane shows the reason.
func (f *Fetcher) Located(err error) error { return fmt.Errorf("%w (%s)", err, f.Address()) }

// Address returns the URL as it is shown in errors.
func (f *Fetcher) Address() string { return address(f.url) }

func address(u *url.URL) string {
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	return shown.String()
}

// Next returns when to begin the next of the requests that begin every so often, after
// one that was due at last and has ended now. Those that it has missed are left out.
func Next(last time.Time, every time.Duration, now time.Time) time.Time {
	next := last.Add(every)
	if late := now.Sub(next); late >= 0 {
		next = next.Add((late/every + 1) * every)
	}
	return next
}

// Close closes idle connections. The fetcher remains usable.
func (f *Fetcher) Close() {
	if f.own != nil {
		f.own.CloseIdleConnections()
	}
}

// Response is an answer with the status 200 to 299, or 304.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do sends the request with further headers and returns the answer. The error is a
// *StatusError for an answer with another status, and the context's error if that has
// ended. Every other error says what failed, too.
func (f *Fetcher) Do(ctx context.Context, header http.Header) (*Response, error) {
	limited, cancel := context.WithTimeout(ctx, f.opts.Timeout)
	defer cancel()
	resp, err := f.do(limited, header)
	switch {
	case err == nil:
		return resp, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, fmt.Errorf("no complete answer within %v", f.opts.Timeout)
	case isTimeout(err): // of the caller's client
		return nil, errors.New("no complete answer in time")
	}
	return nil, plain(err)
}

func (f *Fetcher) do(ctx context.Context, header http.Header) (*Response, error) {
	req, err := f.request(ctx, header)
	if err != nil {
		return nil, err
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNotModified && (resp.StatusCode < 200 || resp.StatusCode > 299) {
		return nil, statusError(resp)
	}
	body, err := f.read(resp)
	if err != nil {
		return nil, err
	}
	return &Response{resp.StatusCode, resp.Header, body}, nil
}

func (f *Fetcher) read(resp *http.Response) ([]byte, error) {
	if resp.ContentLength > f.opts.MaxBytes {
		return nil, f.tooLarge()
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, f.opts.MaxBytes+1))
	switch {
	case int64(len(body)) > f.opts.MaxBytes:
		return nil, f.tooLarge()
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errors.New("the answer was cut off")
	}
	return body, err
}

func (f *Fetcher) tooLarge() error {
	return fmt.Errorf("the answer has more than %s", size(f.opts.MaxBytes))
}

func size(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

func (f *Fetcher) request(ctx context.Context, header http.Header) (*http.Request, error) {
	var body io.Reader
	if len(f.opts.Body) > 0 {
		body = bytes.NewReader(f.opts.Body)
	}
	req, err := http.NewRequestWithContext(ctx, f.opts.Method, f.url.String(), body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "topicmux")
	maps.Copy(req.Header, header)
	for name, values := range f.opts.Header {
		for _, v := range append([]string{name}, values...) {
			if strings.ContainsAny(v, "\r\n\x00") {
				return nil, fmt.Errorf("the header %q contains a line end", name)
			}
		}
		req.Header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	switch {
	case f.opts.Bearer != "":
		req.Header.Set("Authorization", "Bearer "+f.opts.Bearer)
	case f.opts.User != "":
		req.SetBasicAuth(f.opts.User, f.opts.Password)
	}
	return req, nil
}

// checkRedirect returns what decides whether a redirect is followed. next is the
// decision of the caller's client, or nil.
func (f *Fetcher) checkRedirect(next func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		switch {
		case len(via) > maxRedirects:
			return fmt.Errorf("more than %d redirects", maxRedirects)
		case f.url.Scheme == "https" && req.URL.Scheme != "https":
			return fmt.Errorf("it redirects from https to %s", address(req.URL))
		}
		if slices.ContainsFunc(append(via, req), func(r *http.Request) bool { return r.URL.Host != f.url.Host }) {
			for name := range f.opts.Header {
				req.Header.Del(name)
			}
			req.Header.Del("Authorization")
			req.Header.Del("Referer") // it may contain the query of the URL
		}
		if next != nil {
			return next(req, via)
		}
		return nil
	}
}
