package view

import (
	"math"
	"strings"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// seenRange is the range of a series in a gauge without a declared range: from
// its smallest to its largest value in the window. It is not known until two
// values differ.
type seenRange struct {
	lo, hi    float64
	low, high string // as labels
	known     bool
}

// seenRangeOf returns the range of a series. A declared end replaces the one
// that was seen.
func (g *gauges) seenRangeOf(s *store.Series) seenRange {
	b := s.Summary(g.c.From, g.c.To.Add(1))
	if b.Empty() {
		return seenRange{}
	}
	out := seenRange{lo: b.Min, hi: b.Max}
	if d := bounds(g.t); d.Min != nil {
		out.lo = min(*d.Min, out.lo)
	} else if d.Max != nil {
		out.hi = max(*d.Max, out.hi)
	}
	f := g.c.format(g.t, s, columnRoom)
	out.low, out.high = g.endLabel(s, f, out.lo), g.endLabel(s, f, out.hi)
	out.known = out.lo < out.hi && out.low != "" && out.high != ""
	return out
}

// endLabel returns a value with its prefix, but without its unit.
func (g *gauges) endLabel(s *store.Series, f number.Format, v float64) string {
	digits, unit := f.Write(v)
	return digits + strings.TrimSpace(strings.TrimSuffix(unit, g.t.UnitOf(s)))
}

const (
	scaleLeast = 5 // smallest width of a scale, in cells
	endGap     = 1 // cells between a scale and a label
)

// noRange are the notes in place of a scale, longest first.
var noRange = [...]string{"no range: all values are equal", "no range"}

// drawSeen draws a series's scale between cells x and right: the label of its
// lower end, a line with a mark at the value, and the label of its upper end. It
// draws no scale without its labels.
func (g *gauges) drawSeen(r screen.Region, i, x, right int) {
	seen := &g.seen[i]
	room := right - x
	if !seen.known {
		for _, note := range noRange {
			if text.Width(note) <= room {
				r.Text(x, 0, note, screen.Style{Fg: theme.Faint})
				return
			}
		}
		return
	}
	from, to := x+g.low+endGap, right-g.high-endGap
	if to-from < scaleLeast {
		return
	}
	g.scaled = true
	ends := screen.Style{Fg: theme.Faint}
	r.TextRight(from-endGap, 0, seen.low, ends)
	r.Text(to+endGap, 0, seen.high, ends)
	r.HLine(from, 0, to-from, '─', screen.Style{Fg: theme.Ghost})
	r.Rune(from, 0, '├', ends)
	r.Rune(to-1, 0, '┤', ends)
	if v, _, ok := g.series[i].At(g.c.To); ok {
		at := (v - seen.lo) / (seen.hi - seen.lo)
		cell := from + int(math.Round(min(max(at, 0), 1)*float64(to-from-1)))
		r.Rune(cell, 0, '●', screen.Style{Fg: theme.Series(i), Attr: screen.Bold})
	}
}

// drawSeenNote says what the ends of the scales are, if there is room.
func (g *gauges) drawSeenNote(r screen.Region) {
	if !g.scaled {
		return
	}
	w, _ := r.Size()
	window := spanText(g.c.To.Sub(g.c.From))
	for _, note := range [...]string{"ends: lowest and highest value in " + window, "lowest and highest in " + window} {
		if text.Width(note) <= w {
			r.Text(0, 0, note, screen.Style{Fg: theme.Faint})
			return
		}
	}
}
