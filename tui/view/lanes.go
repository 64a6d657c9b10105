package view

import (
	"math"
	"strconv"

	"topicmux/tui/chart"
	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/text"
	"topicmux/tui/theme"
)

const (
	laneMinWidth = 26 // of a lane with name and value
	laneMost     = 6  // rows of a lane
)

// lanesView gives each series a small chart of its own, all on one axis: for
// more series than lines can be told apart.
type lanesView struct{}

func (lanesView) Name() string { return "lanes" }

func (lanesView) Fits(t *store.Topic) bool { return len(t.Series) > 1 }

func (lanesView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	switch {
	case len(t.Series) == 0:
		drawEmpty(r, t, "waiting for the first number")
		return
	case w < 6:
		drawValue(r, t, c)
		return
	}
	drawLanes(r, t, c, t.Series, max(1, h/max(1, len(t.Series))))
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
}

// laneGrid returns in how many columns and rows n lanes are laid out in w by h
// cells: as few columns as will do.
func laneGrid(n, w, h int) (columns, rows int) {
	columns = max(1, min((n+h-1)/max(h, 1), w/laneMinWidth))
	return columns, min((n+columns-1)/columns, h)
}

// drawLanes draws series as lanes of at most tall rows.
func drawLanes(r screen.Region, t *store.Topic, c *Context, series []*store.Series, tall int) {
	w, h := r.Size()
	columns, rows := laneGrid(len(series), w, h)
	if rows == 0 {
		return
	}
	const gap = 2
	l := lanes{t: t, c: c, m: c.memory()}
	l.w = (w - gap*(columns-1)) / columns
	l.h = max(1, min(tall, laneMost, h/rows))
	for _, s := range series {
		l.name = max(l.name, text.Width(label(s.Field)))
		l.unit = max(l.unit, unitRoom(unitOf(t, s)))
	}
	l.name = min(l.name, max(4, l.w/4))
	shown := min(len(series), rows*columns)
	l.load(series[:shown])
	for i, s := range series[:shown] {
		l.draw(r.Sub(screen.Rect{X: i / rows * (l.w + gap), Y: i % rows * l.h, W: l.w, H: l.h}), i, s)
	}
	if n := len(series) - shown + t.MoreFields; n > 0 {
		r.TextRight(w, h-1, " +"+strconv.Itoa(n), screen.Style{Fg: theme.Faint})
	}
}

// lanes is what the lanes of one topic have in common.
type lanes struct {
	t          *store.Topic
	c          *Context
	m          *Memory
	w, h       int // of a lane
	name, unit int // of the texts beside the chart
	body       int // of the chart itself
	data       [][]chart.Column
	axis       *chart.Axis
}

func (l *lanes) load(series []*store.Series) {
	l.body = l.w
	if l.w >= laneMinWidth-8 {
		l.body = l.w - l.name - 1 - numberWidth - 1 - l.unit - 1
	}
	span := chart.Align(l.c.From, l.c.To, l.body*chart.DotsX)
	l.data = l.m.load(l.t, series, span, l.c.To)
	l.axis = &l.m.levels
	if lo, hi, ok := extentOf(l.data); ok || !l.axis.Known() {
		l.axis.Fit(min(lo, 0), hi, bounds(l.t), l.c.To.Sub(l.c.From), l.c.To)
	}
}

// draw draws one lane: name, chart, value.
func (l *lanes) draw(r screen.Region, i int, s *store.Series) {
	x, foot := 0, l.h-1
	if l.body < l.w {
		r.Text(0, foot, text.Truncate(label(s.Field), l.name), screen.Style{Fg: theme.Muted})
		num, unit := valueAt(l.t, s, l.c)
		r.TextRight(l.w-l.unit-1, foot, num, screen.Style{Fg: theme.Bright})
		r.Text(l.w-l.unit, foot, text.Truncate(unit, l.unit), screen.Style{Fg: theme.Faint})
		x = l.name + 1
	}
	body := r.Sub(screen.Rect{X: x, W: l.body, H: l.h})
	colour := areaColour(l.t, s, i)
	body.HLine(0, foot, l.body, '┈', screen.Style{Fg: theme.Ghost})
	cv := &l.m.canvas
	cv.Reset(l.body, l.h)
	cv.Area(l.data[i], l.axis, 0)
	if l.h > 1 {
		cv.Shade(func(y int) screen.Color { return colour((float64(l.h-y) - 0.5) / float64(l.h)) })
	} else {
		cv.Tone(func(x int) screen.Color { return colour(l.axis.Frac(peak(l.data[i], x))) })
	}
	cv.Draw(body)
}

// peak is the highest value that cell column x shows.
func peak(cols []chart.Column, x int) float64 {
	v := math.Inf(-1)
	for _, c := range cols[x*chart.DotsX : (x+1)*chart.DotsX] {
		if c.Shown {
			v = max(v, c.Hi)
		}
	}
	return v
}

// areaColour returns the colour of each height of an area: from calm to
// alarming where a range gives that a meaning, else shades of one hue.
func areaColour(t *store.Topic, s *store.Series, hue int) func(frac float64) screen.Color {
	if _, _, limited := limits(t); limited && !isSpare(s.Field) {
		return theme.Heat
	}
	return func(frac float64) screen.Color { return theme.Shade(hue, frac) }
}

// extentOf returns the smallest and largest value of all columns.
func extentOf(data [][]chart.Column) (lo, hi float64, ok bool) {
	for _, cols := range data {
		l, u, found := chart.Extent(cols)
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
