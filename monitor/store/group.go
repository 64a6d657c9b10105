package store

import (
	"slices"
	"strings"
	"time"
)

// group is the list of member topics of a group topic.
type group []*Topic

// Group returns a topic that combines several: it has the series of all
// members, named by label, and no events. Topic returns it as well from then
// on. It shows the members as they were at the time of the call, so call it
// again for each frame. It returns nil if there is an ordinary topic with that
// name or none of the members exists.
func (s *State) Group(name string, members []string, label func(topic string) string) *Topic {
	g := s.byName[name]
	if g != nil && g.group == nil {
		return nil
	}
	if g == nil {
		g = newTopic(name, nil)
		g.Shape, g.gathered = ShapeNumbers, true
		g.shown = s.presentationOf(g)
	}
	g.group = g.group[:0]
	for _, m := range members {
		if t := s.byName[m]; t != nil && t != g {
			g.group = append(g.group, t)
		}
	}
	if len(g.group) == 0 {
		return nil
	}
	s.byName[name] = g
	gather(g, label)
	return g
}

// gather updates a group from its members.
func gather(t *Topic, label func(topic string) string) {
	first := t.group[0]
	t.stream, t.Index, t.intervals = t.group.stream(), first.Index, first.intervals
	t.Unit, t.Info = first.UnitOfAll(), first.groupInfo()
	t.Version, t.Count, t.Bytes, t.Missed, t.MoreFields = 0, 0, 0, 0, 0
	t.FirstAt, t.LastAt, t.EndedAt, t.Gone = time.Time{}, time.Time{}, time.Time{}, true
	t.Series, t.Gaps = t.Series[:0], t.Gaps[:0]
	for _, m := range t.group {
		t.Version += m.Version
		t.Count += m.Count
		t.Bytes += m.Bytes
		t.Missed += m.Missed
		t.MoreFields += m.MoreFields
		t.Gaps = append(t.Gaps, m.Gaps...)
		t.Gone = t.Gone && m.Ended()
		if m.EndedAt.After(t.EndedAt) {
			t.EndedAt = m.EndedAt
		}
		if m.FirstAt.IsZero() {
			continue
		}
		if t.FirstAt.IsZero() || m.FirstAt.Before(t.FirstAt) {
			t.FirstAt, t.Earlier, t.Stored = m.FirstAt, m.Earlier, m.Stored
		}
		if m.LastAt.After(t.LastAt) {
			t.LastAt = m.LastAt
		}
		if m.Interval() > t.Interval() {
			t.intervals = m.intervals
		}
		if low, high := m.Range(); !same(t.Info.Min, low) || !same(t.Info.Max, high) {
			t.Info.Min, t.Info.Max = nil, nil
		}
		adopt(t, m, label(m.Name))
	}
	t.gatherFailures()
	slices.SortStableFunc(t.Gaps, func(a, b Gap) int { return a.At.Compare(b.At) })
}

// adopt adds a copy of a member's series to a group. Both share the history.
func adopt(t, m *Topic, name string) {
	name = strings.ReplaceAll(name, ".", "/")
	for _, s := range m.Series {
		if len(t.Series) >= maxSeries {
			t.MoreFields++
			continue
		}
		s.flush() // the copy shares the rollups
		own := *s
		own.aside, own.member = !m.Measure(s), m
		own.Field = name
		if s.Field != "" {
			own.Field += "/" + strings.ReplaceAll(s.Field, ".", "/")
		}
		own.Unit = m.UnitOf(s)
		t.Series = append(t.Series, &own)
	}
}

// stream returns the stream of the first member whose stream is open, or else of the first
// member.
func (g group) stream() *Stream {
	for _, m := range g {
		if m.stream.state.Conn.Phase == Open {
			return m.stream
		}
	}
	return g[0].stream
}

// rate implements Topic.Rate for a group. It returns the sum over the members.
func (g group) rate(now time.Time) float64 {
	sum := 0.0
	for _, m := range g {
		sum += m.Rate(now)
	}
	return sum
}

// staleAt implements Topic.StaleAt for a group. It returns when the last member
// becomes stale.
func (g group) staleAt() time.Time {
	var last time.Time
	for _, m := range g {
		at := m.StaleAt()
		if at.IsZero() {
			return time.Time{}
		}
		if at.After(last) {
			last = at
		}
	}
	return last
}

func same(a, b *float64) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}
