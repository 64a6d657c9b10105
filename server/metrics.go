package server

import (
	"bytes"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"
)

// newMetrics returns the metrics of the server, the process and the Go runtime.
func newMetrics(s *Server) *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(
		newCollector(s),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return r
}

// metricsFormats are the supported formats. The first one is the default.
var metricsFormats = []expfmt.Format{
	expfmt.NewFormat(expfmt.TypeTextPlain),
	expfmt.NewFormat(expfmt.TypeOpenMetrics),
	expfmt.NewFormat(expfmt.TypeProtoDelim),
}

// metrics answers GET /metrics. It collects the metrics on demand, so they cost
// nothing between two scrapes.
func (s *Server) metrics(r *request) error {
	if err := s.mayMetrics(r); err != nil {
		return err
	}
	format := expfmt.NegotiateAccept(http.Header{"Accept": {r.header("Accept")}}, metricsFormats...)
	body, err := s.scrapes.get(format, func() ([]byte, error) { return s.gatherAs(format) })
	if err != nil {
		return err
	}
	r.answer(http.StatusOK, string(format), body)
	return nil
}

// gatherAs returns the current metrics in that format.
func (s *Server) gatherAs(format expfmt.Format) ([]byte, error) {
	families, err := s.registry.Gather()
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	enc := expfmt.NewEncoder(&body, format)
	for _, family := range families {
		if err := enc.Encode(family); err != nil {
			return nil, err
		}
	}
	if closer, ok := enc.(expfmt.Closer); ok {
		if err := closer.Close(); err != nil {
			return nil, err
		}
	}
	return body.Bytes(), nil
}
