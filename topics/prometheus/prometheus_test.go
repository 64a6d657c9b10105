package prometheus_test

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"topicmux/topics"
	"topicmux/topics/prometheus"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// An exporter answers requests with its bodies, the last one again and again. It stands
// for the network, which a synctest bubble cannot have.
type exporter struct {
	contentType string
	status      int // default: 200

	mu       sync.Mutex // guards what follows
	bodies   []string   // "!" and a text is an error
	requests []*http.Request
	times    []time.Time
}

func (e *exporter) RoundTrip(r *http.Request) (*http.Response, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.requests, e.times = append(e.requests, r), append(e.times, time.Now())
	body := e.bodies[0]
	if len(e.bodies) > 1 {
		e.bodies = e.bodies[1:]
	}
	status := cmp.Or(e.status, http.StatusOK)
	if text, failed := strings.CutPrefix(body, "!"); failed {
		status, body = http.StatusInternalServerError, text
	}
	header := http.Header{}
	if e.contentType != "" {
		header.Set("Content-Type", e.contentType)
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r}, nil
}

const (
	textType        = "text/plain; version=0.0.4; charset=utf-8"
	openMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8"
)

// watch runs a source of the topic x against an exporter for a time, and calls check.
func watch(t *testing.T, e *exporter, opts prometheus.Options, d time.Duration, check func(*testing.T, *topics.Hub)) {
	t.Helper()
	watchHub(t, topics.Options{}, e, opts, d, check)
}

// watchHub is like watch with a hub of these options.
func watchHub(t *testing.T, hub topics.Options, e *exporter, opts prometheus.Options, d time.Duration, check func(*testing.T, *topics.Hub)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		opts.Name, opts.Client = topics.MustName("x"), &http.Client{Transport: e}
		if opts.URL == "" {
			opts.URL = "http://app.test/metrics"
		}
		src, err := prometheus.New(opts)
		if err != nil {
			t.Fatal(err)
		}
		h := topics.NewHub(hub)
		ctx, stop := context.WithCancel(t.Context())
		s := topics.Supervise(ctx, h, src)
		<-time.After(d)
		synctest.Wait()
		check(t, h)
		stop()
		s.Wait()
		h.Close()
	})
}

// last returns the newest payloads of the topics under x, by their names without x.
func last(t *testing.T, h *topics.Hub) map[string]string {
	t.Helper()
	newest := map[string]string{}
	for _, line := range all(t, h) {
		topic, data, _ := strings.Cut(line, ": ")
		newest[topic] = data
	}
	return newest
}

// all returns all that the hub retains of the topics under x, as "topic: data".
func all(t *testing.T, h *topics.Hub) (lines []string) {
	t.Helper()
	sub, err := h.Subscribe(topics.SubscribeOptions{Last: 1000, MarkLive: true, Format: topics.FormatEvents})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	for item, err := range sub.Events(t.Context()) {
		switch {
		case err != nil:
			t.Fatal(err)
		case item.Live:
			return lines
		case item.Info == nil && item.Gap == nil:
			lines = append(lines, strings.TrimPrefix(item.Event.Topic.String(), "x.")+": "+string(item.Event.Data))
		}
	}
	return lines
}

// retryIn returns how long a topic says that it is until the next scrape.
func retryIn(h *topics.Hub, name string) time.Duration {
	info, _ := h.TopicInfo(topics.MustName(name))
	return time.Until(time.UnixMilli(info.RetryAt))
}

func state(h *topics.Hub, name string) string {
	info, ok := h.TopicInfo(topics.MustName(name))
	if !ok {
		return "none"
	}
	return strings.TrimSpace(string(info.State) + " " + info.Error)
}

func TestAFailedScrapeIsAState(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ contentType, body, want string }{
		{textType, "!database is down\nmore", "status 500 Internal Server Error: database is down"},
		{textType, "a 1\nb x\n", `line 2: expected a value, not "x"`},
		{openMetricsType, "a 1\n", "line 2: the exposition does not end with # EOF"},
		{openMetricsType, "a 1\n# EOF\nb 1\n", "line 2: there is data after # EOF"},
		{textType, "", "the answer has no metrics"},
		{textType, "# HELP a b\n", "the answer has no metrics"},
		{"text/html; charset=utf-8", "<html>", "the answer is a web page, not metrics; most exporters have their metrics under /metrics"},
		{"", "\n<!doctype html>", "the answer is a web page, not metrics; most exporters have their metrics under /metrics"},
		{"application/json", "{}", "the answer is JSON, not metrics; use the kind http for JSON"},
		{"application/vnd.google.protobuf; encoding=delimited", "x", "the answer is application/vnd.google.protobuf; encoding=delimited, which was not asked for; topicmux reads the text formats"},
		{"text/plain; charset=iso-8859-1", "a 1\n", `the answer has the charset "iso-8859-1", not UTF-8`},
		{textType, "a 1\n#" + strings.Repeat("x", 2000) + "\n", "the answer has more than 1 KiB"},
	} {
		e := &exporter{contentType: textType, bodies: []string{"# TYPE c counter\nc 1\ng 2\n", "# TYPE c counter\nc 2\ng 2\n", tt.body}}
		opts := prometheus.Options{MaxBytes: 1024, Every: time.Second}
		synctest.Test(t, func(t *testing.T) {
			opts.Name, opts.URL, opts.Client = topics.MustName("x"), "http://me:secret@app.test/metrics?token=t", &http.Client{Transport: e}
			src, err := prometheus.New(opts)
			if err != nil {
				t.Fatal(err)
			}
			h := topics.NewHub(topics.Options{})
			ctx, stop := context.WithCancel(t.Context())
			s := topics.Supervise(ctx, h, src)
			<-time.After(1500 * time.Millisecond)
			synctest.Wait()
			e.mu.Lock()
			e.contentType = tt.contentType
			e.mu.Unlock()
			before := all(t, h)
			<-time.After(2 * time.Second)
			synctest.Wait()
			for _, topic := range []string{"x", "x.c", "x.g"} {
				if got, want := state(h, topic), "failed "+tt.want+" (http://app.test/metrics)"; got != want {
					t.Errorf("%s is %s, want %s", topic, got, want)
				}
				if got, want := retryIn(h, topic), 500*time.Millisecond; got != want {
					t.Errorf("the next scrape of %s is in %v, want %v", topic, got, want)
				}
			}
			if after := all(t, h); !slices.Equal(before, after) {
				t.Errorf("%s: published %q", tt.want, after[len(before):])
			}
			e.mu.Lock()
			e.contentType, e.bodies = textType, []string{"# TYPE c counter\nc 4\n"}
			e.mu.Unlock()
			<-time.After(time.Second)
			synctest.Wait()
			if a, b := state(h, "x"), state(h, "x.c"); a != "live" || b != "live" {
				t.Errorf("after it recovered: %s, %s", a, b)
			}
			if got := state(h, "x.g"); got != "failed the last scrape has no g (http://app.test/metrics)" || retryIn(h, "x.g") != 500*time.Millisecond {
				t.Errorf("a metric that has gone is %s, with the next scrape in %v", got, retryIn(h, "x.g"))
			}
			stop()
			s.Wait()
			h.Close()
		})
	}
}

func TestTheRequestAsksForAllFormats(t *testing.T) {
	t.Parallel()
	e := &exporter{contentType: textType, bodies: []string{"a 1\n"}}
	opts := prometheus.Options{Bearer: "t", Header: http.Header{"X-Scope": {"me"}}, Every: 3 * time.Second}
	watch(t, e, opts, 7*time.Second+time.Millisecond, func(t *testing.T, _ *topics.Hub) {
		r := e.requests[0]
		for name, want := range map[string]string{
			"Authorization": "Bearer t", "X-Scope": "me", "X-Prometheus-Scrape-Timeout-Seconds": "10", "User-Agent": "topicmux",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if a := r.Header.Get("Accept"); !strings.HasPrefix(a, "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8") || !strings.Contains(a, "text/plain;version=0.0.4") {
			t.Errorf("Accept is %q", a)
		}
		var gaps []time.Duration
		for i, at := range e.times[1:] {
			gaps = append(gaps, at.Sub(e.times[i]))
		}
		if want := []time.Duration{time.Second, 3 * time.Second, 3 * time.Second}; !slices.Equal(gaps, want) {
			t.Errorf("scrapes after %v, want %v", gaps, want)
		}
	})
}

func TestACompletedTopicStaysSo(t *testing.T) {
	t.Parallel()
	e := &exporter{contentType: textType, bodies: []string{"a 1\nb 1\n"}}
	synctest.Test(t, func(t *testing.T) {
		src, err := prometheus.New(prometheus.Options{Name: topics.MustName("x"), URL: "http://app.test", Client: &http.Client{Transport: e}, Every: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		h := topics.NewHub(topics.Options{})
		ctx, stop := context.WithCancel(t.Context())
		s := topics.Supervise(ctx, h, src)
		synctest.Wait()
		if err := h.Complete(topics.MustName("x.a")); err != nil {
			t.Fatal(err)
		}
		<-time.After(5 * time.Second)
		synctest.Wait()
		if a, b, x := state(h, "x.a"), state(h, "x.b"), state(h, "x"); a != "complete" || b != "live" || x != "live" {
			t.Errorf("x.a is %s, x.b is %s, x is %s", a, b, x)
		}
		stop()
		s.Wait()
		h.Close()
	})
}
