package alert

import (
	"slices"
	"strconv"
	"time"

	"topicmux/monitor/fuzzy"
	"topicmux/monitor/store"
)

// Missing describes a rule that has had no value to evaluate so far, and the
// reason.
type Missing struct {
	Rule *Rule
	// Topic is the topic that the rule matched, or "" if there is none.
	Topic string
	// Field is the field that no event of the topic had, or "" for none.
	Field string

	why string
}

// String returns a description such as: no topic "nosuch", or: dice has no
// field "foo".
func (m Missing) String() string { return m.why }

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
				m.why += w.meantTopic(e.rule.path)
			}
			out = append(out, m)
		}
	}
	return out
}

func (e *entry) missing() (Missing, bool) {
	m := Missing{Rule: e.rule, why: "no topic " + strconv.Quote(joined(e.rule.path))}
	for _, it := range e.items {
		switch {
		case it.Judged > 0:
			return Missing{}, false
		case it.topic == nil || m.Field != "":
			continue
		}
		m.Topic, m.Field, m.why = it.Topic, "", it.lacks()
		if it.topic.Count > 0 {
			m.Field = it.Field
		}
	}
	return m, true
}

// lacks describes what the topic does not have.
func (it *item) lacks() string {
	t := it.topic
	switch {
	case t.Complete():
		return it.Topic + " has ended"
	case t.Count == 0:
		return it.Topic + " has no events yet"
	case it.Field != "" && it.Rule.kind == isNumber && hasField(t, it.Field):
		return it.Topic + ": " + strconv.Quote(it.Field) + " is not a number"
	case it.Field != "":
		return it.Topic + " has no field " + strconv.Quote(it.Field) + meant(t, it.Field)
	}
	return it.Topic + " has no number"
}

// meantTopic returns a "did you mean" hint if a topic's name is similar to a
// rule's path or its beginning, otherwise "".
func (w *Watch) meantTopic(path []string) string {
	names := make([]string, len(w.seen))
	for i, t := range w.seen {
		names[i] = t.Name
	}
	for n := len(path); n > 0; n-- {
		if near := fuzzy.Nearest(joined(path[:n]), names); near != "" {
			return "; did you mean " + near + "?"
		}
	}
	return ""
}

// meant returns a "did you mean" hint if another field of the topic has a
// similar name, otherwise "".
func meant(t *store.Topic, field string) string {
	var names []string
	for _, f := range t.Fields(time.Time{}) {
		names = append(names, f.Field)
	}
	if near := fuzzy.Nearest(field, names); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

func hasField(t *store.Topic, field string) bool {
	return slices.ContainsFunc(t.Fields(time.Time{}), func(f store.FieldInfo) bool { return f.Field == field })
}
