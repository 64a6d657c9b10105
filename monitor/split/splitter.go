// Package split finds the topics of a stream that keeps them in its JSON.
//
// More than half of the world's event streams send all events under one name and say
// in a field of the JSON what each event is about. A [Splitter] finds that field from
// the first events, or takes it from the user, and returns the topic of each event.
package split

import (
	"fmt"
	"iter"
	"strings"
	"time"
	"unsafe"

	"github.com/tidwall/gjson"

	"topicmux/internal/jq"
)

const (
	// MaxTopics is how many topics a Splitter makes of one stream. Events of further
	// ones get the topic [Other].
	MaxTopics = 64
	// Other is the topic of the events beyond MaxTopics.
	Other = "other"
	// maxTopic is the longest topic in bytes. An event with a longer value keeps its name.
	maxTopic = 128
)

// Splitter returns the topics of events. It belongs to one goroutine.
type Splitter struct {
	field  string         // the field, as users write it; "" without one
	expr   *jq.Expr       // of a field that the user has chosen
	path   string         // the path of a field that was found, for gjson
	second string         // the path of a second field, or ""
	only   bool           // the second field alone is the topic
	batch  bool           // events are arrays of events, or have them in a member
	names  map[string]int // the topics so far, by what the fields contain
	topics []string
	key    []byte
	picked [][]byte
	unfit  bool // a value was no text, number or bool

	survey *survey // nil: nothing is to be found
}

// New returns a splitter that looks for a field in the first events.
func New() *Splitter { return &Splitter{survey: newSurvey(), names: make(map[string]int)} }

// Off returns a splitter that leaves every event its name.
func Off() *Splitter { return &Splitter{} }

// By returns a splitter for a field that the user has chosen: a jq expression, such as
// .type or '.meta.stream'. Steps without the first dot are a path, too. The error says
// what is wrong with the expression.
func By(expression string) (*Splitter, error) {
	if !strings.HasPrefix(expression, ".") {
		expression = "." + expression
	}
	expr, err := jq.Parse(expression)
	if err != nil {
		return nil, fmt.Errorf("topic field: %w", err)
	}
	return &Splitter{field: expression, expr: expr, names: make(map[string]int)}, nil
}

// Field returns the field with the topics as a jq expression, or "" while there is none.
func (s *Splitter) Field() string { return s.field }

// HasTopics reports whether an event has had a topic by the field.
func (s *Splitter) HasTopics() bool { return len(s.topics) > 0 }

// IsUnfit reports whether an event has had the chosen field with a value that cannot be a
// topic, such as an object or a long text.
func (s *Splitter) IsUnfit() bool { return s.unfit }

// Searching reports whether the splitter still looks for a field.
func (s *Splitter) Searching() bool { return s.survey != nil }

// Observe looks at the next event, which arrived at that time, and reports whether the
// field has been found with it. The events before it then have topics, too. Keepalives
// must not be passed. Once the field is found, or the search has ended without one,
// Observe does nothing.
func (s *Splitter) Observe(name string, data []byte, at time.Time) bool {
	if s.survey == nil {
		return false
	}
	for event := range elements(data, true) {
		s.survey.add(name, event, at)
	}
	s.survey.addForm(data)
	found, final := s.survey.decide()
	if found == nil && !final {
		return false
	}
	if found == nil {
		s.survey = nil
		return false
	}
	s.path, s.second, s.only, s.batch = found.path, found.second, found.only, s.survey.inBatches()
	s.survey = nil
	s.field = found.expression()
	return true
}

// IsWhole reports whether the data of an event is one event, as far as a look at its first
// byte tells. Elements then returns the data itself.
func (s *Splitter) IsWhole(data []byte) bool {
	if !s.batch && s.expr == nil {
		return true
	}
	return len(data) == 0 || data[0] != '[' && (!s.batch || data[0] != '{')
}

// Elements returns an iterator over the events in the data of one event: the elements of
// an array, if the field was found in those, and otherwise the data itself.
func (s *Splitter) Elements(data []byte) iter.Seq[[]byte] {
	if s.batch || s.expr != nil {
		return elements(data, s.batch)
	}
	return func(yield func([]byte) bool) { yield(data) }
}

// Topic returns the topic of an event with that name. It is the name itself without a
// field, for data without that field, and for values that cannot be a topic.
func (s *Splitter) Topic(name string, data []byte) string {
	s.key = s.key[:0]
	switch {
	case s.field == "":
		return name
	case s.expr != nil:
		s.pick(data)
	default:
		s.find(data)
	}
	if len(s.key) == 0 || len(s.key) > maxTopic {
		return name
	}
	if i, ok := s.names[string(s.key)]; ok {
		return s.topics[i]
	}
	if len(s.topics) >= MaxTopics {
		return Other
	}
	topic := string(s.key)
	s.names[topic] = len(s.topics)
	s.topics = append(s.topics, topic)
	return topic
}

// pick sets the key to what the chosen expression finds.
func (s *Splitter) pick(data []byte) {
	var err error
	if s.picked, err = s.expr.Append(s.picked[:0], data); err != nil || len(s.picked) == 0 {
		return
	}
	v := gjson.ParseBytes(s.picked[0])
	s.key = appendScalar(s.key, v)
	s.unfit = s.unfit || len(s.key) == 0 && v.Type != gjson.Null || len(s.key) > maxTopic
}

// find sets the key to the values of the fields that were found.
func (s *Splitter) find(data []byte) {
	if len(data) == 0 || data[0] != '{' {
		return
	}
	text := unsafe.String(unsafe.SliceData(data), len(data)) // read here alone; a copy would take most of the time
	if !s.only {
		if s.key = appendScalar(s.key, gjson.Get(text, s.path)); len(s.key) == 0 {
			return
		}
	}
	if s.second == "" {
		return
	}
	first := len(s.key)
	if first > 0 {
		s.key = append(s.key, '.')
	}
	if s.key = appendScalar(s.key, gjson.Get(text, s.second)); len(s.key) == first+1 {
		s.key = s.key[:first]
	}
}

// appendScalar appends a string, number or bool to dst.
func appendScalar(dst []byte, v gjson.Result) []byte {
	switch v.Type {
	case gjson.String:
		return append(dst, v.Str...)
	case gjson.Number, gjson.True, gjson.False:
		return append(dst, v.Raw...)
	}
	return dst
}
