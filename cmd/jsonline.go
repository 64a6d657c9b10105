package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"topicmux/topics"
)

// checkJSON returns where data, whose first line has that number, is not JSON, or
// nil.
func checkJSON(data []byte, line int) error {
	if json.Valid(data) {
		return nil
	}
	var value json.RawMessage
	err := json.Unmarshal(data, &value)
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return fmt.Errorf("line %d: not JSON: %w", line, err)
	}
	// The offset is that of the byte after the wrong one, or of the end.
	at := data[:min(max(int(syntax.Offset)-1, 0), len(data))]
	if strings.HasPrefix(syntax.Error(), "unexpected end") {
		at = data
	}
	row := bytes.LastIndexByte(at, '\n') + 1
	return hinted(fmt.Errorf("line %d, column %d: not JSON: %w",
		line+bytes.Count(at, []byte{'\n'}), utf8.RuneCount(at[row:])+1, syntax),
		"without --json any text is taken")
}

// A router finds the topic of a line.
type router struct {
	path  string      // as gjson has it; "": all have the same
	field string      // as the person has it
	topic topics.Name // of those that do not say it, or the zero Name

	text string // the last one found
	name topics.Name
}

// newRouter returns a router for a field, whose steps are joined by dots.
func newRouter(field string, otherwise topics.Name) *router {
	var path strings.Builder
	for _, c := range field {
		if strings.ContainsRune(`\*?|#@!{}[]()=<>%"':,`, c) {
			path.WriteByte('\\') // they mean something to gjson
		}
		path.WriteRune(c)
	}
	return &router{path: path.String(), field: field, topic: otherwise}
}

// route returns the topic of a line.
func (r *router) route(line []byte) (topics.Name, error) {
	if r.path == "" {
		return r.topic, nil
	}
	found := gjson.GetBytes(line, r.path)
	if !found.Exists() || found.Type == gjson.Null {
		if r.topic.IsZero() {
			return r.topic, hinted(fmt.Errorf("there is no field %q", r.field),
				"a TOPIC on the command line is for lines without it")
		}
		return r.topic, nil
	}
	if found.IsObject() || found.IsArray() {
		return r.topic, fmt.Errorf("the field %q is no name, but an object or an array", r.field)
	}
	if text := found.String(); text != r.text || r.name.IsZero() {
		name, err := topics.ParseName(text)
		if err != nil {
			return name, fmt.Errorf("the field %q: %w", r.field, err)
		}
		r.text, r.name = text, name
	}
	return r.name, nil
}
