package server

import (
	dto "github.com/prometheus/client_model/go"

	"topicmux/topics"
)

// Paths are the paths that the server answers, with {} for a name.
func Paths() (all []string) {
	hub := topics.NewHub(HubOptions())
	defer hub.Close()
	for path := range New(hub, Options{}).api.Paths() {
		all = append(all, "/"+path)
	}
	return all
}

// Metrics returns what gathers the metrics of a server.
func Metrics(s *Server) func() ([]*dto.MetricFamily, error) { return s.registry.Gather }
