package view

import (
	"math"
	"slices"
	"strconv"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

const (
	laneMinWidth = 26 // of a lane with name and value
	laneMost     = 6  // largest height of a lane
	laneBody     = 12 // smallest width of the chart in a lane that shows its range
)

// lanesView draws a small chart for each series. Series with the same unit and
// magnitude share an axis. It is used if there are too many series to
// distinguish as lines.
type lanesView struct{}

func (lanesView) Name() string { return "lanes" }

func (lanesView) Fits(t *store.Topic) bool { return t.Measures() > 1 }

func (lanesView) Draw(r screen.Region, t *store.Topic, c *Context) {
	drawNumbers(r, t, c, 6, func() {
		w, h := r.Size()
		if series := c.series(t); isLone(series, c) {
			drawLone(r, t, c, series)
		} else {
			newLanes(t, c, series, w, h).drawAll(r)
		}
	})
}

// lanes is a grid of lanes.
type lanes struct {
	t             *store.Topic
	c             *Context
	m             *Cache
	series        []*store.Series
	columns, rows int
	w, h          int // size of a lane
	left, right   int // width of the texts beside its chart
	unit          int
	extents       bool // show the largest and the smallest value
	span          chart.Span
	data          [][]chart.Column
	axes          []*chart.Axis // per series; series with the same unit and magnitude share one
	areas         []bool        // lanes drawn as areas
}

const laneGap = 2 // between columns of lanes

// newLanes lays out series in w by h cells, in as few columns as possible.
func newLanes(t *store.Topic, c *Context, series []*store.Series, w, h int) *lanes {
	l := &lanes{t: t, c: c, m: c.cache(), series: series}
	n := len(series)
	l.columns = max(1, min((n+h-1)/max(h, 1), w/laneMinWidth))
	l.rows = min((n+l.columns-1)/l.columns, h)
	l.w = (w - laneGap*(l.columns-1)) / l.columns
	l.h = max(1, min(laneMost, h/max(l.rows, 1)))
	if l.w < laneMinWidth-8 {
		return l
	}
	for _, s := range series {
		l.left = max(l.left, text.Width(store.FieldLabel(s.Field)))
		l.unit = max(l.unit, unitRoom(t, s))
	}
	l.left = min(l.left, max(4, l.w/4)) + 1
	l.right = 1 + c.columnOf(t, series, columnRoom)
	if l.unit > 0 {
		l.right += 1 + l.unit
	}
	// Lanes with a shared axis can be compared. Other lanes show their range.
	if more := text.Width(laneHigh); l.h >= 2 && l.body()-more >= laneBody && slices.Max(c.magnitudesOf(t, series)) > 0 {
		l.extents = true
		l.right += more
	}
	return l
}

// drawAll draws as many lanes as fit.
func (l *lanes) drawAll(r screen.Region) {
	shown, rest := share(len(l.series), l.rows*l.columns, l.c.moreFields(l.t))
	if shown == 0 {
		return
	}
	l.load(l.series[:shown])
	for i, s := range l.series[:shown] {
		l.draw(r.Sub(l.place(i)), i, s)
	}
	if rest > 0 {
		r.Sub(l.place(shown)).Text(0, 0, "+"+strconv.Itoa(rest)+" more", screen.Style{Fg: theme.Faint})
	}
}

// place returns the position of lane i.
func (l *lanes) place(i int) screen.Rect {
	return screen.Rect{X: i / l.rows * (l.w + laneGap), Y: i % l.rows * l.h, W: l.w, H: l.h}
}

// share returns the number of n items to show in places, and the number of
// others, which the last place shows. The parameter beyond is the number of
// further items that are not among n.
func share(n, places, beyond int) (shown, rest int) {
	if n <= places && beyond == 0 || places < 2 {
		return min(n, places), 0
	}
	shown = min(n, places-1)
	return shown, n - shown + beyond
}

func (l *lanes) body() int { return l.w - l.left - l.right }

func (l *lanes) load(series []*store.Series) {
	l.span = chart.Align(l.c.From, l.c.To, l.body()*chart.DotsX)
	l.data = l.m.load(l.t, series, l.span, l.c.To)
	groups := l.c.magnitudesOf(l.t, series)
	l.axes = l.m.axes[:0]
	if slices.Max(groups) == 0 {
		l.fit(&l.m.levels, l.data, bounds(l.t))
		for range series {
			l.axes = append(l.axes, &l.m.levels)
		}
	} else {
		for i := range series {
			l.axes = append(l.axes, l.axisOf(groups, i, l.t.UnitOf(series[i])))
		}
	}
	l.m.axes = l.axes
	l.fill()
}

// axisOf returns the axis of series i, which is that of the first series with
// the same unit and magnitude.
func (l *lanes) axisOf(groups []int, i int, unit string) *chart.Axis {
	if first := slices.Index(groups, groups[i]); first < i {
		return l.axes[first]
	}
	a := l.m.unitAxis(unit + " " + strconv.Itoa(groups[i]))
	var same [][]chart.Column
	for k, g := range groups {
		if g == groups[i] {
			same = append(same, l.data[k])
		}
	}
	if len(same) == 1 && l.h > 1 { // the axis may leave out zero to show changes
		l.fitRows(a, same[0], chart.Bounds{Whole: l.series[i].Decimals() == 0})
	} else {
		l.fit(a, same, chart.Bounds{})
	}
	return a
}

func (l *lanes) fitRows(a *chart.Axis, data []chart.Column, b chart.Bounds) {
	if lo, hi, ok := chart.MinMax(data); ok || !a.Known() {
		a.FitRows(lo, hi, b, l.c.To.Sub(l.c.From), l.c.To, l.bodyRows())
	}
}

func (l *lanes) fit(a *chart.Axis, data [][]chart.Column, b chart.Bounds) {
	if lo, hi, ok := minMaxOf(data); ok || !a.Known() {
		a.Fit(min(lo, 0), hi, b, l.c.To.Sub(l.c.From), l.c.To)
	}
}

// bodyRows returns the height of a lane's chart. It leaves a blank row between
// charts if there is room.
func (l *lanes) bodyRows() int {
	if l.h >= 3 {
		return l.h - 1
	}
	return l.h
}

// draw draws a lane: name, chart and value.
func (l *lanes) draw(r screen.Region, i int, s *store.Series) {
	foot := l.h - 1
	if l.left > 0 {
		r.Text(0, foot, labelOf(s, l.left-1), screen.Style{Fg: theme.Muted})
		num, unit := valueAt(l.t, s, l.c, columnRoom)
		r.TextRight(l.w-l.unit-1, foot, num, screen.Style{Fg: theme.Bright})
		r.Text(l.w-l.unit, foot, text.Truncate(unit, l.unit), screen.Style{Fg: theme.Faint})
	}
	if l.extents {
		l.drawRange(r, i, s)
	}
	w, h := l.body(), l.bodyRows()
	top := l.h - h
	body := r.Sub(screen.Rect{X: l.left, Y: top, W: w, H: h})
	colour := areaColour(l.t, s, i, l.axes[i])
	body.HLine(0, h-1, newestCell(l.data[i]), '┈', screen.Style{Fg: theme.Ghost})
	cv := &l.m.canvas
	cv.Reset(w, h)
	if l.areas[i] {
		cv.Area(l.data[i], l.axes[i], 0)
	} else {
		cv.Line(l.data[i], l.axes[i], 0, chart.Dash{})
	}
	if h > 1 {
		cv.Shade(func(y int) screen.Color { return colour((float64(h-y) - 0.5) / float64(h)) })
	} else {
		cv.Tone(func(x int) screen.Color { return colour(l.axes[i].Frac(peak(l.data[i], x))) })
	}
	cv.Draw(body)
	note := -1
	if i == 0 {
		note = 0
	}
	drawBeginning(body, cv, l.t, l.c, l.span, note)
	if at := l.c.Cursor; !at.IsZero() && !at.Before(l.span.From) && !at.After(l.span.To()) {
		l.m.cursorLine(body, min(l.span.Index(at)/chart.DotsX, w-1), h)
	}
}

// fill decides which lanes are drawn as areas. Lanes with a shared axis agree,
// except that a constant is a line.
func (l *lanes) fill() {
	l.areas = append(l.m.areas[:0], make([]bool, len(l.data))...)
	l.m.areas = l.areas
	for i, a := range l.axes {
		if slices.Index(l.axes, a) < i {
			continue // decided with the first one
		}
		lo, hi, found := 0.0, 0.0, false
		for k := i; k < len(l.data); k++ {
			from, to, ok := chart.MinMax(l.data[k])
			if l.axes[k] != a || !ok {
				continue
			}
			if l.areas[k] = from != to; !found {
				lo, hi, found = from, to, true
			}
			lo, hi = min(lo, from), max(hi, to)
		}
		area := found && l.m.fillOf(a).fills(lo, hi, l.c.To)
		for k := i; k < len(l.data); k++ {
			if l.axes[k] == a {
				l.areas[k] = l.areas[k] && area
			}
		}
	}
}

// peak returns the highest value in cell column x.
func peak(cols []chart.Column, x int) float64 {
	v := math.Inf(-1)
	for _, c := range cols[x*chart.DotsX : (x+1)*chart.DotsX] {
		if c.Shown {
			v = max(v, c.Hi)
		}
	}
	return v
}

// areaColour returns the colour for each height of an area on an axis: the heat
// ramp if the topic has a range, otherwise shades of one hue.
func areaColour(t *store.Topic, s *store.Series, hue int, a *chart.Axis) func(frac float64) screen.Color {
	if lo, hi, limited := limits(t); limited && !isSpare(s.Field) {
		return func(frac float64) screen.Color {
			return theme.Heat((a.Lo + frac*(a.Hi-a.Lo) - lo) / (hi - lo))
		}
	}
	return func(frac float64) screen.Color { return theme.Shade(hue, frac) }
}

// minMaxOf returns the smallest and largest value of all columns.
func minMaxOf(data [][]chart.Column) (lo, hi float64, ok bool) {
	for _, cols := range data {
		l, u, found := chart.MinMax(cols)
		switch {
		case !found:
		case !ok:
			lo, hi, ok = l, u, true
		default:
			lo, hi = min(lo, l), max(hi, u)
		}
	}
	return lo, hi, ok
}
