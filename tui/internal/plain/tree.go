package plain

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

const (
	// maxChanges is the largest number of changes of a tree in a sentence.
	maxChanges = 4
	// maxPath is the largest part of a path in a sentence, in bytes: its end.
	maxPath = 80
)

// describeTree returns a sentence about what has changed in a tree since the last sentence,
// or how large the tree is if that is the first one.
func describeTree(t *store.Topic, h *reported) string {
	h.ordinal = t.Count
	first := h.changes == 0
	newest, more, now := t.TreeChanges(h.changes, maxChanges)
	h.changes = now
	var words []string
	for i, c := range newest {
		if i > 0 && len(strings.Join(words, ", ")) > maxWords {
			more += len(newest) - i
			break
		}
		words = append(words, changeWords(c))
	}
	if more > 0 {
		words = append(words, text.Plural(more, "more change"))
	}
	changes := strings.Join(words, ", ")
	switch {
	case !first && changes == "":
		return ""
	case !first:
		return changes + "."
	case changes == "":
		return size(t) + "."
	}
	return size(t) + ". Changed: " + changes + "."
}

// size says how many values a tree has.
func size(t *store.Topic) string {
	if n := t.TreeValues(); n != 1 {
		return fmt.Sprintf("%d values", n)
	}
	return "1 value"
}

// changeWords says what has changed at a path.
func changeWords(c store.TreeChange) string {
	path := c.Field
	if len(path) > maxPath {
		for path = path[len(path)-maxPath:]; !utf8.RuneStart(path[0]); {
			path = path[1:]
		}
		path = "…" + path
	}
	switch {
	case c.Gone && path == "":
		return "everything removed"
	case c.Gone:
		return path + " removed"
	}
	switch c.Value {
	case "":
		c.Value = "empty text"
	case "{}", "[]":
		c.Value = "empty"
	}
	return strings.TrimSpace(path + " " + c.Value)
}
