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
