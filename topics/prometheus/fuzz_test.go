package prometheus_test

import (
	"encoding/json"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/prometheus"
)

// FuzzScrape checks that two expositions of any kind make payloads that are JSON.
func FuzzScrape(f *testing.F) {
	f.Add("# TYPE c counter\nc{x=\"1\"} 1\n", "# TYPE c counter\nc{x=\"1\"} 5\n")
	f.Add("h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\n", "h_bucket{le=\"1\"} 3\nh_bucket{le=\"+Inf\"} 4\n")
	f.Add("# TYPE s summary\ns{quantile=\"0.5\"} 1\ns_sum 1\ns_count 1\n", "# TYPE s summary\ns_sum 1e308\ns_count 2\n")
	f.Add("{\"a.b\",le=\"x\"} Inf\n", "a_info{x=\"\xe2\x80\xa8\"} 1\n")
	f.Fuzz(func(t *testing.T, first, second string) {
		e := &exporter{contentType: textType, bodies: []string{first, second}}
		watch(t, e, prometheus.Options{MaxSeries: 3, MaxTopics: 5}, 1500*time.Millisecond, func(t *testing.T, h *topics.Hub) {
			for topic, data := range last(t, h) {
				if !json.Valid([]byte(data)) {
					t.Errorf("%s: %q", topic, data)
				}
			}
			if n := len(h.Catalogue(topics.Selection{})); n > 6 {
				t.Errorf("%d topics", n)
			}
		})
	})
}
