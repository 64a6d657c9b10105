package alert

import (
	"slices"
	"strings"
	"time"

	"topicmux/monitor/store"
)

// itemKey identifies an item.
type itemKey struct {
	rule  *Rule
	topic string
}

// resolve matches the rules with topics that are new in the store. A rule
// without a topic keeps a single item, so that silence counts from the start.
func (w *Watch) resolve(st *store.State, now time.Time) {
	known := len(w.seen)
	same := w.resolved && w.replaced == st.Replaced
	if same && known == len(st.Topics) {
		return
	}
	var before map[itemKey]*item
	if !same || known > len(st.Topics) {
		before = w.forget()
	}
	for _, t := range st.Topics[len(w.seen):] {
		for _, e := range w.entries {
			if e.rule.figure != "" {
				continue
			}
			w.match(e, t, before, now)
		}
	}
	w.seen = append(w.seen, st.Topics[len(w.seen):]...)
	for _, e := range w.entries {
		if len(e.items) > 0 {
			continue
		}
		if e.rule.figure != "" {
			w.matchStreams(e, before, now)
		}
		if len(e.items) == 0 {
			w.put(e, &item{Alert: Alert{Rule: e.rule}}, before, now)
		}
	}
	w.resolved, w.replaced = true, st.Replaced
}

// forget removes and returns all items.
func (w *Watch) forget() map[itemKey]*item {
	before := make(map[itemKey]*item, w.items)
	for _, e := range w.entries {
		for _, it := range e.items {
			before[itemKey{it.Rule, it.Topic}] = it
		}
		e.items, e.longest = nil, 0
	}
	w.seen, w.items, w.left = w.seen[:0], 0, 0
	clear(w.topics)
	return before
}

// match adds an item for a topic if the rule's path names it. A path without
// "*" matches only the topic with the longest name that is a prefix of the
// path.
func (w *Watch) match(e *watchedRule, t *store.Topic, before map[itemKey]*item, now time.Time) {
	n := matched(e.rule.path, t.Name)
	wild := slices.Contains(e.rule.path, anyToken)
	if n == 0 || !wild && n < e.longest {
		return
	}
	if !wild && n > e.longest || e.items != nil && e.items[0].topic == nil {
		w.drop(e)
	}
	e.longest = n
	it := &item{Alert: Alert{Rule: e.rule, Topic: t.Name, Field: joined(e.rule.path[n:])}, topic: t}
	if it.Field != "" {
		it.paths = pathsOf(e.rule.path[n:])
	}
	w.put(e, it, before, now)
}

// matchStreams adds an item for each stream that a rule about a figure names.
func (w *Watch) matchStreams(e *watchedRule, before map[itemKey]*item, now time.Time) {
	for i := range w.opts.Streams {
		s := &w.opts.Streams[i]
		if e.rule.stream == "" || e.rule.stream == anyToken || e.rule.stream == s.Name {
			it := &item{Alert: Alert{Rule: e.rule, Topic: s.topic(), Field: e.rule.figure}, stream: s}
			w.put(e, it, before, now)
		}
	}
}

// put adds an item. If before has an item for the same rule and topic, put adds
// that one and keeps its state.
func (w *Watch) put(e *watchedRule, it *item, before map[itemKey]*item, now time.Time) {
	if w.items == maxItems {
		w.left++
		return
	}
	it.Since = now
	if it.topic != nil {
		it.missed = it.topic.Missed
	}
	if old := before[itemKey{it.Rule, it.Topic}]; old != nil {
		old.moveTo(it.topic)
		it = old
	}
	it.Muted = e.muted
	w.items++
	e.items = append(e.items, it)
	if it.topic != nil {
		w.topics[it.topic] = append(w.topics[it.topic], it)
	}
}

// drop removes all items of a rule.
func (w *Watch) drop(e *watchedRule) {
	for _, it := range e.items {
		if it.topic != nil {
			w.topics[it.topic] = slices.DeleteFunc(w.topics[it.topic], func(other *item) bool { return other == it })
		}
	}
	w.items -= len(e.items)
	e.items = nil
}

// anyToken represents an unquoted "*" in a rule's path.
const anyToken = "\x00*"

// joined formats a path for display.
func joined(path []string) string {
	return strings.ReplaceAll(strings.Join(path, "."), anyToken, "*")
}

// matched returns how many tokens of the path form the topic's name, or 0 if
// the path does not match. A quoted token may contain several tokens of the
// name.
func matched(path []string, name string) int {
	rest := name
	for i, token := range path {
		if token == anyToken {
			token, _, _ = strings.Cut(rest, ".")
		}
		after, ok := strings.CutPrefix(rest, token)
		if !ok {
			return 0
		}
		if after == "" {
			return i + 1
		}
		if rest, ok = strings.CutPrefix(after, "."); !ok {
			return 0
		}
	}
	return 0
}
