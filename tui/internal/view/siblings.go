package view

import (
	"cmp"
	"slices"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
)

// Siblings are topics that measure the same of different things, such as
// svc0.host0.rps and svc0.host1.rps. Their charts share a scale and a style, so
// that they can be compared. The zero value has no topics. It is not safe for
// concurrent use.
type Siblings struct {
	topics []*store.Topic
	axes   map[siblingAxis]*chart.Axis
	fill   map[siblingAxis]*fill

	sizes    []siblingSize // ascending, as of to
	from, to time.Time
}

// siblingAxis identifies an axis by its magnitude, and by the rows that its
// ticks depend on.
type siblingAxis struct{ magnitude, rows int }

// siblingSize is the visible range of a topic.
type siblingSize struct {
	topic  *store.Topic
	lo, hi float64
	group  int
}

const (
	// siblingFactor is the largest ratio of a topic's magnitude to the next
	// smaller one at which both share a scale.
	siblingFactor = 8
	// siblingEvery is how often the ranges are read.
	siblingEvery = 250 * time.Millisecond
)

// Set sets the topics. It keeps the axes of topics that were siblings before.
func (s *Siblings) Set(topics []*store.Topic) {
	if !slices.Equal(s.topics, topics) {
		s.topics, s.to = topics, time.Time{}
	}
}

// load reads the visible range of each topic, and groups topics by magnitude.
func (s *Siblings) load(c *Context) {
	if c.To.Sub(s.to).Abs() < siblingEvery && c.To.Sub(c.From) == s.to.Sub(s.from) {
		return
	}
	s.from, s.to, s.sizes = c.From, c.To, s.sizes[:0]
	for _, t := range s.topics {
		for _, series := range t.Series {
			if b := series.Summary(c.From, c.To.Add(1)); series.Field == "" && !b.Empty() {
				s.sizes = append(s.sizes, siblingSize{topic: t, lo: b.Min, hi: b.Max})
			}
		}
	}
	slices.SortFunc(s.sizes, func(a, b siblingSize) int { return cmp.Compare(a.size(), b.size()) })
	for i := 1; i < len(s.sizes); i++ {
		s.sizes[i].group = s.sizes[i-1].group
		if before := s.sizes[i-1].size(); before > 0 && s.sizes[i].size() > siblingFactor*before {
			s.sizes[i].group++
		}
	}
}

func (s siblingSize) size() float64 { return max(s.hi, -s.lo) }

// groupOf returns the group of a topic, or 0 if it has no values.
func (s *Siblings) groupOf(t *store.Topic) int {
	for _, x := range s.sizes {
		if x.topic == t {
			return x.group
		}
	}
	return 0
}

// fills reports whether the charts of a topic's group are drawn as areas. They
// are if each of them would be.
func (s *Siblings) fills(c *Context, t *store.Topic) bool {
	s.load(c)
	group := s.groupOf(t)
	lo, hi, flattest := 0.0, 0.0, -1.0
	for _, x := range s.sizes {
		if flat := flatness(x.lo, x.hi); x.group == group && flat > flattest {
			lo, hi, flattest = x.lo, x.hi, flat
		}
	}
	k := siblingAxis{magnitude: group}
	if s.fill == nil || len(s.fill) >= unitsMost {
		s.fill = make(map[siblingAxis]*fill)
	}
	if s.fill[k] == nil {
		s.fill[k] = &fill{}
	}
	return flattest >= 0 && s.fill[k].fills(lo, hi, c.To)
}

// widen returns the range of a topic and of all siblings in its group.
func (s *Siblings) widen(c *Context, t *store.Topic, lo, hi float64, ok bool) (float64, float64, bool) {
	s.load(c)
	group := s.groupOf(t)
	for _, x := range s.sizes {
		switch {
		case x.group != group:
		case !ok:
			lo, hi, ok = x.lo, x.hi, true
		default:
			lo, hi = min(lo, x.lo), max(hi, x.hi)
		}
	}
	return lo, hi, ok
}

// axis returns the axis of a topic's group for charts with the given number of
// rows.
func (s *Siblings) axis(c *Context, t *store.Topic, rows int) *chart.Axis {
	s.load(c)
	k := siblingAxis{s.groupOf(t), rows}
	if s.axes == nil || len(s.axes) >= unitsMost {
		s.axes = make(map[siblingAxis]*chart.Axis)
	}
	if s.axes[k] == nil {
		s.axes[k] = &chart.Axis{}
	}
	return s.axes[k]
}
