// Package poll publishes what a server answers to the same request again and again: JSON,
// values picked out of it with jq, or text.
//
// JSON is published on one line. Text is published without the line ends behind it. A
// server that supports ETag or Last-Modified is asked only for changes: as long as it
// answers 304, nothing is published.
//
// A request that fails is a state: the topic is failed and says why until the next
// answer, and nothing is published. That is so for an error of the connection, a status
// that is neither 2xx nor 304, an answer that takes too long, is too large or is not
// text, and for JSON without the field. After a failure, the next request asks for
// the whole answer, changed or not. A server that answers 429 or 503 with Retry-After is
// left alone for that time, but not for more than an hour.
package poll

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"topicmux/internal/backoff"
	"topicmux/topics"
	"topicmux/topics/internal/fetch"
	"topicmux/topics/transform"
)

// Options are the settings of a source.
type Options struct {
	// Info describes the topic. It needs a name. Default for the help: the address.
	Info topics.TopicInfo
	// URL is the address to get.
	URL string
	// Field is a jq expression that picks values out of the answer. Each result is an
	// event, at most 16 of them. Default: "", the whole answer is one event.
	Field string
	// Every is the time between two requests. Default: 10 s.
	Every time.Duration
	// Timeout is the longest time for an answer. Default: 10 s.
	Timeout time.Duration
	// MaxBytes is the largest size of an answer. A larger one fails. Default: 1 MiB.
	MaxBytes int64
	// Method is the method of the request. Default: GET.
	Method string
	// Header are further headers of the request. Default: none.
	Header http.Header
	// Body is the body of the request. Default: none.
	Body []byte
	// Bearer is a token for the header Authorization. Default: "", none.
	Bearer string
	// User and Password are for basic authentication. Default: "", none.
	User, Password string
	// Client sends the requests, for example with its own certificates. Default: nil, a
	// client that uses the proxy of the environment.
	Client *http.Client
}

// New returns a source that polls a server. The error says which option is wrong; that of
// Field is a *transform.Error.
func New(opts Options) (topics.Source, error) {
	set(&opts.Every, 10*time.Second)
	set(&opts.Timeout, 10*time.Second)
	set(&opts.MaxBytes, 1<<20)
	if opts.Info.Name.IsZero() {
		return topics.Source{}, errors.New("the source has no name")
	}
	p := &poller{opts: opts, topic: opts.Info.Name}
	if opts.Field != "" {
		step, err := transform.Parse("field", opts.Field)
		if err != nil {
			return topics.Source{}, err
		}
		pipeline, err := transform.New(step)
		if err != nil {
			return topics.Source{}, err
		}
		p.field = pipeline.NewState()
	}
	var err error
	p.fetcher, err = fetch.New(fetch.Options{
		URL: opts.URL, Method: opts.Method, Header: opts.Header, Body: opts.Body,
		Bearer: opts.Bearer, User: opts.User, Password: opts.Password,
		Timeout: opts.Timeout, MaxBytes: opts.MaxBytes, Client: opts.Client,
	})
	if err != nil {
		return topics.Source{}, err
	}
	if opts.Info.Help == "" {
		opts.Info.Help = "The answer of " + p.fetcher.Address()
	}
	if err := opts.Info.Validate(); err != nil {
		return topics.Source{}, err
	}
	return topics.Source{Topics: []topics.TopicInfo{opts.Info}, Run: p.run}, nil
}

// set sets an option that is not positive to its default.
func set[T int64 | time.Duration](option *T, standard T) {
	if *option <= 0 {
		*option = standard
	}
}

// A poller polls one server.
type poller struct {
	opts    Options
	topic   topics.Name
	field   *transform.State // nil without an expression
	fetcher *fetch.Fetcher
	// etag and modified identify the last answer, or are empty if the next one has to be
	// whole.
	etag, modified string
}

func (p *poller) run(ctx context.Context, pub *topics.Publisher) error {
	defer p.fetcher.Close()
	next := time.Now()
	for {
		wait, failed, err := p.poll(ctx, pub)
		if err != nil {
			return err
		}
		next = fetch.Next(next, p.opts.Every, time.Now())
		if until := time.Now().Add(wait); until.After(next) {
			next = until
		}
		if failed != nil {
			pub.FailUntil(next, failed)
		}
		if !backoff.Sleep(ctx, time.Until(next)) {
			return ctx.Err()
		}
	}
}

// poll sends one request and publishes the answer. It returns how long the server asks to
// wait. A request that fails is no error, but a state: failed says why.
func (p *poller) poll(ctx context.Context, pub *topics.Publisher) (wait time.Duration, failed, err error) {
	header := http.Header{}
	p.askForChanges(header)
	resp, err := p.fetcher.Do(ctx, header)
	var events [][]byte
	if err == nil {
		events, err = p.events(resp, len(header) > 0)
	}
	switch {
	case ctx.Err() != nil:
		return 0, nil, ctx.Err()
	case err != nil:
		p.etag, p.modified = "", ""
		wait, failed = retryAfter(err)
		return wait, p.fetcher.Located(failed), nil
	}
	for _, data := range events {
		err := pub.Publish(p.topic, data)
		if errors.Is(err, topics.ErrTooLarge) || errors.Is(err, topics.ErrHistoryFull) {
			return 0, err, nil
		}
		if err != nil {
			return 0, nil, err
		}
	}
	pub.Live() // even if nothing was published
	if resp.Status != http.StatusNotModified {
		p.etag, p.modified = resp.Header.Get("Etag"), resp.Header.Get("Last-Modified")
	}
	return 0, nil, nil
}

// askForChanges makes a request conditional if the last answer can be identified.
func (p *poller) askForChanges(h http.Header) {
	if p.opts.Method != "" && p.opts.Method != http.MethodGet {
		return
	}
	if p.etag != "" {
		h.Set("If-None-Match", p.etag)
	}
	if p.modified != "" {
		h.Set("If-Modified-Since", p.modified)
	}
}

// retryAfter returns how long a server asks to wait, and the error with that time.
func retryAfter(err error) (time.Duration, error) {
	var status *fetch.StatusError
	if !errors.As(err, &status) || status.RetryAfter == 0 {
		return 0, err
	}
	return status.RetryAfter, fmt.Errorf("%w; the server asks to wait %v", err, status.RetryAfter.Round(time.Second))
}

// events returns the payloads of an answer.
func (p *poller) events(resp *fetch.Response, conditional bool) ([][]byte, error) {
	if resp.Status == http.StatusNotModified {
		if !conditional {
			return nil, errors.New("status 304 Not Modified, although the whole answer was asked for")
		}
		return nil, nil
	}
	data, err := payload(resp.Body)
	if err != nil {
		return nil, err
	}
	if p.field == nil {
		return [][]byte{data}, nil
	}
	before, _ := p.field.Dropped()
	picked := p.field.Apply(nil, time.Now(), transform.Event{Topic: p.topic, Data: data})
	if dropped, err := p.field.Dropped(); dropped > before && len(picked) == 0 {
		return nil, err
	}
	events := make([][]byte, len(picked))
	for i, e := range picked {
		events[i] = e.Data
	}
	return events, nil
}

// payload returns a body as it is published.
func payload(body []byte) ([]byte, error) {
	var compact bytes.Buffer
	if json.Compact(&compact, body) == nil {
		return compact.Bytes(), nil
	}
	if !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return nil, errors.New("the answer is not text in UTF-8")
	}
	return bytes.TrimRight(body, "\r\n"), nil
}
