package monitor

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"topicmux/internal/fuzzy"
	"topicmux/monitor/split"
)

const (
	// maxSurveyed is how many kept events are searched for a field with another name, and
	// maxFieldNames how many fields of theirs are known.
	maxSurveyed   = 256
	maxFieldNames = 512
	// maxFieldDepth is how many steps a field has that is suggested.
	maxFieldDepth = 4
)

// UnseenFieldError reports a topic field that none of the kept events has.
type UnseenFieldError struct {
	Field string // as a jq expression
	Near  string // the field that is probably meant, or ""
	Unfit bool   // events have the field, but its values cannot be topics
}

// Error says what no event has, and what was probably meant.
func (e *UnseenFieldError) Error() string {
	switch {
	case e.Unfit:
		return e.Field + " is no text or number in any kept event"
	case e.Near != "":
		return "no kept event has " + e.Field + "; did you mean " + e.Near + "?"
	}
	return "no kept event has " + e.Field
}

// unseen returns an [*UnseenFieldError] if there are kept events, and none has a topic by a
// splitter.
func (f *topicField) unseen(by *split.Splitter) error {
	topics := make([]string, 0, len(f.names))
	for topic := range f.names {
		topics = append(topics, topic)
	}
	slices.Sort(topics)
	events := 0
	var paths []string
	f.store.Payloads(topics, func(data []byte) bool {
		for data := range by.Elements(data) {
			by.Topic("", data)
			if events++; events <= maxSurveyed {
				paths = appendPaths(paths, "", gjson.ParseBytes(data), maxFieldDepth)
			}
		}
		return !by.HasTopics()
	})
	if events == 0 || by.HasTopics() {
		return nil
	}
	err := &UnseenFieldError{Field: by.Field(), Unfit: by.IsUnfit()}
	if !err.Unfit {
		err.Near = nearPath(by.Field(), paths)
	}
	return err
}

// appendPaths appends the paths of the texts and numbers in an object that are not in dst.
func appendPaths(dst []string, prefix string, object gjson.Result, depth int) []string {
	if !object.IsObject() || depth == 0 {
		return dst
	}
	object.ForEach(func(key, value gjson.Result) bool {
		path := strings.TrimPrefix(prefix+"."+key.String(), ".")
		switch {
		case value.IsObject():
			dst = appendPaths(dst, path, value, depth-1)
		case value.Type != gjson.Null && value.Type != gjson.JSON && !slices.Contains(dst, path):
			dst = append(dst, path)
		}
		return len(dst) < maxFieldNames
	})
	return dst
}

// nearPath returns the path that is similar to a jq expression, or else the first one whose
// last step is similar to that of the expression; "" if none is.
func nearPath(expression string, paths []string) string {
	head := strings.TrimPrefix(pathHead.FindString(expression), ".")
	if head == "" {
		return ""
	}
	if near := fuzzy.Nearest(head, paths); near != "" {
		return "." + near
	}
	last := func(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
	steps := make([]string, len(paths))
	for i, path := range paths {
		steps[i] = last(path)
	}
	if near := fuzzy.Nearest(last(head), steps); near != "" {
		return "." + paths[slices.Index(steps, near)]
	}
	return ""
}
