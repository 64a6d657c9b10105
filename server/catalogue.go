package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

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

// publish answers POST /topics/{t}: the body becomes an event of the topic.
func (s *Server) publish(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := s.mayPublish(r, n); err != nil {
		return err
	}
	if kind, _, _ := strings.Cut(r.header("Content-Type"), ";"); strings.EqualFold(strings.TrimSpace(kind), "application/x-ndjson") {
		return refuse(http.StatusUnsupportedMediaType, "several events at once are not taken",
			"send each event with a request of its own, as text or JSON")
	}
	data, err := r.body(s.opts.MaxBody)
	if err != nil {
		return err
	}
	if err := sayable(data); err != nil {
		return err
	}
	id, err := s.hub.Publish(n, data)
	switch {
	case errors.Is(err, topics.ErrTooLarge):
		return refuse(http.StatusRequestEntityTooLarge, err.Error(), "send less at once")
	case err != nil:
		return err
	}
	r.json(http.StatusCreated, struct {
		ID string `json:"id"`
	}{id.String()})
	return nil
}

func unknown(n topics.Name) error {
	return refuse(http.StatusNotFound, "there is no topic "+n.String(),
		"GET /topics lists the topics; POST /topics/%s makes this one", n)
}

// topic returns the topic that the path names.
func (r *request) topic() (topics.Name, error) { return topics.ParseName(r.path[1]) }
