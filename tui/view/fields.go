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
