package alert

import (
	"slices"
	"strconv"

	"topicmux/internal/fuzzy"
)

// Missing describes a rule that has had no value to evaluate so far, and the
// reason.
type Missing struct {
	Rule *Rule
	// Topic is the topic that the rule matched, or "" if there is none.
	Topic string
	// Field is the field that no event of the topic had, or "" for none.
	Field string
	// Near is the topic, field or figure of the stream that is probably meant; "" if none
	// is similar.
	Near string
	// Fields are those that the topic has, if Field is not among them.
	Fields []string

	why string
}

// String returns a description such as: no topic "nosuch", or: dice has no
// field "foo".
func (m Missing) String() string {
	if m.Near != "" {
		return m.why + "; did you mean " + m.Near + "?"
	}
	return m.why
}

// Missing returns the rules that have had no value to evaluate, in the order in
// which they were added. It includes a rule with "*" only if that holds for all
// matching topics. The caller must hold the store's lock.
func (w *Watch) Missing() []Missing {
	if !w.Any() {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Missing
	for _, e := range w.entries {
		if m, ok := e.missing(); ok {
			if m.Topic == "" {
				m.Near = w.nearTopic(e.rule.path)
			}
			out = append(out, m)
		}
	}
	return out
}

func (e *watchedRule) missing() (Missing, bool) {
	if e.rule.figure != "" {
		return e.missingStream() // a stream that there is has every figure, sooner or later
	}
	m := Missing{Rule: e.rule, why: "no topic " + strconv.Quote(joined(e.rule.path))}
	for _, it := range e.items {
		switch {
		case it.Judged > 0:
			return Missing{}, false
		case it.topic == nil || m.Field != "":
			continue
		}
		m = it.missing()
	}
	return m, true
}

// missingStream reports a stream that does not exist.
func (e *watchedRule) missingStream() (Missing, bool) {
	if len(e.items) == 0 || e.items[0].stream != nil || e.rule.stream == "" {
		return Missing{}, false
	}
	return Missing{Rule: e.rule, why: "no stream " + strconv.Quote(e.rule.stream)}, true
}

// missing describes what the topic does not have.
func (it *item) missing() Missing {
	t := it.topic
	m := Missing{Rule: it.Rule, Topic: it.Topic}
	if t.Count > 0 {
		m.Field = it.Field
	}
	switch {
	case t.Complete():
		m.why = it.Topic + " has ended"
	case t.Count == 0:
		m.why = it.Topic + " has no events yet"
	case it.Field != "" && it.Rule.kind == isNumber && slices.Contains(t.FieldNames(), it.Field):
		m.why = it.Topic + ": " + strconv.Quote(it.Field) + " is not a number"
	case it.Field != "":
		m.why = it.Topic + " has no field " + strconv.Quote(it.Field)
		m.Fields = t.FieldNames()
		m.Near = fuzzy.Nearest(it.Field, m.Fields)
	default:
		m.why = it.Topic + " has no number"
	}
	return m
}

// nearTopic returns the figure of the stream or the topic that is near the path of a rule,
// or the topic that is near its beginning; "" if none is.
func (w *Watch) nearTopic(path []string) string {
	names := make([]string, len(w.seen))
	for i, t := range w.seen {
		names[i] = t.Name
	}
	if near := missingFigure(path); near != "" {
		return near
	}
	for n := len(path); n > 0; n-- {
		if near := fuzzy.Nearest(joined(path[:n]), names); near != "" {
			return near
		}
	}
	return ""
}
