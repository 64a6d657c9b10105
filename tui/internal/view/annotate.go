package view

import (
	"math"
	"strconv"
	"time"

	"topicmux/monitor/number"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// column returns the cell column for a time.
func (p *plot) column(at time.Time) int { return p.span.Index(at) / chart.DotsX }

// drawHoles hatches times without a connection. Times in which only this topic
// was silent stay blank.
func (p *plot) drawHoles() {
	for _, outage := range p.c.Outages {
		to := outage.To
		if to.IsZero() {
			to = p.c.To
		}
		if !outage.Recovered {
			p.hatch(outage.From, to)
		}
	}
}

// hatch hatches the cells without data between two times.
func (p *plot) hatch(from, to time.Time) {
	if !to.After(p.span.From) || !from.Before(p.span.To()) {
		return
	}
	x0, x1 := max(0, p.column(from)), min(p.w-1, p.column(to))
	for x := x0; x <= x1; x++ {
		for y := range p.h {
			if p.m.canvas.Empty(x, y) && (x+y)%2 == 0 {
				p.body.Rune(x, y, '╱', screen.Style{Fg: theme.Ghost})
			}
		}
	}
}

// drawGaps marks gaps, with the number of lost events if there is room.
func (p *plot) drawGaps() {
	from, to := p.span.From, p.c.To
	free := 0
	for _, gap := range p.t.Gaps {
		if gap.At.Before(from) || gap.At.After(to) {
			continue
		}
		x := p.column(gap.At)
		st := screen.Style{Fg: theme.Warn}
		for y := 1; y < p.h; y++ {
			if p.m.canvas.Empty(x, y) {
				p.body.Rune(x, y, '┊', st)
			}
		}
		p.body.Rune(x, 0, '▾', st)
		note := "−" + strconv.FormatUint(gap.Missed, 10)
		switch {
		case gap.Missed == 0: // the server does not know the number
			note = gap.Reason
		case gap.AtLeast:
			note += "+"
		}
		if long := note + " " + gap.Reason; gap.Missed > 0 && gap.Reason != "" && x >= free && x+1+text.Width(long) <= p.w && p.w >= 40 {
			note = long
		}
		if n := text.Width(note); x >= free && x+1+n <= p.w && p.h >= 4 {
			p.body.Text(x+1, 0, note, st)
			free = x + n + 2
		}
	}
}

// drawFooter draws the summary of the visible span in a row.
func (p *plot) drawFooter() {
	w, _ := p.footer.Size()
	if w == 0 {
		return
	}
	items := p.summary()
	if items == nil {
		return
	}
	f := p.figuresIn(items, w)
	x := gutter(w)
	if 3*f.each-figureGap > w-x {
		x = 0
	}
	for _, it := range items[:min(len(items), (w-x+figureGap)/f.each)] {
		num, unit := aligned(f.of(it), it.v)
		end := x + p.footer.Text(x, 0, it.name+" ", screen.Style{Fg: theme.Faint})
		end += p.footer.Text(end, 0, num, screen.Style{Fg: theme.Muted})
		p.footer.Text(end+1, 0, unit, screen.Style{Fg: theme.Faint})
		x += f.each
	}
}

// figureGap is the gap between the figures of a footer.
const figureGap = 2

// figureFormat is the format of a footer: that of the values, that of their mean, and
// the width of a figure with the gap behind it.
type figureFormat struct {
	values, mean number.Format
	each         int
}

func (f *figureFormat) of(it figure) number.Format {
	if it.name == "avg" {
		return f.mean
	}
	return f.values
}

// figuresIn returns the format with the most digits in which three figures fit in w
// cells, or the one for an unlimited width if there is none.
func (p *plot) figuresIn(items []figure, w int) figureFormat {
	style := p.c.style(p.t, p.series[0])
	avg := p.series[0].Summary(p.c.From, p.c.To.Add(1)).Avg()
	var widest figureFormat
	for room := figureRoom; room >= columnRoom; room-- {
		f := figureFormat{values: style.Fit(room), mean: style.Mean(avg).Fit(room)}
		unit := 0
		for _, it := range items {
			_, u := f.of(it).Write(it.v)
			unit = max(unit, text.Width(u))
		}
		if unit > 0 {
			unit++
		}
		f.each = len("last ") + max(f.values.Width(), style.Mean(math.NaN()).Fit(room).Width()) + unit + figureGap
		if 3*f.each-figureGap <= w {
			return f
		}
		if room == figureRoom {
			widest = f
		}
	}
	return widest
}

// drawSide draws the summary of the visible span beside the body.
func (p *plot) drawSide() {
	w, _ := p.side.Size()
	if w == 0 {
		return
	}
	items := p.summary()
	if items == nil {
		return
	}
	const rows = 2 // per figure: its name and its value
	unitWidth := unitRoom(p.t, p.series[0])
	room := w - unitWidth - 1
	if unitWidth > 0 {
		room--
	}
	f := p.c.format(p.t, p.series[0], room)
	items = items[:len(items)-1] // the border shows the last value already
	for i, it := range items[:min(len(items), p.h/rows)] {
		y := i * rows
		num, unit := aligned(f, it.v)
		if num == "" {
			continue
		}
		p.side.TextRight(w-unitWidth-1, y, it.name, screen.Style{Fg: theme.Faint})
		p.side.TextRight(w-unitWidth-1, y+1, num, screen.Style{Fg: theme.Muted})
		p.side.Text(w-unitWidth, y+1, unit, screen.Style{Fg: theme.Faint})
	}
}

// figure is a number of a summary.
type figure struct {
	name string
	v    float64
}

// summary returns the figures for the visible span, the most important first.
// It returns nil if there is no data.
func (p *plot) summary() []figure {
	b := p.series[0].Summary(p.c.From, p.c.To.Add(1))
	if b.Empty() {
		return nil
	}
	if b.Min == b.Max { // all figures would be equal
		return []figure{{"last", b.Last}}
	}
	return []figure{{"max", b.Max}, {"avg", b.Avg()}, {"min", b.Min}, {"last", b.Last}}
}
