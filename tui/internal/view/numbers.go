package view

import (
	"strings"

	"topicmux/monitor/store"
)

// A Named is a series and what tells it from the others of its topic: "" where that
// goes without saying.
type Named struct {
	*store.Series
	Name string
}

// Numbers returns the numbers of a topic that a sentence says, at most most: those of
// the fields chosen; else the one that stands for all, such as a total; else the
// first. More is how many there are besides.
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

// fullLabel is the label of a series, with as much of its path as tells it from the
// others.
func fullLabel(s *store.Series, all []*store.Series) string {
	name := store.FieldLabel(s.Field)
	for _, other := range all {
		if other != s && store.FieldLabel(other.Field) == name {
			return strings.TrimPrefix(s.Field, ".")
		}
	}
	return name
}
