package server

import "net/http"

type status struct {
	Status string `json:"status"`
}

// alive answers GET /healthz: the server responds.
func (s *Server) alive(r *request) error {
	r.json(http.StatusOK, status{"ok"})
	return nil
}

// ready answers GET /readyz: the server accepts new streams.
func (s *Server) ready(r *request) error {
	if s.draining.Load() {
		return errDraining
	}
	r.json(http.StatusOK, status{"ready"})
	return nil
}
