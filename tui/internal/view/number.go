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

// The width of a number in cells, without its unit, by position.
const (
	titleRoom  = 26 // on a line of its own: any 64-bit integer, with commas
	figureRoom = 15 // of a figure in a sentence or below a chart
	columnRoom = 10 // in a column next to a chart
	leastRoom  = 5  // where there is little room

	// literalRoom is the smallest width of a value that cannot be shortened,
	// such as a 64-bit id.
	literalRoom = 20
)

// unitMost is the largest width of a unit in a column.
const unitMost = 8

// unitRoom returns the width of a column for the unit of a series with its prefix.
func unitRoom(t *store.Topic, s *store.Series) int {
	return min(t.FormatOf(s).UnitWidth(t.UnitOf(s)), unitMost)
}

// styleEvery is how often the style of a series is determined, by the time that
// is shown.
const styleEvery = 250 * time.Millisecond

// styled is the style of a series, with the values that it was determined for.
type styled struct {
	steady number.Steady
	to     time.Time
	lo, hi float64
}

// stylesMost is the largest number of styles that a pane keeps.
const stylesMost = 256

// styleKey identifies a style of a pane: that of a series beside its relatives,
// or alone.
type styleKey struct {
	field string
	alone bool
}

// style returns the style of a series's values beside others. It depends on the
// visible values and on the decimals in the data.
func (c *Context) style(t *store.Topic, s *store.Series) number.Style { return c.styleOf(t, s, false) }

// styleOf returns the style of a series's values. Alone, a series has the
// decimals of its own data; beside its relatives, those of all.
func (c *Context) styleOf(t *store.Topic, s *store.Series, alone bool) number.Style {
	m := c.cache()
	if m.styles == nil || len(m.styles) >= stylesMost {
		m.styles = make(map[styleKey]*styled)
	}
	key := styleKey{s.Field, alone}
	k := m.styles[key]
	if k == nil {
		k = &styled{}
		m.styles[key] = k
	}
	v, _, _ := s.At(c.At())
	if have, ok := k.steady.Style(); ok && v >= k.lo && v <= k.hi && c.To.Sub(k.to).Abs() < styleEvery {
		return have
	}
	r := c.rangeOf(t, s, v)
	if alone {
		r.Decimals = s.Decimals()
	}
	k.to, k.lo, k.hi = c.To, r.Lo, r.Hi
	return k.steady.Adopt(r.Style(), c.To)
}

// rangeOf returns the visible range of a series.
func (c *Context) rangeOf(t *store.Topic, s *store.Series, v float64) number.Range {
	r := number.Range{Lo: v, Hi: v, Decimals: c.decimalsOf(t, s), Unit: t.UnitOf(s), Label: !t.Measure(s), Pattern: t.FormatOf(s)}
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

// format returns the format of a series's values in room cells.
func (c *Context) format(t *store.Topic, s *store.Series, room int) number.Format {
	return c.style(t, s).Fit(room)
}

// valueAt returns a series's value beside others at the time that is shown,
// right-aligned in the width of its format, which is at most room cells. It
// returns "–" if there is no value.
func valueAt(t *store.Topic, s *store.Series, c *Context, room int) (digits, unit string) {
	return valueIn(t, s, c, c.format(t, s, room), room)
}

// valueAlone is like valueAt for a value that stands alone.
func valueAlone(t *store.Topic, s *store.Series, c *Context, room int) (digits, unit string) {
	return valueIn(t, s, c, c.styleOf(t, s, true).Fit(room), room)
}

func valueIn(t *store.Topic, s *store.Series, c *Context, f number.Format, room int) (digits, unit string) {
	v, at, ok := s.At(c.At())
	if !ok || !c.Cursor.IsZero() && !t.Joined(s, at, c.Cursor) {
		return text.FitRight(number.None, max(1, f.Width())), ""
	}
	if digits, ok := literalAt(t, s, c, room); ok {
		return digits, ""
	}
	if digits, ok := wholeAt(t, s, v, c, room); ok {
		return digits, ""
	}
	return aligned(f, v)
}

// wholeAt returns an integer with more digits than a float64 holds, as received.
// It is not ok for other values, or if there is no room.
func wholeAt(t *store.Topic, s *store.Series, v float64, c *Context, room int) (digits string, ok bool) {
	const exact = 1 << 53 // a float64 holds every smaller integer
	if math.Abs(v) < exact || t.UnitOf(s) != "" || s.Moment() || !t.FormatOf(s).IsZero() {
		return "", false
	}
	digits = t.Literal(s, c.At())
	if strings.Trim(strings.TrimPrefix(digits, "-"), "0123456789") != "" {
		return "", false
	}
	if grouped := number.Grouped(digits); len(grouped) <= room {
		return grouped, true
	}
	return digits, len(digits) <= room
}

// fitted returns a series's value and unit in room cells, including the blank
// between them. If the unit does not fit, it returns only the prefix as part of
// the digits. It shortens the value as necessary, and returns "" if nothing
// fits. It never truncates a number or omits its prefix, because that would
// show another number.
func fitted(t *store.Topic, s *store.Series, c *Context, room int) (digits, unit string) {
	return fit(room, t.UnitOf(s), func(room int) (digits, unit string) { return valueAt(t, s, c, room) })
}

// fittedAlone is like fitted for a value that stands alone. It has commas only
// if the title of the pane has room for them, so both have the same form.
func fittedAlone(t *store.Topic, s *store.Series, c *Context, room int) (digits, unit string) {
	return fit(room, t.UnitOf(s), func(room int) (digits, unit string) {
		digits, unit = valueAlone(t, s, c, room)
		if c.TitleRoom > 0 && text.Width(digits) > c.TitleRoom {
			digits = strings.ReplaceAll(digits, ",", "")
		}
		return digits, unit
	})
}

// fit returns the longest of the values that write returns for a number of cells,
// with its unit, that fits in room cells.
func fit(room int, base string, write func(room int) (digits, unit string)) (digits, unit string) {
	for r := room; r > 0; r-- {
		digits, unit = write(r)
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

// literalAt returns the value of a series of identifiers as received. It is not
// ok for a measurement, or if there is no room.
func literalAt(t *store.Topic, s *store.Series, c *Context, room int) (digits string, ok bool) {
	if t.Measure(s) || !t.FormatOf(s).IsZero() || s.Wanted() || s.Moment() && picked(t, c.Fields) {
		return "", false
	}
	digits = t.Literal(s, c.At())
	return digits, digits != "" && text.Width(digits) <= max(room, literalRoom)
}

// aligned formats a value right-aligned in the width of its format.
func aligned(f number.Format, v float64) (digits, unit string) {
	digits, unit = f.Write(v)
	if n := f.Width() - text.Width(digits); n > 0 && digits != "" {
		digits = text.Blanks(n) + digits
	}
	return digits, unit
}

// Written formats v like a value of the series, and returns the unit with its
// prefix.
func Written(t *store.Topic, s *store.Series, v float64, c *Context) (digits, unit string) {
	return c.format(t, s, figureRoom).Write(v)
}

// alone formats a value like those of a series but without regard to them, such as a limit.
func alone(t *store.Topic, s *store.Series, v float64, room int) string {
	r := number.Of(v, t.UnitOf(s))
	r.Pattern = t.FormatOf(s)
	digits, unit := r.Style().Fit(room).Write(v)
	return joined(digits, unit)
}

// joined joins digits and their unit. It returns "" if there are no digits.
func joined(digits, unit string) string {
	if digits == "" || unit == "" {
		return digits
	}
	return digits + " " + unit
}

// columnOf returns the width of a column with the values of several series, at
// most room.
func (c *Context) columnOf(t *store.Topic, series []*store.Series, room int) int {
	w := 1
	for _, s := range series {
		w = max(w, c.format(t, s, room).Width())
	}
	return w
}

// part returns a value as a percentage of a range.
func part(v, lo, hi float64) float64 {
	if !(hi > lo) {
		return math.NaN()
	}
	return 100 * (v - lo) / (hi - lo)
}

// partDecimals is the number of decimals of a percentage.
const partDecimals = 1

// partFormat returns the format of percentages.
func partFormat(decimals int) number.Format {
	return number.Range{Hi: 100, Decimals: decimals, Unit: "%"}.Style().Fit(leastRoom)
}

// unitless formats a value with its prefix but without its unit.
func (c *Context) unitless(t *store.Topic, s *store.Series, v float64, room int) (digits, prefix string) {
	if digits, ok := wholeAt(t, s, v, c, room); ok {
		return digits, ""
	}
	r := c.rangeOf(t, s, v)
	r.Decimals = s.Decimals()
	if !number.PrefixAlone(r.Unit) {
		r.Unit = ""
	}
	digits, unit := aligned(r.Style().Fit(room), v)
	return digits, strings.TrimSpace(strings.TrimSuffix(unit, r.Unit))
}

// number returns the series whose newest value represents the topic, or nil.
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
