package chart

import (
	"math"

	"topicmux/tui/internal/screen"
)

// Area fills each column between zero, or the end of the axis that is nearest
// to it, and its values. One column is one dot wide.
func (c *Canvas) Area(cols []Column, a *Axis, fg screen.Color) {
	_, h := c.Dots()
	base := math.Min(math.Max(0, a.Lo), a.Hi)
	foot := dotRow(a.Frac(base), h) // a value at the base is still one dot
	for x, col := range cols {
		if !col.Shown {
			continue
		}
		from, to := foot, foot
		if col.Lo < base {
			from = dotRow(a.Frac(col.Lo), h)
		}
		if col.Hi > base {
			to = dotRow(a.Frac(col.Hi), h)
		}
		c.VLine(x, from, to, fg)
	}
}

// Dash is which columns of a line are drawn, so that lines differ without
// colour: the first On of each On+Off columns, counted from Phase. The zero
// value draws them all.
type Dash struct{ On, Off, Phase int }

// Phased returns the dash for a span's columns: dashes belong to fixed times
// too, and do not crawl when the window moves.
func (d Dash) Phased(s Span) Dash {
	if n := d.On + d.Off; n > 0 && s.Step > 0 {
		d.Phase = int(s.From.UnixNano() / int64(s.Step) % int64(n))
	}
	return d
}

func (d Dash) hides(x int) bool { return d.Off > 0 && (x+d.Phase)%(d.On+d.Off) >= d.On }

// Line draws the values of each column, joined with those of the column before
// unless there is a hole between them.
func (c *Canvas) Line(cols []Column, a *Axis, fg screen.Color, d Dash) {
	_, h := c.Dots()
	for x, col := range cols {
		if !col.Shown || d.hides(x) {
			continue
		}
		top, bottom := dotRow(a.Frac(col.Hi), h), dotRow(a.Frac(col.Lo), h)
		if x > 0 && cols[x-1].Shown && !math.IsNaN(col.Enter) && !d.hides(x-1) {
			// Meet the column before half-way, so that a steep line has no gap.
			prev := dotRow(a.Frac(cols[x-1].Leave), h)
			enter := dotRow(a.Frac(col.Enter), h)
			half := (prev + enter) / 2
			switch {
			case prev > enter:
				c.VLine(x-1, prev, half+1, fg)
				bottom = max(bottom, half)
			case prev < enter:
				c.VLine(x-1, prev, half, fg)
				top = min(top, half+1)
			}
		}
		c.VLine(x, top, bottom, fg)
	}
}

// dotRow returns the row of dots for a place on the axis: row 0 is the top.
// What lies beyond the axis is on its edge.
func dotRow(frac float64, h int) int {
	row := int(math.Round((1 - min(max(frac, 0), 1)) * float64(h-1)))
	return min(max(row, 0), h-1)
}

// Row returns the cell row, of h, that shows a place on the axis.
func Row(frac float64, h int) int { return dotRow(frac, h*DotsY) / DotsY }
