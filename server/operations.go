package server

import (
	"net/http"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

// An operationAPI answers the requests of those who operate the server.
type operationAPI struct {
	registry *prometheus.Registry
	scrapes  *scrapes
	draining *atomic.Bool
}

// metrics answers GET /metrics. It collects the metrics on demand, so they cost
// nothing between two scrapes.
func (a *operationAPI) metrics(r *request) error {
	if err := r.mayMetrics(); err != nil {
		return err
	}
	format := expfmt.NegotiateAccept(http.Header{"Accept": {r.header("Accept")}}, metricsFormats...)
	body, err := a.scrapes.get(format, func() ([]byte, error) { return render(a.registry, format) })
	if err != nil {
		return err
	}
	r.answer(http.StatusOK, string(format), body)
	return nil
}

type status struct {
	Status string `json:"status"`
}

// alive answers GET /healthz: the server responds.
func (a *operationAPI) alive(r *request) error {
	r.json(http.StatusOK, status{"ok"})
	return nil
}

// ready answers GET /readyz: the server accepts new streams.
func (a *operationAPI) ready(r *request) error {
	if a.draining.Load() {
		return errDraining
	}
	r.json(http.StatusOK, status{"ready"})
	return nil
}
