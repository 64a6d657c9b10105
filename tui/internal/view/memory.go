package view

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
)

// Memory keeps a pane's axes calm and its scratch space at hand. The zero
// value is ready. It belongs to one pane, and is taken anew when the pane
// shows another topic.
type Memory struct {
	axis   chart.Axis // of the lines
	levels chart.Axis // of the bars

	units  map[string]*chart.Axis // of lanes with different units
	styles map[string]*styled     // by the fields of series
	digits familyDigits
	axes   []*chart.Axis

	panels  []*panel
	sorted  magnitudes
	mirrors []*mirrored
	areas   []bool

	canvas  chart.Canvas
	line    chart.Canvas // one of several lines
	buckets []store.Bucket
	columns [][]chart.Column
	series  []*store.Series
	grid    grid
	fill    fill
	fills   map[*chart.Axis]*fill // of lanes
	values  []float64
	labels  []string
	weights []store.Weight
	density []float64
	epoch   time.Time // never set: for an axis that has no past
	clock   []chart.TimeTick
	lines   []string
	text    laidOut
	tree    tree
	log     logMemory
	order   tableOrder
	trails  trails
	laid    laidTable
	cell    cellMemory
}

// laidOut is the newest payload as rows, kept until it changes.
type laidOut struct {
	key  layoutKey
	rows []row
}

// layoutKey is all that laid out text depends on.
type layoutKey struct {
	view    string
	topic   *store.Topic
	ordinal uint64
	width   int
	turn    uint64 // of the folds
}

// row is one row of laid out text.
type row []span

// span is a piece of a row in one colour.
type span struct {
	text string
	kind kind
	at   string // the path of the field that it belongs to
	fold bool   // of a row's first: the row begins what can be folded
}

// memory returns the pane's memory, or a new one for a picture without past.
func (c *Context) memory() *Memory {
	if c.Memory == nil {
		c.Memory = &Memory{}
	}
	return c.Memory
}

// unitsMost bounds the axes that a pane remembers by their units.
const unitsMost = 64

// unitAxis returns the axis of the lanes with that unit.
func (m *Memory) unitAxis(unit string) *chart.Axis {
	if m.units == nil || len(m.units) >= unitsMost {
		m.units = make(map[string]*chart.Axis)
	}
	if m.units[unit] == nil {
		m.units[unit] = &chart.Axis{}
	}
	return m.units[unit]
}

// fillOf returns the style of what is drawn on an axis.
func (m *Memory) fillOf(a *chart.Axis) *fill {
	if m.fills == nil || len(m.fills) >= unitsMost {
		m.fills = make(map[*chart.Axis]*fill)
	}
	if m.fills[a] == nil {
		m.fills[a] = &fill{}
	}
	return m.fills[a]
}

// scrolled returns the reader's place.
func (c *Context) scrolled() Scroll {
	if c.Scroll == nil {
		return Scroll{}
	}
	return *c.Scroll
}
