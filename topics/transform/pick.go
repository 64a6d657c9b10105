package transform

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/internal/jq"
	"topicmux/internal/validjson"
	"topicmux/topics"
)

const (
	// maxResult is the largest result of an expression in bytes.
	maxResult = 1 << 20
	// maxTopics is how many topics split makes of one topic.
	maxTopics = 64
	// other is the topic under the topic for the events beyond maxTopics.
	other = "other"
)

func parseField(arg string) (Step, error) {
	expr, err := jq.Parse(arg)
	if err != nil {
		return Step{}, err
	}
	expr.SetLimit(maxEvents + 1) // what exceeds maxEvents is counted
	return Step{expr: expr, apply: applyField, info: forget}, nil
}

// forget removes from the info what is about the payload before a step that replaces it.
func forget(i *topics.TopicInfo) { i.Kind, i.Unit, i.Min, i.Max = "", "", nil, nil }

func applyField(m *memory, _ time.Time, e Event, emit func(Event)) error {
	results, err := evaluate(m.expr, e.Data)
	if err != nil {
		return err
	}
	var missing error
	for _, r := range results {
		switch v := gjson.ParseBytes(r); {
		case len(r) > maxResult:
			missing = fmt.Errorf("a result of %d bytes is too large", len(r))
		case v.Type == gjson.Null:
			missing = jq.ErrMissing
		case v.Type == gjson.String:
			emit(Event{e.Topic, []byte(v.Str)})
		default:
			emit(Event{e.Topic, r})
		}
	}
	return missing
}

// evaluate returns the results of an expression for a payload. Text is a JSON string.
func evaluate(expr *jq.Expr, data []byte) ([][]byte, error) {
	if !validjson.Bytes(data) {
		if len(data) > maxResult {
			return nil, fmt.Errorf("a payload of %d bytes is too large", len(data))
		}
		quoted, err := json.Marshal(string(data))
		if err != nil {
			return nil, err
		}
		data = quoted
	}
	return expr.Append(nil, data)
}

func parseWhen(arg string) (Step, error) {
	expr, err := jq.Parse(arg)
	return Step{expr: expr, apply: applyWhen}, err
}

// applyWhen passes the event if the first result is neither null nor false.
func applyWhen(m *memory, _ time.Time, e Event, emit func(Event)) error {
	results, err := evaluate(m.expr, e.Data)
	if errors.Is(err, jq.ErrMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(results) > 0 && string(results[0]) != "null" && string(results[0]) != "false" {
		emit(e)
	}
	return nil
}

func parseSplit(arg string) (Step, error) {
	expr, err := jq.Parse(arg)
	return Step{expr: expr, apply: applySplit}, err
}

// applySplit passes the event on the topic that the first result names. An event
// without a name stays on its topic.
func applySplit(m *memory, _ time.Time, e Event, emit func(Event)) error {
	results, err := evaluate(m.expr, e.Data)
	if err == nil && len(results) > 0 {
		e.Topic = m.splitTopic(e.Topic, topicSuffix(results[0]))
	}
	emit(e)
	return nil
}

// splitTopic returns the topic with this suffix under a topic.
func (m *memory) splitTopic(under topics.Name, suffix string) topics.Name {
	if suffix == "" {
		return under
	}
	known := m.splits[under]
	if n, ok := known[suffix]; ok {
		return n
	}
	if known == nil {
		known = map[string]topics.Name{}
		m.splits[under] = known
	}
	full := len(known) >= maxTopics
	if full {
		suffix = other
	}
	n, err := topics.ParseName(under.String() + "." + suffix)
	if err != nil {
		return under
	}
	if !full {
		known[suffix] = n
	}
	return n
}

// topicSuffix returns the part of a topic's name for a result, or "" if it names no topic.
// Slashes separate parts as dots do, and other characters that no name can have become
// underscores.
func topicSuffix(result []byte) string {
	v := gjson.ParseBytes(result)
	if v.Type == gjson.Null || v.Type == gjson.JSON {
		return ""
	}
	text := v.String()
	if len(text) > topics.MaxName {
		return ""
	}
	var parts []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '.' || r == '/' }) {
		parts = append(parts, strings.Map(nameRune, part))
	}
	return strings.Join(parts, ".")
}

// nameRune returns the rune in a topic's name that stands for r.
func nameRune(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-':
		return r
	}
	return '_'
}
