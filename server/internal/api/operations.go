package api

import (
	"net/http"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"topicmux/server/internal/metrics"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
)

// An operationAPI answers the requests of those who operate the server.
type operationAPI struct {
	registry *prometheus.Registry
	scrapes  *metrics.Scrapes
	draining *atomic.Bool
}

// metrics answers GET /metrics. It collects the metrics on demand, so they cost
// nothing between two scrapes.
func (a *operationAPI) metrics(r *request.Request) error {
	if err := r.MayMetrics(); err != nil {
		return err
	}
	format := expfmt.NegotiateAccept(http.Header{"Accept": {r.Header("Accept")}}, metrics.MetricsFormats...)
	body, err := a.scrapes.Get(format, func() ([]byte, error) { return metrics.Render(a.registry, format) })
	if err != nil {
		return err
	}
	r.Answer(http.StatusOK, string(format), body)
	return nil
}

type status struct {
	Status string `json:"status"`
}

// alive answers GET /healthz: the server responds.
func (a *operationAPI) alive(r *request.Request) error {
	r.JSON(http.StatusOK, status{"ok"})
	return nil
}

// ready answers GET /readyz: the server accepts new streams.
func (a *operationAPI) ready(r *request.Request) error {
	if a.draining.Load() {
		return problem.ErrDraining
	}
	r.JSON(http.StatusOK, status{"ready"})
	return nil
}
