package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"topicmux/monitor/field"
	"topicmux/monitor/fuzzy"
	"topicmux/topics"
)

// A router finds the topic of a line of JSON.
type router struct {
	find  func(line []byte) (gjson.Result, error) // nil: all have the same
	field string                                  // as the person has it
	topic topics.Name                             // of those that do not say it, or the zero Name

	text string // the last one found
	name topics.Name
}

// newRouter returns a router for a field: a path of jq, which begins with a dot, or
// steps that are joined by dots. The error says what is wrong with the path.
func newRouter(from string, otherwise topics.Name) (*router, error) {
	r := &router{field: from, topic: otherwise}
	switch {
	case from == "":
	case strings.HasPrefix(from, "."):
		expr, err := field.Parse(from)
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
func firstOf(expr *field.Expr, line []byte) (gjson.Result, error) {
	found, err := expr.Pick(nil, line)
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
			path.WriteByte('\\') // they mean something to gjson
		}
		path.WriteRune(c)
	}
	return path.String()
}

// strayError is the error of a line whose topic cannot be a name.
type strayError struct{ reason error }

func (e *strayError) Error() string { return e.reason.Error() }
func (e *strayError) Unwrap() error { return e.reason }

// route returns the topic of a line. With an *strayError it is the one for those that
// do not say theirs, unless that is zero.
func (r *router) route(line []byte) (topics.Name, error) {
	if r.find == nil {
		return r.topic, nil
	}
	found, err := r.find(line)
	switch {
	case (err != nil || !found.Exists() || found.Type == gjson.Null) && r.topic.IsZero():
		return r.topic, hinted(fmt.Errorf("there is no field %q", r.field), "%sadd a TOPIC to the command line for lines without the field", r.meant(line))
	case err != nil, !found.Exists(), found.Type == gjson.Null:
		return r.topic, nil
	case found.IsObject(), found.IsArray():
		return r.topic, &strayError{fmt.Errorf("the field %q is an object or an array, not a name", r.field)}
	}
	if text := found.String(); text != r.text || r.name.IsZero() {
		name, err := topics.ParseName(text)
		if err != nil {
			return r.topic, &strayError{fmt.Errorf("the field %q: %w", r.field, err)}
		}
		r.text, r.name = text, name
	}
	return r.name, nil
}

// maxListed is how many fields of a line a hint lists.
const maxListed = 8

// meant says which field of the line may be meant, or which there are. It ends in
// "; or ", to go on, and is "" for a line without fields.
func (r *router) meant(line []byte) string {
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

// stray returns the strayError of a line that another topic takes, or nil.
func (r *router) stray(err error) error {
	var stray *strayError
	if errors.As(err, &stray) && !r.topic.IsZero() {
		return stray
	}
	return nil
}
