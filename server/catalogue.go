package server

import (
	"encoding/json"
	"net/http"

	"topicmux/topics"
)

// catalogue answers GET /topics with {"epoch":…,"topics":[entry…]}, of the
// topics selected or of all.
func (s *Server) catalogue(r *request) error {
	selection, err := s.readable(r)
	if err != nil {
		return err
	}
	entries := s.hub.Catalogue(selection)
	if entries == nil {
		entries = []topics.Entry{}
	}
	r.json(http.StatusOK, struct {
		Epoch  string         `json:"epoch"`
		Topics []topics.Entry `json:"topics"`
	}{s.hub.Epoch(), entries})
	return nil
}

// entry answers GET /topics/{t} with the topic's entry.
func (s *Server) entry(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := s.mayRead(r, n); err != nil {
		return err
	}
	e, ok := s.hub.Entry(n)
	if !ok {
		return unknown(n)
	}
	r.json(http.StatusOK, e)
	return nil
}

// last answers GET /topics/{t}/last with the newest payload as it is.
func (s *Server) last(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := s.mayRead(r, n); err != nil {
		return err
	}
	e, ok := s.hub.Last(n)
	if !ok {
		if _, known := s.hub.Entry(n); known {
			return refuse(http.StatusNotFound, "topic "+n.String()+" has no event yet",
				"GET /events?topics=%s waits for one", n)
		}
		return unknown(n)
	}
	contentType := "text/plain; charset=utf-8"
	if json.Valid(e.Data) {
		contentType = "application/json"
	}
	r.answer(http.StatusOK, contentType, e.Data)
	return nil
}

func unknown(n topics.Name) error {
	return refuse(http.StatusNotFound, "there is no topic "+n.String(),
		"GET /topics lists the topics; POST /topics/%s makes this one", n)
}

// topic returns the topic that the path names.
func (r *request) topic() (topics.Name, error) { return topics.ParseName(r.path[1]) }
