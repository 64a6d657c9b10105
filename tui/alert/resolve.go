package alert

import (
	"strings"
	"time"

	"topicmux/tui/store"
)

// resolve finds the topics of the rules when there are new ones. A rule
// without a topic keeps one item, so that silence from the start counts.
func (w *Watch) resolve(st *store.State, now time.Time) {
	if w.seen == len(st.Topics) && len(w.items) > 0 {
		return
	}
	w.seen = len(st.Topics)
	w.Left = 0
	have := make(map[itemKey]*item, len(w.items))
	for _, it := range w.items {
		have[it.key()] = it
	}
	w.items = w.items[:0]
	for _, r := range w.rules {
		found := targets(r.path, st.Topics)
		if len(found) == 0 {
			found = []target{{}}
		}
		for _, f := range found {
			it := &item{Alert: Alert{Rule: r, Field: f.field, Since: now}, topic: f.topic}
			if f.topic != nil {
				it.Topic = f.topic.Name
				it.missed = f.topic.Missed
			}
			if old := have[it.key()]; old != nil {
				it = old
			}
			if len(w.items) == maxItems {
				w.Left++
				continue
			}
			w.items = append(w.items, it)
		}
	}
}

// itemKey names an item.
type itemKey struct {
	rule  *Rule
	topic *store.Topic
}

func (it *item) key() itemKey { return itemKey{it.Rule, it.topic} }

// target is a topic and a field in its payloads that a path names.
type target struct {
	topic *store.Topic
	field string
}

// targets returns what a path names. Of a path without "*" that is one topic:
// the one with the longest name that the path begins with.
func targets(path []string, topics []*store.Topic) []target {
	var out []target
	longest, wild := 0, false
	for _, token := range path {
		wild = wild || token == "*"
	}
	for _, t := range topics {
		n := matched(path, t.Name)
		if n == 0 || !wild && n < longest {
			continue
		}
		if !wild && n > longest {
			out, longest = out[:0], n
		}
		out = append(out, target{t, strings.Join(path[n:], ".")})
	}
	return out
}

// matched returns how many tokens of the path are the topic's name, 0 when
// they are not. A token in quotes may stand for several.
func matched(path []string, name string) int {
	rest := name
	for i, token := range path {
		if token == "*" {
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
