//go:build linux

package e2e_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/goccy/go-yaml"
)

var otelRecipe = recipe{
	heading: "OpenTelemetry",
	start:   startCollector,
	wants: map[string]string{
		"otel.http_server_requests_total":   `{"/cart shop app":[1-9][0-9.]*}`,
		"otel.process_memory_usage_bytes":   `{"shop app":5\d+}`,
		"logs":                              `{"resourceLogs":.*payment declined.*}`,
		"spans":                             `{"level":"error","msg":"shop GET /cart 12.5 ms"}`,
		"otel":                              `{"seconds":.*}`,
		"otel.http_server_duration_seconds": `{"p50":0.0\d+.*}`,
	},
	units:  map[string]string{"otel.process_memory_usage_bytes": "numbers B", "logs": "log", "spans": "log"},
	failed: map[string]string{"otel": "refused", "otel.process_memory_usage_bytes": "refused"},
	back:   []string{"otel", "otel.process_memory_usage_bytes", "logs", "spans"},
	shell:  "payment declined",
}

// collectorConfig is what a stand-in reads of the configuration of a collector.
type collectorConfig struct {
	Exporters struct {
		Prometheus struct{ Endpoint string }
		Logs       struct{ Path string } `yaml:"file/logs"`
		Traces     struct{ Path string } `yaml:"file/traces"`
	}
	Processors struct {
		Batch struct {
			Size int `yaml:"send_batch_max_size"`
		}
	}
}

// What a collector of version 0.165 wrote.
const (
	otelMetrics = `# HELP http_server_duration_seconds Duration of requests
# TYPE http_server_duration_seconds histogram
http_server_duration_seconds_bucket{http_route="/cart",job="shop",otel_scope_name="app",otel_scope_schema_url="",otel_scope_version="",le="0.01"} %[1]d
http_server_duration_seconds_bucket{http_route="/cart",job="shop",otel_scope_name="app",otel_scope_schema_url="",otel_scope_version="",le="0.05"} %[2]d
http_server_duration_seconds_bucket{http_route="/cart",job="shop",otel_scope_name="app",otel_scope_schema_url="",otel_scope_version="",le="+Inf"} %[2]d
http_server_duration_seconds_sum{http_route="/cart",job="shop",otel_scope_name="app",otel_scope_schema_url="",otel_scope_version=""} %[1]d.22
http_server_duration_seconds_count{http_route="/cart",job="shop",otel_scope_name="app",otel_scope_schema_url="",otel_scope_version=""} %[2]d
# HELP http_server_requests_total Requests
# TYPE http_server_requests_total counter
http_server_requests_total{http_route="/cart",job="shop",otel_scope_name="app",otel_scope_schema_url="",otel_scope_version=""} %[2]d
# HELP process_memory_usage_bytes Memory in use
# TYPE process_memory_usage_bytes gauge
process_memory_usage_bytes{job="shop",otel_scope_name="app",otel_scope_schema_url="",otel_scope_version=""} 5.4932858e+07
`
	otelLogs   = `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"scope":{"name":"app"},"logRecords":[{"timeUnixNano":"%[1]d","severityNumber":9,"severityText":"INFO","body":{"stringValue":"order 827 paid"},"attributes":[{"key":"customer","value":{"stringValue":"c1"}}]},{"timeUnixNano":"%[1]d","severityNumber":17,"severityText":"ERROR","body":{"stringValue":"payment declined"}}]}]}]}` + "\n"
	otelTraces = `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"scope":{"name":"app"},"spans":[{"traceId":"b4329e10c679559afe514cdea30717b3","spanId":"8bd13171b3976b85","name":"GET /cart","kind":2,"startTimeUnixNano":"%[1]d","endTimeUnixNano":"%[2]d","status":{"code":2}},{"traceId":"08b44bee3d64767ddbf1440bfc336120","spanId":"803e458258937f9c","name":"SELECT carts","kind":3,"startTimeUnixNano":"%[1]d","endTimeUnixNano":"%[2]d","status":{}}]}]}]}` + "\n"
)

// startCollector stands in for a collector, which Debian does not have: it offers metrics
// and writes files where the configuration of the documentation says.
func startCollector(s *system) {
	var config collectorConfig
	var away atomic.Bool
	var count atomic.Int64
	port := s.port()
	s.replace["localhost:8889"] = "127.0.0.1:" + port
	s.replace["/var/log/otel/"] = s.dir + "/"
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := count.Add(10)
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = fmt.Fprintf(w, otelMetrics, n, 2*n)
	})
	s.up = func() {
		away.Store(false)
		end := serveHTTP(s, port, metrics)
		s.down = func() {
			away.Store(true)
			end()
		}
	}
	s.config = func(block string) {
		if err := yaml.Unmarshal([]byte(block), &config); err != nil {
			s.Fatal(err)
		}
		e := config.Exporters
		if e.Prometheus.Endpoint != "127.0.0.1:"+port || filepath.Dir(e.Logs.Path) != s.dir || config.Processors.Batch.Size != 16 {
			s.Errorf("the collector has %+v", config)
		}
	}
	s.feed = func() {
		if away.Load() || config.Exporters.Logs.Path == "" {
			return
		}
		now := time.Now().UnixNano()
		s.appendTo(config.Exporters.Logs.Path, fmt.Sprintf(otelLogs, now))
		s.appendTo(config.Exporters.Traces.Path, fmt.Sprintf(otelTraces, now-12_500_000, now))
	}
}

// serveHTTP serves on a port of loopback, and returns what ends that at once.
func serveHTTP(s *system, port string, handler http.Handler) (end func()) {
	s.Helper()
	server := &http.Server{Addr: "127.0.0.1:" + port, Handler: handler, ReadHeaderTimeout: patience}
	ln, err := net.Listen("tcp", server.Addr)
	if err != nil {
		s.Fatal(err)
	}
	served := make(chan struct{})
	go func() { // end waits for it
		defer close(served)
		_ = server.Serve(ln)
	}()
	end = func() {
		_ = server.Close()
		<-served
	}
	s.Cleanup(end)
	return end
}

// appendTo appends text to a file as one write.
func (s *system) appendTo(name, text string) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.Error(err)
		return
	}
	defer func() { _ = f.Close() }()
	_, _ = io.WriteString(f, text)
}
