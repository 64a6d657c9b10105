package plain

import (
	"fmt"
	"strings"
	"time"

	"topicmux/monitor/store"
)

// maxChanges is the largest number of changes of a tree in a sentence.
const maxChanges = 4

// describeTree returns a sentence about what has just changed in a tree.
func describeTree(t *store.Topic, h *reported) string {
	h.ordinal = t.Count
	fields, fresh := t.Fields(time.Time{}), t.JustChanged(time.Time{})
	var words []string
	more := 0
	for _, f := range fields {
		switch {
		case !fresh[f.Field]:
		case len(words) == maxChanges:
			more++
		default:
			words = append(words, f.Field+" "+f.Value)
		}
	}
	switch {
	case len(words) == 0 && len(fields) == 1:
		words = append(words, "1 value")
	case len(words) == 0:
		words = append(words, fmt.Sprintf("%d values", len(fields)))
	case more > 0:
		words = append(words, fmt.Sprintf("%d more", more))
	}
	return changed(h, strings.Join(words, ", ")+".")
}
