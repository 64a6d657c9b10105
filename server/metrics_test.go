package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"topicmux/server"
	"topicmux/topics"
)

// scrape reads /metrics as Prometheus does. The figures are by name, followed by
// label values in braces.
func (h *testServer) scrape() (figures map[string]float64, size int) {
	h.t.Helper()
	r := get(h.t, h.url+"/metrics")
	if r.status != http.StatusOK || !strings.HasPrefix(r.header.Get("Content-Type"), "text/plain; version=0.0.4") {
		h.t.Fatalf("got %d, %s", r.status, r.header.Get("Content-Type"))
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(r.body))
	if err != nil {
		h.t.Fatal(err)
	}
	figures = map[string]float64{}
	for name, family := range families {
		for _, m := range family.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, l.GetValue())
			}
			key := name
			if len(labels) > 0 {
				key += "{" + strings.Join(labels, ",") + "}"
			}
			figures[key] = valueOf(m)
		}
	}
	return figures, len(r.body)
}

func valueOf(m *dto.Metric) float64 {
	if m.GetCounter() != nil {
		return m.GetCounter().GetValue()
	}
	return m.GetGauge().GetValue()
}

// figures checks some of the figures.
func (h *testServer) figures(want map[string]float64) {
	h.t.Helper()
	for began := time.Now(); ; { // a stream is counted a moment after its client saw the end
		got, _ := h.scrape()
		var wrong []string
		for name, value := range want {
			if v, ok := got[name]; !ok || v != value {
				wrong = append(wrong, fmt.Sprintf("%s is %v (%t), want %v", name, v, ok, value))
			}
		}
		if len(wrong) == 0 {
			return
		}
		if time.Since(began) > testTimeout {
			h.t.Errorf("%s", strings.Join(wrong, "\n"))
			return
		}
	}
}

func TestMetricsCountWhatHappened(t *testing.T) {
	t.Parallel()
	hubOpts := server.HubOptions()
	hubOpts.MaxEvents = 4
	h := runWith(t, hubOpts, server.Options{MaxStreams: 2})
	s := h.open("topics=a,done")
	s.until("$hello")
	for i := range 10 {
		h.publish("a", fmt.Sprint(i))
		s.until("a")
	}
	h.publish("done", "over")
	if err := h.hub.Complete(topics.MustName("done")); err != nil {
		t.Fatal(err)
	}
	s.until("$complete")
	lost := h.open("topics=a&lastEventId=other-1")
	lost.until("$gap")
	get(t, h.url+"/events").refused(t, "a third stream", http.StatusServiceUnavailable)
	get(t, h.url+"/nothing")
	get(t, h.url+"/topics/none")
	post(t, h.url+"/topics/b", "hi")
	_ = s.conn.Close()
	h.waitLog("stream ended")
	h.figures(map[string]float64{
		"topicmux_streams":                        1,
		"topicmux_streams_total":                  2,
		"topicmux_streams_closed_total{gone}":     1,
		"topicmux_streams_closed_total{stalled}":  0,
		"topicmux_limit{streams}":                 2,
		"topicmux_subscribers":                    1,
		"topicmux_selections":                     1,
		"topicmux_published_events_total":         12,
		"topicmux_gaps_total{restarted}":          1,
		"topicmux_missed_events_total{restarted}": 6,
		"topicmux_gaps_total{slow}":               0,
		"topicmux_evicted_events_total":           6,
		"topicmux_rejections_total{streams}":      1,
		"topicmux_requests_total{2xx,/events}":    2,
		"topicmux_requests_total{5xx,/events}":    1,
		"topicmux_requests_total{4xx,unmatched}":  1,
		"topicmux_requests_total{4xx,/topics/{}}": 1,
		"topicmux_requests_total{2xx,/topics/{}}": 1,
		"topicmux_topics{live}":                   2,
		"topicmux_topics{complete}":               1,
		"topicmux_topics{failed}":                 0,
		"topicmux_topic_events_total{a}":          10,
		"topicmux_topic_subscribers{a}":           1,
		"topicmux_topic_subscribers{b}":           0,
		"topicmux_topic_events_total{other}":      0,
		"topicmux_topics_shown":                   3,
		"topicmux_draining":                       0,
	})
}

func TestMetricsDoNotGrowWithTopics(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{MetricsTopics: 20})
	name := func(i int) string { return fmt.Sprintf("topic%04d.%s", i, strings.Repeat("x", 100)) }
	h.publish("other", "has no figures of its own")
	for i := range 100 {
		h.publish(name(i), "x")
	}
	_, small := h.scrape()
	for i := range 9_999 {
		h.publish(name(i), "x")
	}
	figures, large := h.scrape()
	if large > small+small/20 {
		t.Errorf("100 topics take %d bytes, 10,000 take %d", small, large)
	}
	of := map[string]int{}
	for key := range figures {
		kind, _, _ := strings.Cut(key, "{")
		of[kind]++
	}
	for kind, want := range map[string]int{
		"topicmux_topic_events_total": 21, "topicmux_topic_bytes_total": 21,
		"topicmux_topic_subscribers": 20, "topicmux_topic_newest_timestamp_seconds": 20,
	} {
		if of[kind] != want {
			t.Errorf("%s has %d series, want %d", kind, of[kind], want)
		}
	}
	if sum := figures["topicmux_topic_events_total{other}"]; sum < 9_900 {
		t.Errorf("the others have %v events", sum)
	}
}

func TestOthersInMetricsNeverFall(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{MetricsTopics: 1})
	publish := func(topic string, n int) {
		for range n {
			h.publish(topic, "x")
		}
	}
	publish("a", 5)
	publish("b", 3)
	h.figures(map[string]float64{"topicmux_topic_events_total{a}": 5, "topicmux_topic_events_total{other}": 3})
	publish("b", 10) // the busiest now
	h.figures(map[string]float64{"topicmux_topic_events_total{b}": 13, "topicmux_topic_events_total{other}": 3})
	publish("a", 2)
	h.figures(map[string]float64{"topicmux_topic_events_total{b}": 13, "topicmux_topic_events_total{other}": 5})
}

func TestMetricsInTheFormatThatIsAskedFor(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for accept, want := range map[string]string{
		"":          "text/plain; version=0.0.4",
		"text/html": "text/plain; version=0.0.4",
		"application/openmetrics-text;version=1.0.0": "application/openmetrics-text",
	} {
		req, err := http.NewRequest(http.MethodGet, h.url+"/metrics", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", accept)
		r := do(t, req)
		if got := r.header.Get("Content-Type"); !strings.HasPrefix(got, want) {
			t.Errorf("Accept %q gave %q", accept, got)
		}
		if open := strings.HasSuffix(r.body, "# EOF\n"); open != strings.Contains(want, "open") {
			t.Errorf("Accept %q ended with %q", accept, r.body[len(r.body)-20:])
		}
	}
}

// BenchmarkScrape gathers the metrics of 10,000 topics.
func BenchmarkScrape(b *testing.B) {
	hub := topics.NewHub(server.HubOptions())
	defer hub.Close()
	for i := range 10_000 {
		if _, err := hub.Publish(topics.MustName(fmt.Sprint("t", i)), []byte("x")); err != nil {
			b.Fatal(err)
		}
	}
	gather := server.Metrics(server.New(hub, server.Options{}))
	for b.Loop() {
		if _, err := gather(); err != nil {
			b.Fatal(err)
		}
	}
}
