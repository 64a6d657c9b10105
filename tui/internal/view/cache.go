package view

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
)

// Cache holds the state and buffers of a pane's views, such as axes. The zero
// value is ready to use. A pane must use a new Cache when it shows another
// topic. It is not safe for concurrent use.
type Cache struct {
	axis   chart.Axis // axis of lines
	levels chart.Axis // axis of bars

	units  map[string]*chart.Axis // axes of lanes by unit
	styles map[styleKey]*styled   // by the fields of series
	digits familyDigits
	axes   []*chart.Axis

	panels  []*panel
	sorted  magnitudes
	mirrors []*mirrored
	areas   []bool

	canvas        chart.Canvas
	line          chart.Canvas // canvas for one of several lines
	buckets       []store.Bucket
	columns       [][]chart.Column
	series        []*store.Series
	grid          grid
	fill          fill
	fills         map[*chart.Axis]*fill // by axis of lanes
	values        []float64
	labels        []string
	weights       []store.Weight
	density       []float64
	epoch         time.Time // always zero, for an axis without history
	clock         []chart.TimeTick
	lines         []string
	text          laidOut
	tree          tree
	log           logCache
	order         tableOrder
	columnHistory columnHistory
	laid          laidTable
	cell          cellCache
}

// laidOut caches the rows of the newest payload.
type laidOut struct {
	key  layoutKey
	rows []row
}

// layoutKey is everything that the layout of a text depends on.
type layoutKey struct {
	view    string
	topic   *store.Topic
	ordinal uint64
	width   int
	version uint64 // incremented when something is folded
}

// row is a row of text.
type row []span

// span is a part of a row in a single colour.
type span struct {
	text string
	kind kind
	at   string // path of the field that it belongs to
	fold bool   // set in the first span of a row that can be folded

	changed bool // a value of a tree that has just changed
}

// cache returns the pane's Cache, or a new one if there is none.
func (c *Context) cache() *Cache {
	if c.Cache == nil {
		c.Cache = &Cache{}
	}
	return c.Cache
}

// unitsMost is the largest number of axes that a pane keeps by unit.
const unitsMost = 64

// unitAxis returns the axis of lanes with that unit.
func (m *Cache) unitAxis(unit string) *chart.Axis {
	if m.units == nil || len(m.units) >= unitsMost {
		m.units = make(map[string]*chart.Axis)
	}
	if m.units[unit] == nil {
		m.units[unit] = &chart.Axis{}
	}
	return m.units[unit]
}

// fillOf returns the fill state for an axis.
func (m *Cache) fillOf(a *chart.Axis) *fill {
	if m.fills == nil || len(m.fills) >= unitsMost {
		m.fills = make(map[*chart.Axis]*fill)
	}
	if m.fills[a] == nil {
		m.fills[a] = &fill{}
	}
	return m.fills[a]
}

// scrolled returns the scroll position.
func (c *Context) scrolled() Scroll {
	if c.Scroll == nil {
		return Scroll{}
	}
	return *c.Scroll
}
