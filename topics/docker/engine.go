package docker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"
	"unicode"

	"topicmux/sse"
)

const (
	// answerTimeout is the longest time for an answer, or for the head of a stream.
	answerTimeout = 10 * time.Second
	// maxAnswer is the largest size in bytes of an answer. A larger one is an error.
	maxAnswer = 16 << 20
	// maxValue is the largest size in bytes of one value in a stream. A larger one ends it.
	maxValue = 1 << 20
	// maxReason is how much of an error's answer is read, in bytes.
	maxReason = 4 << 10
)

// An engine sends requests to an engine.
type engine struct {
	base   string // the URL before the path of a request
	shown  string // the address as it is shown
	client *http.Client
}

// newEngine returns an engine for an address. It sends nothing.
func newEngine(address string) (*engine, error) {
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute}
	e := &engine{client: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	path, isUnix := strings.CutPrefix(address, "unix:")
	path = strings.TrimPrefix(path, "//")
	if isUnix || strings.HasPrefix(address, "/") {
		if path == "" {
			return nil, errors.New("the address of the engine has no path")
		}
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		}
		e.base, e.shown = "http://docker", path
		return e, nil
	}
	if rest, ok := strings.CutPrefix(address, "tcp://"); ok {
		address = "http://" + rest
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("want the address of an engine: a path such as " + DefaultAddress + ", or a URL such as http://localhost:2375")
	}
	e.base, e.shown = strings.TrimRight(address, "/"), sse.Redact(address)
	return e, nil
}

// get sends a request whose answer is one JSON value.
func (e *engine) get(ctx context.Context, path string, query url.Values, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	resp, err := e.open(ctx, path, query)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Close() }()
	data, err := io.ReadAll(io.LimitReader(resp, maxAnswer+1))
	switch {
	case err != nil:
		return e.failed(ctx, path, err)
	case len(data) > maxAnswer:
		return e.failed(ctx, path, fmt.Errorf("the answer has more than %d MiB", maxAnswer>>20))
	}
	if err := json.Unmarshal(data, answer); err != nil {
		return e.failed(ctx, path, fmt.Errorf("the answer is not the JSON of an engine: %w", err))
	}
	return nil
}

// open sends a request and returns the body of its answer, which ends with the context.
func (e *engine) open(ctx context.Context, path string, query url.Values) (io.ReadCloser, error) {
	within, cancel := context.WithCancelCause(ctx)
	head := time.AfterFunc(answerTimeout, func() { cancel(errNoAnswer) })
	req, err := http.NewRequestWithContext(within, http.MethodGet, e.base+path+"?"+query.Encode(), http.NoBody)
	if err != nil {
		head.Stop()
		cancel(nil)
		return nil, e.failed(ctx, path, err)
	}
	req.Header.Set("User-Agent", "topicmux")
	resp, err := e.client.Do(req)
	if !head.Stop() && err == nil {
		_ = resp.Body.Close()
		err = errNoAnswer
	}
	if err == nil && resp.StatusCode != http.StatusOK {
		err = statusError(resp)
		_ = resp.Body.Close()
	}
	if err != nil {
		if cause := context.Cause(within); ctx.Err() == nil && cause != nil {
			err = cause
		}
		cancel(nil)
		return nil, e.failed(ctx, path, err)
	}
	return &body{resp.Body, func() { cancel(nil) }}, nil
}

// A body is that of an answer. Close releases what belongs to the request.
type body struct {
	io.ReadCloser
	release func()
}

func (b *body) Close() error {
	b.release()
	return b.ReadCloser.Close()
}

var (
	errNoAnswer = fmt.Errorf("no answer within %v", answerTimeout)
	errClosed   = errors.New("the engine closed the connection")
)

// A codeError is an answer with another status than 200.
type codeError struct {
	code    int
	message string
}

func (e *codeError) Error() string {
	text := fmt.Sprintf("status %d %s", e.code, http.StatusText(e.code))
	if e.message != "" {
		text += ": " + e.message
	}
	return text
}

// statusError returns the error of an answer, with the message in it.
func statusError(resp *http.Response) error {
	var answer struct {
		Message string `json:"message"`
	}
	data, _ := io.ReadAll(io.LimitReader(resp.Body, maxReason)) // the status is enough
	_ = json.Unmarshal(data, &answer)
	printable := func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}
	return &codeError{resp.StatusCode, strings.Map(printable, strings.ToValidUTF8(answer.Message, "\uFFFD"))}
}

// failed returns an error of a request as it is shown. The error of the context remains what it is.
func (e *engine) failed(ctx context.Context, path string, err error) error {
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	switch {
	case errors.Is(context.Cause(ctx), context.DeadlineExceeded):
		err = errNoAnswer
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("cannot connect to the engine: permission denied; run topicmux as a user who may use it, such as a member of the group docker (%s)", e.shown)
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("cannot connect to the engine: %w; is it running? (%s)", cause(err), e.shown)
	case errors.Is(err, io.EOF):
		err = errClosed
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = errors.New("the answer was cut off")
	}
	return fmt.Errorf("%w (%s%s)", err, e.shown, path)
}

// cause returns the innermost error.
func cause(err error) error {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}

// A values reads the JSON values of a stream, each of at most maxValue bytes.
type values struct {
	limited *io.LimitedReader
	decoder *json.Decoder
}

func newValues(r io.Reader) *values {
	limited := &io.LimitedReader{R: r}
	return &values{limited, json.NewDecoder(limited)}
}

// next reads the next value. The error is io.EOF at the end of the stream.
func (v *values) next(value any) error {
	v.limited.N = maxValue
	err := v.decoder.Decode(value)
	if err != nil && v.limited.N == 0 {
		return fmt.Errorf("a value has more than %d MiB", maxValue>>20)
	}
	return err
}
