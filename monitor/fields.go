package monitor

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"topicmux/internal/fuzzy"
	"topicmux/internal/jq"
	"topicmux/monitor/store"
)

// maxFields is the largest number of expressions of a topic.
const maxFields = 16

// Fields maps topics to the jq expressions that are charted for them.
type Fields map[string][]*jq.Expr

// Add adds an expression in the syntax of the command line: TOPIC=EXPRESSION,
// such as cpu=.total or 'cpu=.cores | max'. The error describes the mistake and
// its position.
func (f Fields) Add(arg string) error {
	topic, source, found := strings.Cut(arg, "=")
	if topic = strings.TrimSpace(topic); !found || topic == "" {
		return fmt.Errorf("%q is not TOPIC=EXPRESSION", arg)
	}
	return f.Put(topic, source)
}

// Put adds an expression to a topic, which may have up to 16. The error is a
// *jq.SyntaxError if the expression is invalid.
func (f Fields) Put(topic, source string) error {
	if len(f[topic]) == maxFields {
		return fmt.Errorf("%s already has %d expressions", topic, maxFields)
	}
	e, err := jq.Parse(source)
	if err != nil {
		return err
	}
	f[topic] = append(f[topic], e)
	return nil
}

// MissingField is an expression that found no value in any event.
type MissingField struct {
	// Topic and Expression are as the user wrote them.
	Topic, Expression string
	// Reason is why it found none, or "" if the topic has no events.
	Reason string
	// Near is the topic or field that is probably meant, or "" if none is similar.
	Near string
	// Fields are those that the topic has, if the expression begins with another one.
	Fields []string
}

// Missing returns the expressions that found no value in any event, sorted by
// topic.
func (f Fields) Missing(st *store.State) []MissingField {
	var out []MissingField
	for _, topic := range slices.Sorted(maps.Keys(f)) {
		t := st.Topic(topic)
		for _, e := range f[topic] {
			m := MissingField{Topic: topic, Expression: e.String()}
			switch {
			case t == nil:
				m.Near = nearTopic(topic, st)
				fallthrough
			case t.Count == 0:
				out = append(out, m)
			case len(t.FindAll(nil, e.String())) == 0:
				failing, _ := strings.CutPrefix(t.ExtractError, e.String()+": ")
				m.Reason = cmp.Or(failing, "it returns no value to chart")
				m.lookFor(e.String(), t.FieldNames())
				out = append(out, m)
			}
		}
	}
	return out
}

// pathHead matches the path that an expression begins with.
var pathHead = regexp.MustCompile(`^\.[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*`)

// nearTopic returns the topic with a similar name, or "".
func nearTopic(name string, st *store.State) string {
	var names []string
	for _, t := range st.Topics {
		names = append(names, t.Name)
	}
	return fuzzy.Nearest(name, names)
}

// lookFor sets Near and Fields if an expression begins with a field that its topic does
// not have.
func (m *MissingField) lookFor(expression string, fields []string) {
	head := strings.TrimPrefix(pathHead.FindString(expression), ".")
	var paths []string
	for _, path := range fields {
		for path != "" {
			paths = append(paths, path)
			path = path[:max(0, strings.LastIndexByte(path, '.'))]
		}
	}
	if head == "" || slices.Contains(paths, head) {
		return
	}
	m.Fields = fields
	if near := fuzzy.Nearest(head, paths); near != "" {
		m.Near = "." + near
	}
}

// String describes what is missing.
func (m MissingField) String() string {
	s := m.Reason
	if s == "" {
		s = "no topic " + strconv.Quote(m.Topic)
	}
	if m.Near != "" {
		s += "; did you mean " + m.Near + "?"
	}
	return s
}

// Names returns the expressions of a topic as they were written.
func (f Fields) Names(topic string) []string {
	var names []string
	for _, e := range f[topic] {
		names = append(names, e.String())
	}
	return names
}

// Extractors returns the expressions in the form that the store needs.
func (f Fields) Extractors() map[string][]store.Extractor {
	if len(f) == 0 {
		return nil
	}
	out := make(map[string][]store.Extractor, len(f))
	for topic, all := range f {
		for _, e := range all {
			out[topic] = append(out[topic], e)
		}
	}
	return out
}

// And returns the expressions of both.
func (f Fields) And(more Fields) Fields {
	if len(f)+len(more) == 0 {
		return f
	}
	out := make(Fields, len(f)+len(more))
	for _, all := range []Fields{f, more} {
		for topic, expressions := range all {
			out[topic] = slices.Concat(out[topic], expressions)
		}
	}
	return out
}

// Without returns the expressions that are not among others.
func (f Fields) Without(others Fields) Fields {
	out := make(Fields, len(f))
	for topic, all := range f {
		left := slices.DeleteFunc(slices.Clone(all), func(e *jq.Expr) bool {
			return slices.ContainsFunc(others[topic], func(o *jq.Expr) bool { return o.String() == e.String() })
		})
		if len(left) > 0 {
			out[topic] = left
		}
	}
	return out
}

// Equal reports whether both have the same expressions.
func (f Fields) Equal(other Fields) bool {
	return maps.EqualFunc(f, other, func(a, b []*jq.Expr) bool {
		return slices.EqualFunc(a, b, func(x, y *jq.Expr) bool { return x.String() == y.String() })
	})
}
