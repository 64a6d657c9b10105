package view

import (
	"topicmux/monitor/store"
)

// series returns the series to chart: those of the chosen fields that exist, in
// that order, or else the topic's default series. The slice is shared and must
// not be changed.
func (c *Context) series(t *store.Topic) []*store.Series {
	m := c.cache()
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

// main returns the series that represents the topic, or nil.
func (c *Context) main(t *store.Topic) *store.Series { return store.MainOf(c.series(t)) }

// Chosen reports whether at least one chosen field exists.
func Chosen(t *store.Topic, fields []string) bool { return picked(t, fields) }

// picked reports whether at least one chosen field exists.
func picked(t *store.Topic, fields []string) bool { return len(seriesOf(t, fields)) > 0 }

// seriesOf returns the series of the fields.
func seriesOf(t *store.Topic, fields []string) (series []*store.Series) {
	for _, f := range fields {
		series = t.FindAll(series, f)
	}
	return series
}

// moreFields returns the number of fields that are not charted.
func (c *Context) moreFields(t *store.Topic) int {
	if picked(t, c.Fields) {
		return 0
	}
	return t.MoreFields
}

// hue returns the hue of a topic's chart. Siblings share a hue.
func (c *Context) hue(t *store.Topic) int {
	if c.Siblings != nil && len(c.Siblings.topics) > 0 {
		return c.Siblings.topics[0].Index
	}
	return t.Index
}

// sumsUp reports whether a series is the total of which the others are parts.
// An average next to a minimum and a maximum, or next to percentiles, is not.
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
