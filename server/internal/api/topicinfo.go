package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"topicmux/protocol"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/topics"
)

const infoExample = `{"kind":"gauge","unit":"%","min":0,"max":100}`

// badInfo returns the error for an invalid entry.
func badInfo(what string) *problem.Error {
	return problem.New(http.StatusBadRequest, "the entry "+what,
		"kind, unit, help and keep are strings, min and max numbers: %s", infoExample)
}

// parseInfo parses the catalogue entry of a topic. An unknown field is an error,
// because a client would look in vain for its effect.
func parseInfo(n topics.Name, body []byte) (topics.TopicInfo, error) {
	entry := topics.TopicInfo{Name: n}
	if err := request.CheckUTF8(body); err != nil {
		return entry, err
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return entry, badInfo("is not a JSON object")
	}
	given := map[string]bool{}
	for dec.More() {
		t, err := dec.Token()
		field, ok := t.(string)
		if err != nil || !ok {
			return entry, badInfo("is not JSON: " + reasonOf(err))
		}
		if given[field] {
			return entry, badInfo("has " + quote(field) + " twice")
		}
		given[field] = true
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return entry, badInfo("is not JSON: " + reasonOf(err))
		}
		if err := setField(&entry, field, value); err != nil {
			return entry, err
		}
	}
	if _, err := dec.Token(); err != nil {
		return entry, badInfo("is not JSON: " + reasonOf(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return entry, badInfo("has data after its end")
	}
	return entry, nil
}

func reasonOf(err error) string {
	if err == nil || errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF.Error()
	}
	return err.Error()
}

func quote(s string) string { return string(protocol.AppendJSON(nil, s)) }

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
			return badInfo("has a different name than the path")
		}
		return nil
	case "state", "error", "retryAt", "restarts", "last":
		return problem.New(http.StatusBadRequest, "the entry has "+quote(field)+", which only the server sets",
			"omit it; DELETE completes a topic")
	default:
		return problem.New(http.StatusBadRequest, "the entry has an unknown field: "+quote(field),
			"the fields are kind, unit, min, max, help and keep")
	}
	if string(value) == "null" || json.Unmarshal(value, to) != nil {
		return badInfo("needs " + want + " for " + quote(field) + ", but has " + snippet(value))
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
