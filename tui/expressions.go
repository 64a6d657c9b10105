package tui

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"topicmux/tui/field"
	"topicmux/tui/store"
)

// fieldsMost is how many expressions a topic can have.
const fieldsMost = 16

// Fields are expressions of jq by the topics that they chart values of.
type Fields map[string][]*field.Expr

// Add takes one as the command line has it: TOPIC=EXPRESSION, such as
// cpu=.total or 'cpu=.cores | max'. The error says what is wrong and where.
func (f Fields) Add(arg string) error {
	topic, source, found := strings.Cut(arg, "=")
	if topic = strings.TrimSpace(topic); !found || topic == "" {
		return fmt.Errorf("%q is not TOPIC=EXPRESSION", arg)
	}
	return f.Put(topic, source)
}

// Put adds an expression to those of a topic. Of a wrong one the error is a
// *field.SyntaxError.
func (f Fields) Put(topic, source string) error {
	if len(f[topic]) == fieldsMost {
		return fmt.Errorf("%s already has %d expressions", topic, fieldsMost)
	}
	e, err := field.Parse(source)
	if err != nil {
		return err
	}
	f[topic] = append(f[topic], e)
	return nil
}

// MissingField is an expression that made nothing of any event.
type MissingField struct {
	// Topic and Expression are as the person wrote them.
	Topic, Expression string
	// Reason is why no event of the topic had it; "" where there was none.
	Reason string
}

// missing returns the expressions that made nothing of any event.
func (f Fields) missing(st *store.State) []MissingField {
	var out []MissingField
	for _, topic := range slices.Sorted(maps.Keys(f)) {
		t := st.Topic(topic)
		for _, e := range f[topic] {
			m := MissingField{Topic: topic, Expression: e.String()}
			switch {
			case t == nil || t.Count == 0:
				out = append(out, m)
			case len(t.FindAll(nil, e.String())) == 0:
				failing, _ := strings.CutPrefix(t.Failing, e.String()+": ")
				m.Reason = cmp.Or(failing, "it finds no value to chart")
				out = append(out, m)
			}
		}
	}
	return out
}

// String says what is missing.
func (m MissingField) String() string {
	if m.Reason == "" {
		return "no topic " + strconv.Quote(m.Topic)
	}
	return m.Reason
}

// names returns what the topic's expressions are called.
func (f Fields) names(topic string) []string {
	var names []string
	for _, e := range f[topic] {
		names = append(names, e.String())
	}
	return names
}

// extractors hands the expressions to the store.
func (f Fields) extractors() map[string][]store.Extractor {
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
