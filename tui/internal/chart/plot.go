package chart

import (
	"math"

	"topicmux/tui/internal/screen"
)

// Area fills each column between its values and zero, or the end of the axis
// that is closest to zero. A column is one dot wide.
func (c *Canvas) Area(cols []Column, a *Axis, fg screen.Color) {
	_, h := c.Dots()
	base := math.Min(math.Max(0, a.Lo), a.Hi)
	foot := dotRow(a.Frac(base), h) // a value at the base still draws a dot
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

// Dash is a dash pattern, so that lines differ without colour. It draws the
// first On of every On+Off columns, starting at Phase. The zero value draws all
// columns.
type Dash struct{ On, Off, Phase int }

// Phased returns the dash pattern for the columns of a span. Dashes are at
// fixed times, so they move with the data.
func (d Dash) Phased(s Span) Dash {
	if n := d.On + d.Off; n > 0 && s.Step > 0 {
		d.Phase = int(s.From.UnixNano() / int64(s.Step) % int64(n))
	}
	return d
}

func (d Dash) hides(x int) bool { return d.Off > 0 && (x+d.Phase)%(d.On+d.Off) >= d.On }

// Line draws the values of each column, connected to the previous column unless
// data is missing between them.
func (c *Canvas) Line(cols []Column, a *Axis, fg screen.Color, d Dash) {
	_, h := c.Dots()
	for x, col := range cols {
		if !col.Shown || d.hides(x) {
			continue
		}
		top, bottom := dotRow(a.Frac(col.Hi), h), dotRow(a.Frac(col.Lo), h)
		if x > 0 && cols[x-1].Shown && !math.IsNaN(col.Enter) && !d.hides(x-1) {
			// Extend to half-way to the previous column, so that a steep line
			// has no gap.
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

// dotRow returns the row of dots for a position on the axis. Row 0 is the top.
// Positions outside the axis are at its edge.
func dotRow(frac float64, h int) int {
	row := int(math.Round((1 - min(max(frac, 0), 1)) * float64(h-1)))
	return min(max(row, 0), h-1)
}

// Row returns the cell row, out of h, for a position on the axis.
func Row(frac float64, h int) int { return dotRow(frac, h*DotsY) / DotsY }
