package prometheus_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/prometheus"
)

// TestTypesOfOpenMetrics has the types that the text format lacks, and samples that do
// not go with their type.
func TestTypesOfOpenMetrics(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"# TYPE q gaugehistogram\nq_bucket{le=\"1\"} 2\nq_bucket{le=\"2\"} 4\nq_bucket{le=\"+Inf\"} 4\nq_gcount 4\nq_gsum 5\n", `q {"p50":1,"p90":1.8,"p99":1.98} | q_gcount 4`},
		{"# TYPE s stateset\ns{s=\"on\"} 1\ns{s=\"off\"} 0\n", `s {"off":0,"on":1}`},
		{"# TYPE b info\nb_info{v=\"<1>\"} 1\nb_info{v=\"2\"} 1\n", `b_info [{"v":"<1>"},{"v":"2"}]`},
		{"# TYPE c counter\nc_total 1 # {a=\"b\"} 1\nc_created 5\n", `c_total 1`},
		{"# TYPE c counter\nc 1\n", `c 1`},
		{"# TYPE u unknown\nu 1\nu_total 1\nu_created 7\n", `u 1 | u_created 7 | u_total 1`},
		{"# TYPE s summary\ns{quantile=\"0.5\"} 1\ns{quantile=\"0.999\",x=\"y\"} 2\ns{quantile=\"z\"} 3\ns{quantile=\"1\"} NaN\ns_count 3\ns_sum 1\ns_created 5\n", `s {"p50":1,"y p99.9":2} | s_count 3`},
		{"# TYPE g gauge\ng_info{a=\"b\"} 1\n# TYPE h_info gauge\nh_info{a=\"b\"} 2\n", `g_info [{"a":"b"}] | h_info {"b":2}`},
		{"# TYPE g gauge\n# UNIT g \ng NaN\ng2 +Inf\n", ``},
	} {
		e := &exporter{contentType: openMetricsType, bodies: []string{tt.text + "# EOF\n", aSecondLater(tt.text) + "# EOF\n"}}
		watch(t, e, prometheus.Options{}, 1500*time.Millisecond, func(t *testing.T, h *topics.Hub) {
			var got []string
			for name, data := range last(t, h) {
				if name != "x" {
					got = append(got, name+" "+data)
				}
			}
			slices.Sort(got)
			if strings.Join(got, " | ") != tt.want {
				t.Errorf("%q:\n got %s\nwant %s", tt.text, strings.Join(got, " | "), tt.want)
			}
			if s := state(h, "x"); s != "live" {
				t.Errorf("%q: %s", tt.text, s)
			}
		})
	}
}

func TestUnitsAreThoseOfTheNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"a_seconds": "s", "a_seconds_total": "%", "a_bytes": "B", "a_bytes_total": "B/s", "a_ratio": "ratio", "a_total": "/s", "a_celsius": "°C",
		"a_seconds_max": "s", "a_ms": "ms", "a_percent": "%", "a": "", "seconds": "s", "a_timestamp_seconds": "", "a_start_time_seconds": "", "a_created": "", "a_max": "",
	} {
		kind := "gauge"
		if strings.HasSuffix(name, "_total") {
			kind = "counter"
		}
		text := fmt.Sprintf("# TYPE %s %s\n%s 1\n", name, kind, name)
		e := &exporter{contentType: textType, bodies: []string{text}}
		watch(t, e, prometheus.Options{}, 1500*time.Millisecond, func(t *testing.T, h *topics.Hub) {
			if info, ok := h.TopicInfo(topics.MustName("x." + name)); !ok || info.Unit != want {
				t.Errorf("%s: %q, want %q", name, info.Unit, want)
			}
		})
	}
	text := "# TYPE a_parsecs gauge\n# UNIT a_parsecs parsecs\na_parsecs 1\n# TYPE b_joules counter\n# UNIT b_joules joules\nb_joules_total 1\n# EOF\n"
	e := &exporter{contentType: openMetricsType, bodies: []string{text}}
	watch(t, e, prometheus.Options{}, 1500*time.Millisecond, func(t *testing.T, h *topics.Hub) {
		a, _ := h.TopicInfo(topics.MustName("x.a_parsecs"))
		b, _ := h.TopicInfo(topics.MustName("x.b_joules_total"))
		if a.Unit != "parsecs" || b.Unit != "J/s" {
			t.Errorf("the units are %q and %q", a.Unit, b.Unit)
		}
	})
}

func TestFailuresSayWhatToDo(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]string{
		401: "status 401 Unauthorized; check the token, or the user and password",
		404: "status 404 Not Found; most exporters have their metrics under /metrics",
	} {
		e := &exporter{contentType: textType, status: code, bodies: []string{""}}
		watch(t, e, prometheus.Options{}, time.Millisecond, func(t *testing.T, h *topics.Hub) {
			if got := state(h, "x"); got != "failed "+want+" (http://app.test/metrics)" {
				t.Errorf("%d: %s", code, got)
			}
		})
	}
}
