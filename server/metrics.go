package server

import (
	"bytes"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"
)

// newMetrics returns what /metrics shows: the server's figures, and those of the
// process and the runtime.
func newMetrics(s *Server) *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(
		newCollector(s),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return r
}

// metricsFormats are the formats that can be asked for, the first by default.
var metricsFormats = []expfmt.Format{
	expfmt.NewFormat(expfmt.TypeTextPlain),
	expfmt.NewFormat(expfmt.TypeOpenMetrics),
	expfmt.NewFormat(expfmt.TypeProtoDelim),
}

// metrics answers GET /metrics. The figures are gathered now: between two
// scrapes they cost nothing.
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

// gatherAs returns the figures as they are now.
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
