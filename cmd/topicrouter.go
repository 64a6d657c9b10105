package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"topicmux/internal/fuzzy"
	"topicmux/internal/jq"
	"topicmux/topics"
)

// A topicRouter finds the topic of a line of JSON.
type topicRouter struct {
	find  func(line []byte) (gjson.Result, error) // nil: all lines have the same topic
	field string                                  // as it was typed
	topic topics.Name                             // of lines without the field; zero: none

	text string // the last one found
	name topics.Name
}

// newTopicRouter returns a router for a field: a path of jq, which begins with a dot, or
// steps that are joined by dots.
func newTopicRouter(from string, otherwise topics.Name) (*topicRouter, error) {
	r := &topicRouter{field: from, topic: otherwise}
	switch {
	case from == "":
	case strings.HasPrefix(from, "."):
		expr, err := jq.Parse(from)
		if err != nil {
			return nil, usageError(fmt.Errorf("--topic-field: %w", err),
				"want a field such as service.name, or a jq path such as .meta.stream or '.[\"service.name\"]'")
		}
		r.find = func(line []byte) (gjson.Result, error) { return firstOf(expr, line) }
	default:
		path := literalPath(from)
		r.find = func(line []byte) (gjson.Result, error) { return gjson.GetBytes(line, path), nil }
	}
	return r, nil
}

// firstOf returns the first result of an expression.
func firstOf(expr *jq.Expr, line []byte) (gjson.Result, error) {
	found, err := expr.Append(nil, line)
	if err != nil || len(found) == 0 {
		return gjson.Result{}, err
	}
	return gjson.ParseBytes(found[0]), nil
}

// literalPath returns the path of gjson for steps that are joined by dots.
func literalPath(steps string) string {
	var path strings.Builder
	for _, c := range steps {
		if strings.ContainsRune(`\*?|#@!{}[]()=<>%"':,`, c) {
			path.WriteByte('\\') // gjson gives them a meaning
		}
		path.WriteRune(c)
	}
	return path.String()
}

// badTopicError is the error of a line whose topic cannot be a name.
type badTopicError struct{ reason error }

func (e *badTopicError) Error() string { return e.reason.Error() }
func (e *badTopicError) Unwrap() error { return e.reason }

// route returns the topic of a line. With a *badTopicError it is the topic for lines
// without the field, which may be zero.
func (r *topicRouter) route(line []byte) (topics.Name, error) {
	if r.find == nil {
		return r.topic, nil
	}
	found, err := r.find(line)
	switch {
	case (err != nil || !found.Exists() || found.Type == gjson.Null) && r.topic.IsZero():
		return r.topic, withHint(fmt.Errorf("there is no field %q", r.field), "%sadd a TOPIC to the command line for lines without the field", r.suggestion(line))
	case err != nil, !found.Exists(), found.Type == gjson.Null:
		return r.topic, nil
	case found.IsObject(), found.IsArray():
		return r.topic, &badTopicError{fmt.Errorf("the field %q is an object or an array, not a name", r.field)}
	}
	if text := found.String(); text != r.text || r.name.IsZero() {
		name, err := topics.ParseName(text)
		if err != nil {
			return r.topic, &badTopicError{fmt.Errorf("the field %q: %w", r.field, err)}
		}
		r.text, r.name = text, name
	}
	return r.name, nil
}

// maxListed is how many fields of a line a hint lists.
const maxListed = 8

// suggestion returns the field of the line that was probably meant, or which there are,
// as the beginning of a hint. It is "" for a line without fields.
func (r *topicRouter) suggestion(line []byte) string {
	var names []string
	gjson.ParseBytes(line).ForEach(func(key, _ gjson.Result) bool {
		if key.Type == gjson.String {
			names = append(names, key.String())
		}
		return len(names) < 64
	})
	if near := fuzzy.Nearest(strings.TrimPrefix(r.field, "."), names); near != "" {
		return "did you mean " + near + "? or "
	}
	if len(names) == 0 {
		return ""
	}
	more := ""
	if len(names) > maxListed {
		names, more = names[:maxListed], ", …"
	}
	return "the fields are " + strings.Join(names, ", ") + more + "; or "
}

// badTopic returns the *badTopicError of a line that goes to the default topic, or nil.
func (r *topicRouter) badTopic(err error) error {
	var stray *badTopicError
	if errors.As(err, &stray) && !r.topic.IsZero() {
		return stray
	}
	return nil
}
