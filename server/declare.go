package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"topicmux/topics"
)

// maxEntry is the maximum size of a catalogue entry in a request, in bytes. A
// larger one is rejected with 413.
const maxEntry = 16 << 10

// declare answers PUT /topics/{t}: it creates the topic if necessary and sets its
// catalogue entry to the body. Fields that the body omits become empty.
func (s *Server) declare(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := s.mayPublish(r, n); err != nil {
		return err
	}
	kind, err := r.media()
	if err != nil {
		return err
	}
	if kind == mediaForm || kind == mediaLines || kind == mediaStream {
		return newError(http.StatusUnsupportedMediaType, "a catalogue entry is one JSON object",
			"send application/json, such as %s", entryExample)
	}
	body, err := r.body(min(maxEntry, s.opts.MaxBody))
	if err != nil {
		return err
	}
	entry, err := parseEntry(n, body)
	if err != nil {
		return err
	}
	_, known := s.hub.TopicInfo(n)
	if _, err := s.hub.Declare(entry); err != nil {
		if errors.Is(err, topics.ErrTooLarge) {
			return newError(http.StatusBadRequest, err.Error(), "shorten it")
		}
		return err
	}
	status := http.StatusCreated
	if known {
		status = http.StatusOK
	}
	entry, _ = s.hub.TopicInfo(n)
	r.json(status, entry)
	return nil
}

// complete answers DELETE /topics/{t}: it completes the topic. The catalogue keeps
// its entry with the state complete.
func (s *Server) complete(r *request) error {
	n, err := r.topic()
	if err != nil {
		return err
	}
	if err := s.mayPublish(r, n); err != nil {
		return err
	}
	if err := s.hub.Complete(n); err != nil {
		return err
	}
	entry, _ := s.hub.TopicInfo(n)
	r.json(http.StatusOK, entry)
	return nil
}

const entryExample = `{"kind":"gauge","unit":"%","min":0,"max":100}`

// badEntry returns the error for an invalid entry.
func badEntry(what string) *apiError {
	return newError(http.StatusBadRequest, "the entry "+what,
		"kind, unit, help and keep are strings, min and max numbers: %s", entryExample)
}

// parseEntry parses the catalogue entry of a topic. An unknown field is an error,
// because a client would look in vain for its effect.
func parseEntry(n topics.Name, body []byte) (topics.TopicInfo, error) {
	entry := topics.TopicInfo{Name: n}
	if err := checkUTF8(body); err != nil {
		return entry, err
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return entry, badEntry("is not a JSON object")
	}
	given := map[string]bool{}
	for dec.More() {
		t, err := dec.Token()
		field, ok := t.(string)
		if err != nil || !ok {
			return entry, badEntry("is not JSON: " + reasonOf(err))
		}
		if given[field] {
			return entry, badEntry("has " + quote(field) + " twice")
		}
		given[field] = true
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return entry, badEntry("is not JSON: " + reasonOf(err))
		}
		if err := setField(&entry, field, value); err != nil {
			return entry, err
		}
	}
	if _, err := dec.Token(); err != nil {
		return entry, badEntry("is not JSON: " + reasonOf(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return entry, badEntry("has data after its end")
	}
	return entry, nil
}

func reasonOf(err error) string {
	if err == nil || errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF.Error()
	}
	return err.Error()
}

func quote(s string) string { return string(appendJSON(nil, s)) }

// setField sets one field of an entry. It returns an error for an unknown field or
// a value of the wrong type.
func setField(e *topics.TopicInfo, field string, value json.RawMessage) error {
	var to any
	want := "a string"
	switch field {
	case "kind":
		to = &e.Kind
	case "unit":
		to = &e.Unit
	case "help":
		to = &e.Help
	case "keep":
		to = &e.Retention
	case "min":
		to, want = &e.Min, "a number"
	case "max":
		to, want = &e.Max, "a number"
	case "name":
		var name string
		if json.Unmarshal(value, &name) != nil || name != e.Name.String() {
			return badEntry("has a different name than the path")
		}
		return nil
	case "state", "error", "last":
		return newError(http.StatusBadRequest, "the entry has "+quote(field)+", which only the server sets",
			"omit it; DELETE completes a topic")
	default:
		return newError(http.StatusBadRequest, "the entry has an unknown field: "+quote(field),
			"the fields are kind, unit, min, max, help and keep")
	}
	if string(value) == "null" || json.Unmarshal(value, to) != nil {
		return badEntry("needs " + want + " for " + quote(field) + ", but has " + snippet(value))
	}
	return nil
}

// snippet returns the first 40 bytes of a value.
func snippet(value json.RawMessage) string {
	const most = 40
	if len(value) <= most {
		return string(value)
	}
	return string(bytes.ToValidUTF8(value[:most], nil)) + "…"
}
