package prometheus_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	client "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"topicmux/topics"
	"topicmux/topics/prometheus"
)

// TestTheGoClientSpeaksOpenMetrics scrapes the library of Prometheus over HTTP, with
// exemplars, created series, compression and a token. Each scrape counts and observes.
func TestTheGoClientSpeaksOpenMetrics(t *testing.T) {
	t.Parallel()
	registry := client.NewRegistry()
	requests := client.NewCounterVec(client.CounterOpts{Name: "requests_total", Help: "Requests."}, []string{"code"})
	classic := client.NewHistogram(client.HistogramOpts{Name: "latency_seconds", Help: "Latency.", Buckets: []float64{1, 2, 4}})
	native := client.NewHistogram(client.HistogramOpts{Name: "native_seconds", Help: "Native.", NativeHistogramBucketFactor: 1.1})
	depth := client.NewGauge(client.GaugeOpts{Name: "queue.depth", Help: "Depth."})
	depth.Set(7)
	registry.MustRegister(requests, classic, native, depth)
	metrics := promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true, EnableOpenMetricsTextCreatedSamples: true})
	formats := make(chan string, 1000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" {
			http.Error(w, "no token", http.StatusUnauthorized)
			return
		}
		exemplar := client.Labels{"trace_id": "abc"}
		requests.WithLabelValues("200").(client.ExemplarAdder).AddWithExemplar(1, exemplar)
		classic.(client.ExemplarObserver).ObserveWithExemplar(1.5, exemplar)
		native.Observe(3)
		metrics.ServeHTTP(w, r)
		select {
		case formats <- w.Header().Get("Content-Type") + " " + w.Header().Get("Content-Encoding"):
		default:
		}
	}))
	defer server.Close()
	src, err := prometheus.New(prometheus.Options{Name: topics.MustName("x"), URL: server.URL, Bearer: "secret", Every: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	h := topics.NewHub(topics.Options{})
	defer h.Close()
	sub, err := h.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	s := topics.Supervise(ctx, h, src)
	defer s.Wait()
	defer stop()
	want := map[string]string{
		"x.requests_total":        `{"200":`,
		"x.latency_seconds":       `{"p50":1.5,"p90":1.9,"p99":1.99}`,
		"x.latency_seconds_count": "",
		"x.native_seconds":        `{"mean":3}`,
		"x.native_seconds_count":  "",
		"x.queue.depth":           "7",
	}
	for item, err := range sub.Events(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if item.Info != nil && item.Info.Error != "" {
			t.Fatalf("%s: %s", item.Info.Name, item.Info.Error)
		}
		name := item.Event.Topic.String()
		if begin, ok := want[name]; ok && strings.HasPrefix(string(item.Event.Data), begin) {
			delete(want, name)
		}
		if len(want) == 0 {
			break
		}
	}
	for name, begin := range want {
		t.Errorf("no event of %s begins with %s; all topics: %s", name, begin, names(h))
	}
	if format := <-formats; !strings.HasPrefix(format, "application/openmetrics-text; version=1.0.0") || !strings.HasSuffix(format, " gzip") {
		t.Errorf("the format is %q", format)
	}
}
