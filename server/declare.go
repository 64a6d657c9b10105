package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"topicmux/topics"
)

// maxEntry is the size of the largest catalogue entry that is sent, in bytes.
// Beyond it a request is refused with 413.
const maxEntry = 16 << 10

// declare answers PUT /topics/{t}: the topic is there, and its catalogue entry is
// what the body says; what it leaves out is empty.
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

// complete answers DELETE /topics/{t}: the topic ends, and its entry stays to say
// so.
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

// badEntry refuses an entry.
func badEntry(what string) *apiError {
	return newError(http.StatusBadRequest, "the entry "+what,
		"kind, unit, help and keep are strings, min and max numbers: %s", entryExample)
}

// parseEntry reads the entry of a topic. Nothing in it is ignored: a field that
// does nothing is a mistake that somebody would search for.
func parseEntry(n topics.Name, body []byte) (topics.TopicInfo, error) {
	entry := topics.TopicInfo{Name: n}
	if err := sayable(body); err != nil {
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

// setField sets one field of an entry.
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
		return badEntry("needs " + want + " for " + quote(field) + ", but has " + excerpt(value))
	}
	return nil
}

// excerpt returns the beginning of a value.
func excerpt(value json.RawMessage) string {
	const most = 40
	if len(value) <= most {
		return string(value)
	}
	return string(bytes.ToValidUTF8(value[:most], nil)) + "…"
}
