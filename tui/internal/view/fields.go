package view

import (
	"topicmux/monitor/store"
)

// series returns the series to chart: those of the fields that were chosen, in
// that order, as far as they are known; without a choice all that the topic
// measures by itself. The slice is shared: do not change it.
func (c *Context) series(t *store.Topic) []*store.Series {
	m := c.memory()
	m.series = m.series[:0]
	for _, f := range c.Fields {
		m.series = t.FindAll(m.series, f)
	}
	if len(m.series) > 0 {
		return m.series
	}
	m.series = t.AppendMeasures(m.series)
	return m.series
}

// main returns the series that stands for the topic, or nil if there is none.
func (c *Context) main(t *store.Topic) *store.Series { return store.MainOf(c.series(t)) }

// Chosen reports whether fields were chosen, and at least one of them is known.
func Chosen(t *store.Topic, fields []string) bool { return picked(t, fields) }

// picked reports whether fields were chosen, and at least one of them is known.
func picked(t *store.Topic, fields []string) bool { return len(seriesOf(t, fields)) > 0 }

// seriesOf returns the series that the fields have.
func seriesOf(t *store.Topic, fields []string) (series []*store.Series) {
	for _, f := range fields {
		series = t.FindAll(series, f)
	}
	return series
}

// moreFields is how many fields there are beside the series.
func (c *Context) moreFields(t *store.Topic) int {
	if picked(t, c.Fields) {
		return 0
	}
	return t.MoreFields
}

// hue returns the hue of a topic's chart: its siblings have the same one.
func (c *Context) hue(t *store.Topic) int {
	if c.Siblings != nil && len(c.Siblings.topics) > 0 {
		return c.Siblings.topics[0].Index
	}
	return t.Index
}

// sumsUp reports whether a series is the whole of which the others are parts. An
// average beside a minimum and a maximum, or beside percentiles, is one of several
// figures of the same.
func (c *Context) sumsUp(t *store.Topic, s *store.Series) bool {
	if !store.IsWhole(s.Field) {
		return false
	}
	for _, other := range c.series(t) {
		if other == s {
			continue
		}
		if family := familyOf(other.Field); family == familyStatistics || family == familyPercentiles {
			return false
		}
	}
	return true
}
