package prometheus_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/prometheus"
)

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

func TestTooManySamplesFailTheScrape(t *testing.T) {
	t.Parallel()
	e := &exporter{contentType: textType, bodies: []string{strings.Repeat("a 1\n", 1001) + "b 1\n"}}
	watch(t, e, prometheus.Options{MaxSamples: 1000}, time.Millisecond, func(t *testing.T, h *topics.Hub) {
		if got := state(h, "x"); got != "failed 1002 samples are too many, at most 1000; select fewer metrics (http://app.test/metrics)" {
			t.Errorf("the topic is %s", got)
		}
	})
	watch(t, e, prometheus.Options{MaxSamples: 1000, Metrics: []string{"b"}}, time.Millisecond, func(t *testing.T, h *topics.Hub) {
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
