package view

import (
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// Limit is an alert threshold of a topic.
type Limit struct {
	Field  string // the series it applies to, "" for the main one
	Value  float64
	Above  bool // values above it are bad, otherwise values below it
	Firing bool
}

// drawLimits draws the limits of the chart's series as dashed lines with their
// values. While an alert fires, its line is solid, and the bad range has a
// coloured background.
func (p *plot) drawLimits() {
	for _, l := range p.c.Limits {
		if s := p.limited(l); s != nil {
			p.drawLimit(l, s)
		}
	}
}

// limited returns the series of the chart that a limit applies to, or nil.
func (p *plot) limited(l Limit) *store.Series {
	for _, s := range p.series {
		if s.Field == l.Field && l.Field != "" || l.Field == "" && s == p.c.main(p.t) {
			return s
		}
	}
	return nil
}

// text returns the condition for bad values.
func (l Limit) text(t *store.Topic, s *store.Series) string {
	if l.Above {
		return "> " + alone(t, s, l.Value, figureRoom)
	}
	return "< " + alone(t, s, l.Value, figureRoom)
}

func (p *plot) drawLimit(l Limit, s *store.Series) {
	st, line := screen.Style{Fg: theme.Warn}, '╌'
	if l.Firing {
		st, line = screen.Style{Fg: theme.Bad, Attr: screen.Bold}, '━'
	}
	label := " " + l.text(p.t, s) + " "
	frac := p.axis.Frac(l.Value)
	y := chart.Row(frac, p.h)
	if frac >= 0 && frac <= 1 {
		if l.Firing {
			p.drawBand(y, l.Above)
		}
		for x := range p.w {
			if p.m.canvas.Empty(x, y) {
				p.body.Rune(x, y, line, st)
			}
		}
	} else if y = 0; frac < 0 {
		y = p.h - 1
	}
	if text.Width(label)+4 <= p.w && p.h >= 3 {
		p.body.Text(1, y, label, st)
	}
}

// drawBand colours the background of the rows beyond a limit.
func (p *plot) drawBand(y int, above bool) {
	band := screen.Rect{W: p.w, H: y}
	if !above {
		band = screen.Rect{Y: y + 1, W: p.w, H: p.h - y - 1}
	}
	p.body.Sub(band).Tint(screen.Style{Bg: theme.Band})
}
