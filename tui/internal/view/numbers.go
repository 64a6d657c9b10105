package view

import (
	"strings"

	"topicmux/monitor/store"
)

// A Named is a series with a name that distinguishes it from the others of its
// topic. The name is "" if it is obvious.
type Named struct {
	*store.Series
	Name string
}

// Numbers returns at most most numbers that describe a topic in a sentence:
// those of the chosen fields, or else the one that represents all, such as a
// total, or else the first ones. More is the number of others.
func Numbers(t *store.Topic, fields []string, most int) (numbers []Named, more int) {
	c := &Context{Fields: fields}
	chosen := picked(t, fields)
	all := c.series(t)
	if s := c.main(t); s != nil && !chosen && store.IsWhole(s.Field) {
		return []Named{{s, HeadlineField(t, c)}}, 0
	}
	for _, s := range all[:min(len(all), most)] {
		name := fullLabel(s, all)
		if len(all) == 1 && !chosen {
			name = HeadlineField(t, c)
		}
		numbers = append(numbers, Named{s, name})
	}
	return numbers, len(all) - len(numbers) + c.moreFields(t)
}

// fullLabel returns the label of a series, with its whole path if another
// series has the same label.
func fullLabel(s *store.Series, all []*store.Series) string {
	name := store.FieldLabel(s.Field)
	for _, other := range all {
		if other != s && store.FieldLabel(other.Field) == name {
			return strings.TrimPrefix(s.Field, ".")
		}
	}
	return name
}
