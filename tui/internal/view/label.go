package view

import (
	"strings"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// labelOf returns the name of a series in at most w cells. The index that tells the
// elements of an array apart is not cut before the name of the array.
func labelOf(s *store.Series, w int) string {
	label := store.FieldLabel(s.Field)
	i := strings.IndexByte(label, '[')
	if i <= 0 || text.Width(label) <= w || w < len(label)-i+1 || label[len(label)-1] != ']' {
		return text.Truncate(label, max(0, w))
	}
	return text.Truncate(label[:i], w-(len(label)-i)) + label[i:]
}
