package view

import (
	"cmp"
	"math"
	"slices"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
)

// magnitudeAfter is how long series must have other magnitudes before they are
// grouped again.
const magnitudeAfter = 5 * time.Second

// magnitudes groups series by unit and magnitude. It has a hysteresis.
type magnitudes struct {
	of     []string // fields of the series
	groups []int    // group of each series
	next   []int
	read   time.Time
	since  time.Time // when next first differed
}

// grouped returns series grouped by unit and magnitude. Groups are in the order
// of their first series.
func (c *Context) grouped(t *store.Topic, series []*store.Series) [][]*store.Series {
	groups := c.magnitudesOf(t, series)
	out := make([][]*store.Series, 0, 2)
	for i, s := range series {
		for len(out) <= groups[i] {
			out = append(out, nil)
		}
		out[groups[i]] = append(out[groups[i]], s)
	}
	return out
}

// magnitudesOf returns the group of each series. Groups are numbered from 0 in
// the order of their first series.
func (c *Context) magnitudesOf(t *store.Topic, series []*store.Series) []int {
	m := &c.cache().sorted
	same := len(m.of) == len(series)
	for i := 0; same && i < len(series); i++ {
		same = m.of[i] == series[i].Field
	}
	if same && c.To.Sub(m.read).Abs() < styleEvery {
		return m.groups
	}
	m.read = c.To
	now := c.sortMagnitudes(t, series)
	switch {
	case !same:
		m.of = m.of[:0]
		for _, s := range series {
			m.of = append(m.of, s.Field)
		}
		m.groups, m.since = now, time.Time{}
	case slices.Equal(now, m.groups):
		m.since = time.Time{}
	case m.since.IsZero() || !slices.Equal(now, m.next) || c.To.Before(m.since):
		m.next, m.since = now, c.To
	case c.To.Sub(m.since) >= magnitudeAfter:
		m.groups, m.since = now, time.Time{}
	}
	return m.groups
}

// sortMagnitudes groups series by what the window shows now. A series of zeros
// fits in any group.
func (c *Context) sortMagnitudes(t *store.Topic, series []*store.Series) []int {
	all := make([]sized, len(series))
	for i, s := range series {
		b := s.Summary(c.From, c.To.Add(1))
		if b.Empty() {
			b.Max, _, _ = s.At(c.To)
			b.Min = b.Max
		}
		all[i] = sized{i, t.UnitOf(s), math.Max(math.Abs(b.Min), math.Abs(b.Max)), b.Min, b.Max}
	}
	slices.SortStableFunc(all, func(a, b sized) int { return cmp.Or(cmp.Compare(a.unit, b.unit), cmp.Compare(a.size, b.size)) })
	groups, group := make([]int, len(series)), 0
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(x sized) bool { return x.unit != all[0].unit })
		if n < 0 {
			n = len(all)
		}
		of := make([]*store.Series, n)
		for i, x := range all[:n] {
			of[i] = series[x.place]
		}
		kinship := kinshipOf(t, of)
		for _, part := range splitMagnitudes(all[:n], axisLimits[kinship]) {
			alone := kinship == strangers && len(part) > 1 && flatTogether(series, part)
			for i, x := range part {
				if alone && i > 0 {
					group++
				}
				groups[x.place] = group
			}
			group++
		}
		all = all[n:]
	}
	return inOrder(groups)
}

// sized is the index, unit and magnitude of a series, and its extremes.
type sized struct {
	place  int
	unit   string
	size   float64
	lo, hi float64
}

// flatTogether reports whether series that move would all be straight lines on a shared
// axis, such as a latitude and a longitude: the axis is much longer than what each of
// them covers, and each alone would have an axis that leaves out zero.
func flatTogether(series []*store.Series, part []sized) bool {
	lo, hi, longest, level := math.Inf(1), math.Inf(-1), 0.0, true
	for _, x := range part {
		lo, hi, longest = min(lo, x.lo), max(hi, x.hi), max(longest, x.hi-x.lo)
		level = level && chart.IsLevel(x.lo, x.hi) && series[x.place].Count() >= straightAfter
	}
	return level && hi-lo > straightFrom*longest
}

// straightFrom is how many times longer than its range an axis is on which a series
// looks straight. It is judged after straightAfter values, since any series is straight
// at first.
const straightFrom, straightAfter = 16, 30

// splitMagnitudes divides ascending magnitudes into groups that share an axis, at the
// largest step.
func splitMagnitudes(all []sized, most axisLimit) [][]sized {
	least, at, step := 0.0, 0, 1.0
	for i, x := range all {
		if least == 0 { // zeros fit in any group
			least = x.size
			continue
		}
		if by := x.size / all[i-1].size; by > step {
			at, step = i, by
		}
	}
	if at == 0 || most == (axisLimit{}) || step <= most.step && all[len(all)-1].size <= most.whole*least {
		return [][]sized{all}
	}
	return append(splitMagnitudes(all[:at], most), splitMagnitudes(all[at:], most)...)
}

// inOrder renumbers groups in the order in which they first appear.
func inOrder(groups []int) []int {
	number := make(map[int]int)
	for i, g := range groups {
		if _, ok := number[g]; !ok {
			number[g] = len(number)
		}
		groups[i] = number[g]
	}
	return groups
}
