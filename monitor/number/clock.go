package number

import (
	"math"
	"slices"
	"time"
)

// clock formats Unix times as local times of day.
type clock struct {
	scale   float64 // nanoseconds per unit
	loc     *time.Location
	layouts []string // time layouts with enough precision, widest first
}

// unixScales lists the units of Unix times, in nanoseconds.
var unixScales = [...]float64{1e9, 1e6, 1e3, 1}

// clockOf returns a clock for the Unix times from lo to hi in a chart that ends
// at to. Its layouts distinguish times that differ by step. It returns nil if
// the values are not times between 2000 and 2100.
func clockOf(lo, hi, step float64, to time.Time) *clock {
	const from, until = 946_684_800e9, 4_102_444_800e9
	i := slices.IndexFunc(unixScales[:], func(scale float64) bool { return hi*scale >= from && hi*scale < until })
	if i < 0 || lo*unixScales[i] < 0 {
		return nil
	}
	k := &clock{scale: unixScales[i], loc: to.Location()}
	fine := time.TimeOnly
	switch width := step * k.scale; {
	case width < 1e6:
		fine = "15:04:05.000000"
	case width < 1e9:
		fine = "15:04:05.000"
	case width >= 60e9 && math.Mod(lo*k.scale, 60e9) == 0 && math.Mod(width, 60e9) == 0:
		fine = "15:04"
	}
	k.layouts = []string{fine}
	if k.at(lo).Format(time.DateOnly) != to.Format(time.DateOnly) || k.at(hi).Format(time.DateOnly) != to.Format(time.DateOnly) {
		k.layouts = []string{"2006-01-02 " + fine, "Jan _2 " + fine}
		if step*k.scale >= 24*3600e9 {
			k.layouts = append(k.layouts, time.DateOnly)
		}
	}
	return k
}

func (k *clock) at(v float64) time.Time { return time.Unix(0, int64(v*k.scale)).In(k.loc) }

// layout returns the widest layout that fits in room cells, or "".
func (k *clock) layout(room int) string {
	for _, l := range k.layouts {
		if len(l) <= room {
			return l
		}
	}
	return ""
}

// Times is like Ticks for an axis of Unix times in a chart that ends at to. It
// detects their unit, from seconds to nanoseconds, and returns times of day as
// labels. For other values it is the same as Ticks.
func Times(dst []string, ticks []float64, to time.Time, room int) ([]string, Legible) {
	if len(ticks) < 2 {
		return Ticks(dst, ticks, "", room)
	}
	k := clockOf(ticks[0], ticks[len(ticks)-1], ticks[1]-ticks[0], to)
	if k == nil {
		return Ticks(dst, ticks, "", room)
	}
	start, layout := len(dst), k.layout(room)
	for _, t := range ticks {
		dst = append(dst, k.at(t).Format(layout))
	}
	if distinct(dst[start:]) {
		return dst, Whole
	}
	clear(dst[start:])
	return dst, Absent
}
