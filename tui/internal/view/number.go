package view

import (
	"math"
	"strings"
	"time"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
)

// The cells that a number has, its unit not counted, by where it stands.
const (
	titleRoom  = 15 // alone in a line
	columnRoom = 10 // in a column beside a chart
	leastRoom  = 5  // where there is little

	// literalRoom is the least that a value has which cannot be shortened,
	// such as an id of 64 bits.
	literalRoom = 20
)

// unitMost is the width to which units are cut in columns.
const unitMost = 8

// unitRoom is the width that a unit may take once it has a prefix.
func unitRoom(unit string) int { return min(number.UnitWidth(unit), unitMost) }

// styleEvery is how often the digits of a series are chosen anew, by the
// clock of the picture.
const styleEvery = 250 * time.Millisecond

// styled is how a series is written, and what that was chosen for.
type styled struct {
	steady number.Steady
	to     time.Time
	lo, hi float64
}

// stylesMost bounds the series that a pane remembers the digits of.
const stylesMost = 256

// style returns how the values of a series are written: by what the window
// shows of them and by what the data carries.
func (c *Context) style(t *store.Topic, s *store.Series) number.Style {
	m := c.memory()
	if m.styles == nil || len(m.styles) >= stylesMost {
		m.styles = make(map[string]*styled)
	}
	k := m.styles[s.Field]
	if k == nil {
		k = &styled{}
		m.styles[s.Field] = k
	}
	v, _, _ := s.At(c.At())
	if have, ok := k.steady.Style(); ok && v >= k.lo && v <= k.hi && c.To.Sub(k.to).Abs() < styleEvery {
		return have
	}
	r := c.rangeOf(t, s, v)
	k.to, k.lo, k.hi = c.To, r.Lo, r.Hi
	return k.steady.Take(r.Style(), c.To)
}

// rangeOf is what the window shows of a series.
func (c *Context) rangeOf(t *store.Topic, s *store.Series, v float64) number.Range {
	r := number.Range{Lo: v, Hi: v, Decimals: c.decimalsOf(t, s), Unit: unitOf(t, s), Label: !t.Measure(s)}
	if s.Moment() {
		r.Clock = c.To
	}
	if b := s.Summary(c.From, c.To.Add(1)); !b.Empty() {
		r.Lo, r.Hi, r.Typical = min(v, b.Min), max(v, b.Max), b.Avg()
	}
	if lo, hi, ok := limits(t); ok {
		r.Span = hi - lo
	} else if r.Lo != r.Hi && !chart.IsLevel(r.Lo, r.Hi) {
		r.Span = max(r.Hi, 0) - min(r.Lo, 0)
	}
	return r
}

// format returns how the values of a series are written in room cells.
func (c *Context) format(t *store.Topic, s *store.Series, room int) number.Format {
	return c.style(t, s).Fit(room)
}

// valueAt returns a series's value as of the instant shown, to the right of
// the cells that its values take, at most room; "–" where nothing is known.
func valueAt(t *store.Topic, s *store.Series, c *Context, room int) (digits, unit string) {
	f := c.format(t, s, room)
	v, at, ok := s.At(c.At())
	if !ok || !c.Cursor.IsZero() && !t.Joined(at, c.Cursor) {
		return text.FitRight(number.None, max(1, f.Width())), ""
	}
	if digits, ok := literalAt(t, s, c, room); ok {
		return digits, ""
	}
	return aligned(f, v)
}

// fitted returns a series's value and unit in room cells, and the blank between
// them: without the unit where it does not fit, but with its prefix, and
// shortened where that does not do; "" where nothing does. Half a number is a
// wrong one, and so is a number without its prefix.
func fitted(t *store.Topic, s *store.Series, c *Context, room int) (digits, unit string) {
	base := unitOf(t, s)
	for r := room; r > 0; r-- {
		digits, unit = valueAt(t, s, c, r)
		if digits = strings.TrimLeft(digits, " "); digits == "" {
			continue
		}
		if n := text.Width(digits); unit != "" && n+1+text.Width(unit) <= room {
			return digits, unit
		}
		if digits += strings.TrimSpace(strings.TrimSuffix(unit, base)); text.Width(digits) <= room {
			return digits, ""
		}
	}
	return "", ""
}

// Brief returns the number that stands for a topic in at most room cells, with
// its prefix and without its unit; "" where there is none, or no room.
func Brief(t *store.Topic, c *Context, room int) string {
	for r := room; r > 0; r-- {
		cell := CellOf(t, c, r, false)
		digits := strings.TrimLeft(cell.Value, " ")
		if s := digits + cell.Unit; digits != "" && text.Width(s) <= room {
			return s
		}
	}
	return ""
}

// Short returns what Brief does with the prefix that the unit asks for, and
// without commas, as a title has it that lacks room.
func Short(t *store.Topic, c *Context, room int) string {
	s := c.number(t)
	for r := room; s != nil && r > 0; r-- {
		cell := CellOf(t, c, r, true)
		digits := strings.ReplaceAll(strings.TrimLeft(cell.Value, " "), ",", "")
		out := digits + strings.TrimSpace(strings.TrimSuffix(cell.Unit, unitOf(t, s)))
		if digits != "" && text.Width(out) <= room {
			return out
		}
	}
	return ""
}

// literalAt returns the value of a series that only names something as it
// came; not ok for one that measures, or where there is no room.
func literalAt(t *store.Topic, s *store.Series, c *Context, room int) (digits string, ok bool) {
	if t.Measure(s) || s.Wanted() || s.Moment() && picked(t, c.Fields) {
		return "", false
	}
	digits = t.Literal(s, c.At())
	return digits, digits != "" && text.Width(digits) <= max(room, literalRoom)
}

// aligned writes a value to the right of the cells that all of its format
// take.
func aligned(f number.Format, v float64) (digits, unit string) {
	digits, unit = f.Write(v)
	if n := f.Width() - text.Width(digits); n > 0 && digits != "" {
		digits = text.Blanks(n) + digits
	}
	return digits, unit
}

// Written returns v as views write the values of a series, and the unit with
// its prefix.
func Written(t *store.Topic, s *store.Series, v float64, c *Context) (digits, unit string) {
	return c.format(t, s, titleRoom).Write(v)
}

// alone writes a value that stands for itself, such as a limit.
func alone(v float64, unit string, room int) string {
	digits, unit := number.Of(v, unit).Style().Fit(room).Write(v)
	return joined(digits, unit)
}

// joined puts digits and their unit together; there is no unit without digits.
func joined(digits, unit string) string {
	if digits == "" || unit == "" {
		return digits
	}
	return digits + " " + unit
}

// columnOf returns the width of the values of several series under each
// other, at most room.
func (c *Context) columnOf(t *store.Topic, series []*store.Series, room int) int {
	w := 1
	for _, s := range series {
		w = max(w, c.format(t, s, room).Width())
	}
	return w
}

// part is a value as a part of a range, in percent.
func part(v, lo, hi float64) float64 {
	if !(hi > lo) {
		return math.NaN()
	}
	return 100 * (v - lo) / (hi - lo)
}

// partDecimals is how many decimals a part has.
const partDecimals = 1

// partFormat writes parts of a range.
func partFormat(decimals int) number.Format {
	return number.Range{Hi: 100, Decimals: decimals, Unit: "%"}.Style().Fit(leastRoom)
}

// unitless writes a value without its unit, but with its prefix.
func (c *Context) unitless(t *store.Topic, s *store.Series, v float64, room int) (digits, prefix string) {
	r := c.rangeOf(t, s, v)
	if !number.PrefixAlone(r.Unit) {
		r.Unit = ""
	}
	digits, unit := aligned(r.Style().Fit(room), v)
	return digits, strings.TrimSpace(strings.TrimSuffix(unit, r.Unit))
}

// number returns the series whose newest value stands for the topic, nil when
// something else does.
func (c *Context) number(t *store.Topic) *store.Series {
	if picked(t, c.Fields) {
		return c.main(t)
	}
	switch t.Shape {
	case store.ShapeNumber, store.ShapeNumbers, store.ShapeGauge:
		return c.main(t)
	}
	return nil
}
