package prometheus_test

import (
	"context"
	"fmt"
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
	status := http.StatusOK
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
	synctest.Test(t, func(t *testing.T) {
		opts.Name, opts.Client = topics.MustName("x"), &http.Client{Transport: e}
		if opts.URL == "" {
			opts.URL = "http://app.test/metrics"
		}
		src, err := prometheus.New(opts)
		if err != nil {
			t.Fatal(err)
		}
		h := topics.NewHub(topics.Options{})
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

func state(h *topics.Hub, name string) string {
	info, ok := h.TopicInfo(topics.MustName(name))
	if !ok {
		return "none"
	}
	return strings.TrimSpace(string(info.State) + " " + info.Error)
}

func TestCountersAreRates(t *testing.T) {
	t.Parallel()
	e := &exporter{contentType: textType, bodies: []string{
		"# TYPE c counter\nc 10\n", "# TYPE c counter\nc 15\n", "# TYPE c counter\nc 35\n",
		"# TYPE c counter\nc 3\n", "# TYPE c counter\nc 5\n", "!gone", "# TYPE c counter\nc 25\n",
	}}
	watch(t, e, prometheus.Options{Every: 2 * time.Second}, 12*time.Second, func(t *testing.T, h *topics.Hub) {
		var got []string
		for _, line := range all(t, h) {
			if v, ok := strings.CutPrefix(line, "c: "); ok {
				got = append(got, v)
			}
		}
		// 5 in 1 s, 20 in 2 s, a reset, 2 in 2 s, a failure, 20 in 4 s.
		if want := []string{"5", "10", "1", "5"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if info, _ := h.TopicInfo(topics.MustName("x.c")); info.Unit != "/s" || *info.Min != 0 || info.Kind != topics.KindNumber {
			t.Errorf("the info is %+v", info)
		}
	})
}

func TestTheNamesOfSeriesNeverChange(t *testing.T) {
	t.Parallel()
	e := &exporter{contentType: textType, bodies: []string{
		"g{b=\"1\",a=\"x\"} 1\n",
		"g{a=\"x\",b=\"1\",c=\"\"} 2\ng{a=\"y y\",b=\"1\"} 3\ng{a=\"x\"} 4\ng{b=\"x\"} 5\ng 6\ng{a=\"x\",b=\"1\"} 7\n",
	}}
	watch(t, e, prometheus.Options{}, 2*time.Second, func(t *testing.T, h *topics.Hub) {
		got := slices.DeleteFunc(all(t, h), func(s string) bool { return !strings.HasPrefix(s, "g:") })
		want := []string{
			`g: {"x 1":1}`,
			`g: {"(none)":6,"b=\"x\"":5,"x":4,"x 1":2,"y y 1":3}`,
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) && !sameMembers(got[1:], want[1:]) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
}

// sameMembers reports whether payloads differ only in the order of their members.
func sameMembers(a, b []string) bool {
	return slices.EqualFunc(a, b, func(a, b string) bool {
		x, y := strings.Split(strings.Trim(a, "g: {}"), ","), strings.Split(strings.Trim(b, "g: {}"), ",")
		slices.Sort(x)
		slices.Sort(y)
		return slices.Equal(x, y)
	})
}

func TestSeriesAreBoundedAndStay(t *testing.T) {
	t.Parallel()
	e := &exporter{contentType: textType, bodies: []string{
		"g{s=\"a\"} 1\ng{s=\"b\"} 5\ng{s=\"c\"} 3\ng{s=\"d\"} NaN\n",
		"g{s=\"a\"} 9\ng{s=\"b\"} 2\ng{s=\"c\"} 1\n",
		"g{s=\"a\"} 9\ng{s=\"c\"} 1\n",
	}}
	watch(t, e, prometheus.Options{MaxSeries: 2, Every: time.Second}, 2500*time.Millisecond, func(t *testing.T, h *topics.Hub) {
		got := slices.DeleteFunc(all(t, h), func(s string) bool { return !strings.HasPrefix(s, "g:") })
		if want := []string{`g: {"b":5,"c":3}`, `g: {"b":2,"c":1}`, `g: {"a":9,"c":1}`}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	e.bodies = []string{"# HELP g Help.\ng{s=\"a\"} 1\ng{s=\"b\"} 5\ng{s=\"c\"} 3\n"}
	watch(t, e, prometheus.Options{MaxSeries: 2}, time.Millisecond, func(t *testing.T, h *topics.Hub) {
		info, _ := h.TopicInfo(topics.MustName("x.g"))
		if info.Help != "Help. (further series are left out; select fewer, or add them up by labels)" {
			t.Errorf("the help is %q", info.Help)
		}
	})
}

func TestSeriesAreAddedUpByLabels(t *testing.T) {
	t.Parallel()
	text := func(n int) string {
		return fmt.Sprintf("# TYPE c_total counter\nc_total{m=\"a\",x=\"1\"} %d\nc_total{m=\"a\",x=\"2\"} %d\nc_total{m=\"b\"} %d\ng{m=\"a\",x=\"1\"} 1\ng{m=\"a\",x=\"2\"} 2\n", n, 2*n, 10*n)
	}
	e := &exporter{contentType: textType, bodies: []string{text(1), text(2)}}
	watch(t, e, prometheus.Options{By: []string{"m"}}, 2*time.Second, func(t *testing.T, h *topics.Hub) {
		got := last(t, h)
		if got["c_total"] != `{"a":3,"b":10}` || got["g"] != `{"a":3}` {
			t.Errorf("got %q", got)
		}
	})
}

func TestHistogramsAreQuantiles(t *testing.T) {
	t.Parallel()
	text := func(a, b, c int) string {
		return fmt.Sprintf("# TYPE h histogram\nh_bucket{le=\"1\"} %d\nh_bucket{le=\"2\"} %d\nh_bucket{le=\"+Inf\"} %d\nh_sum 5\nh_count %d\n", a, b, c, c)
	}
	for _, tt := range []struct {
		name   string
		bodies []string
		want   string
	}{
		{"since the last scrape", []string{text(1000, 1000, 1000), text(1000, 1100, 1100)}, `{"p50":1.5,"p90":1.9,"p99":1.99}`},
		{"first bucket", []string{text(0, 0, 0), text(100, 100, 100)}, `{"p50":0.5,"p90":0.9,"p99":0.99}`},
		{"beyond the last bound", []string{text(0, 0, 0), text(0, 50, 100)}, `{"p50":2,"p90":2,"p99":2}`},
		{"without observations", []string{text(5, 6, 7)}, ``},
		{"reset", []string{text(5, 6, 7), text(1, 2, 3)}, ``},
		{"several series and layouts", []string{
			"# TYPE h histogram\nh_bucket{s=\"a\",le=\"1\"} 0\nh_bucket{s=\"a\",le=\"+Inf\"} 0\nh_bucket{s=\"b\",le=\"0.5\"} 0\nh_bucket{s=\"b\",le=\"2\"} 0\nh_bucket{s=\"b\",le=\"+Inf\"} 0\n",
			"# TYPE h histogram\nh_bucket{s=\"a\",le=\"1\"} 10\nh_bucket{s=\"a\",le=\"+Inf\"} 10\nh_bucket{s=\"b\",le=\"0.5\"} 0\nh_bucket{s=\"b\",le=\"2\"} 30\nh_bucket{s=\"b\",le=\"+Inf\"} 30\n",
		}, `{"p50":1,"p90":1.8,"p99":1.98}`},
		{"without a type", []string{"h_bucket{le=\"1\"} 0\nh_bucket{le=\"+Inf\"} 0\n", "h_bucket{le=\"1\"} 10\nh_bucket{le=\"+Inf\"} 10\n"}, `{"p50":0.5,"p90":0.9,"p99":0.99}`},
		{"without buckets", []string{"# TYPE h histogram\nh_sum 5\nh_count 10\n", "# TYPE h histogram\nh_sum 7\nh_count 14\n"}, `{"mean":0.5}`},
		{"without the last bucket", []string{"# TYPE h histogram\nh_bucket{le=\"1\"} 0\n", "# TYPE h histogram\nh_bucket{le=\"1\"} 1\n"}, ``},
		{"negative bounds", []string{"h_bucket{le=\"-1\"} 0\nh_bucket{le=\"+Inf\"} 0\n", "h_bucket{le=\"-1\"} 10\nh_bucket{le=\"+Inf\"} 10\n"}, `{"p50":-1,"p90":-1,"p99":-1}`},
		{"hostile buckets", []string{"h_bucket{le=\"x\"} 0\nh_bucket{le=\"NaN\"} 0\nh_bucket{le=\"1\"} NaN\nh_bucket{le=\"+Inf\"} 0\n", "h_bucket{le=\"1\"} NaN\nh_bucket{le=\"+Inf\"} 10\n"}, ``},
	} {
		e := &exporter{contentType: textType, bodies: tt.bodies}
		watch(t, e, prometheus.Options{}, 2*time.Second, func(t *testing.T, h *topics.Hub) {
			if got := last(t, h)["h"]; got != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
			}
			if got := state(h, "x.h"); got != "live" {
				if _, err := topics.ParseName("x.h"); err == nil && tt.want != "" {
					t.Errorf("%s: the topic is %s", tt.name, got)
				}
			}
		})
	}
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
				if got, want := state(h, topic), "failed http://app.test/metrics: "+tt.want; got != want {
					t.Errorf("%s is %s, want %s", topic, got, want)
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
			if got := state(h, "x.g"); got != "failed the last scrape of http://app.test/metrics has no g" {
				t.Errorf("a metric that has gone is %s", got)
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

func TestMetricsAreSelected(t *testing.T) {
	t.Parallel()
	const text = "node_load1 1\nnode_load15 2\nup{job=\"a\"} 1\nup{job=\"b\"} 0\n" +
		"# TYPE h_seconds histogram\nh_seconds_bucket{le=\"+Inf\"} 1\nh_seconds_bucket{le=\"1\"} 1\nh_seconds_count 1\nh_seconds_sum 1\nqueue_count 5\n# TYPE c_total counter\nc_total 1\n"
	for _, tt := range []struct{ patterns, want string }{
		{"", "c_total h_seconds h_seconds_count node_load1 node_load15 queue_count up"},
		{"node_*", "node_load1 node_load15"},
		{"node_load?", "node_load1"},
		{"up", "up"},
		{`up{job="a"}`, "up"},
		{`up{job="c"}`, ""},
		{`{job=~".+"}`, "up"},
		{`{job!~".+"}|up`, "c_total h_seconds h_seconds_count node_load1 node_load15 queue_count up"},
		{"h_seconds", "h_seconds h_seconds_count"},
		{"h_seconds_count", "h_seconds_count"},
		{"h_seconds_bucket", "h_seconds"},
		{"queue", ""},
		{"queue_count", "queue_count"},
		{"c", "c_total"},
		{"nothing", ""},
	} {
		opts := prometheus.Options{}
		if tt.patterns != "" {
			opts.Metrics = strings.Split(tt.patterns, "|")
		}
		e := &exporter{contentType: textType, bodies: []string{text, strings.NewReplacer(" 1\n", " 2\n").Replace(text)}}
		watch(t, e, opts, 2*time.Second, func(t *testing.T, h *topics.Hub) {
			var names []string
			for name := range last(t, h) {
				if name != "x" {
					names = append(names, name)
				}
			}
			slices.Sort(names)
			if got := strings.Join(names, " "); got != tt.want {
				t.Errorf("%s selects %s, want %s", tt.patterns, got, tt.want)
			}
		})
	}
}

func TestTooManyMetricsAreCounted(t *testing.T) {
	t.Parallel()
	e := &exporter{contentType: textType, bodies: []string{"a 1\nb 2\nc 3\n{\"c:\"} 4\n"}}
	watch(t, e, prometheus.Options{MaxTopics: 2}, time.Millisecond, func(t *testing.T, h *topics.Hub) {
		if got := last(t, h); got["x"] != `{"seconds":0,"bytes":21,"samples":4,"topics":2,"left_out":2}` || len(got) != 3 {
			t.Errorf("got %q", got)
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

func TestTooManySamplesFailTheScrape(t *testing.T) {
	t.Parallel()
	e := &exporter{contentType: textType, bodies: []string{strings.Repeat("a 1\n", 250_001) + "b 1\n"}}
	watch(t, e, prometheus.Options{}, time.Millisecond, func(t *testing.T, h *topics.Hub) {
		if got := state(h, "x"); got != "failed http://app.test/metrics: 250002 samples are too many, at most 250000; select fewer metrics" {
			t.Errorf("the topic is %s", got)
		}
	})
	watch(t, e, prometheus.Options{Metrics: []string{"b"}}, time.Millisecond, func(t *testing.T, h *topics.Hub) {
		if got := last(t, h)["b"]; got != "1" {
			t.Errorf("b is %q", got)
		}
	})
}

func TestWrongOptions(t *testing.T) {
	t.Parallel()
	name := topics.MustName("x")
	for _, tt := range []struct {
		opts prometheus.Options
		want string
	}{
		{prometheus.Options{URL: "http://a"}, "the source has no name"},
		{prometheus.Options{Name: name, URL: "localhost:9100/metrics"}, `the URL "localhost:9100/metrics" does not begin with http:// or https://`},
		{prometheus.Options{Name: name, URL: "http://a", Metrics: []string{`up{job="a"`}}, `metrics "up{job=\"a\"": the closing brace is missing`},
		{prometheus.Options{Name: name, URL: "http://a", Metrics: []string{`up{job}`}}, `metrics "up{job}": "job" is not a condition such as mode!="idle"`},
		{prometheus.Options{Name: name, URL: "http://a", Metrics: []string{`up{job=~"("}`}}, "metrics \"up{job=~\\\"(\\\"}\": the label job: error parsing regexp: missing closing ): `^(?s:()$`"},
		{prometheus.Options{Name: name, URL: "http://a", Metrics: []string{`up job="a"`}}, `metrics "up job=\"a\"": conditions on labels are in braces, as in up{job="web"}`},
	} {
		if _, err := prometheus.New(tt.opts); err == nil || err.Error() != tt.want {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
}
