package view

import (
	"strconv"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

const (
	legendGap  = 2 // cells between entries
	legendName = 5 // width to which a name may be truncated to fit another entry
)

// legend holds the entries that fit in a row. Entries are complete or omitted.
type legend struct {
	p      *plot
	digits [maxLines]number.Format
	units  [maxLines]int // width of each unit with its prefix
	room   int           // width of the digits
	n      int           // number of entries that can be drawn
	names  int           // largest width of a name
}

// legendRooms are the possible widths of digits in a legend. A smaller one is
// used if not all entries fit otherwise.
var legendRooms = [...]int{columnRoom, 7, leastRoom, leastRoom - 1}

// drawLegend draws the names of the series in their colours, each with its
// newest value. It truncates names and shortens values before it omits entries.
// It shows how many are omitted.
func (p *plot) drawLegend() {
	w, _ := p.legend.Size()
	if w == 0 {
		return
	}
	l := p.newLegend(columnRoom)
	for _, room := range legendRooms {
		if fewer := p.newLegend(room); fewer.fit(w) {
			l = fewer
			break
		}
	}
	l.fit(w)
	shown, rest := l.n, l.rest(l.n)
	for shown > 0 && l.width(shown, rest) > w {
		shown--
		rest = l.rest(shown)
	}
	p.legendEnd = l.draw(p.legend, shown, rest)
}

// newLegend returns a legend with all entries and digits in room cells.
func (p *plot) newLegend(room int) legend {
	l := legend{p: p, room: room, n: min(len(p.series), maxLines)}
	for i := range l.n {
		s := p.series[i]
		l.digits[i] = p.c.format(p.t, s, room)
		_, prefixed := l.digits[i].Write(0)
		l.units[i] = text.Width(prefixed)
		if p.t.UnitOf(s) != "" || !p.t.FormatOf(s).IsZero() { // the prefix may change
			l.units[i] = min(max(l.units[i], unitRoom(p.t, s)), unitMost)
		}
		l.names = max(l.names, text.Width(store.FieldLabel(s.Field)))
	}
	return l
}

// fit truncates names until all entries fit in w cells, and reports whether
// they do.
func (l *legend) fit(w int) bool {
	rest := l.rest(l.n)
	for l.width(l.n, rest) > w && l.names > legendName {
		l.names--
	}
	return l.width(l.n, rest) <= w
}

// rest returns the number of series that are omitted if shown entries are
// drawn.
func (l *legend) rest(shown int) int {
	return len(l.p.series) - shown + l.p.margins.more + l.p.c.moreFields(l.p.t)
}

// width returns the width of the first shown entries and the number of the
// rest.
func (l *legend) width(shown, rest int) int {
	w := 0
	for i := range shown {
		w += l.entry(i) + legendGap
	}
	if rest > 0 {
		return w + len("+") + len(strconv.Itoa(rest))
	}
	return w - legendGap
}

// entry returns the width of entry i: mark, name, value and unit.
func (l *legend) entry(i int) int {
	w := 2 + min(text.Width(store.FieldLabel(l.p.series[i].Field)), l.names) + 1 + max(1, l.digits[i].Width())
	if l.units[i] > 0 {
		w += 1 + l.units[i]
	}
	return w
}

// draw draws the legend and returns its right edge.
func (l *legend) draw(r screen.Region, shown, rest int) (end int) {
	p, x := l.p, 0
	for i := range shown {
		at := x + r.Text(x, 0, p.marker(i)+" ", screen.Style{Fg: p.colour(i)})
		at += r.Text(at, 0, labelOf(p.series[i], l.names)+" ", screen.Style{Fg: theme.Muted})
		value, unit := valueAt(p.t, p.series[i], p.c, l.room)
		at += r.Text(at, 0, value, screen.Style{Fg: theme.Bright})
		if unit != "" {
			r.Text(at, 0, " "+text.Truncate(unit, unitMost), screen.Style{Fg: theme.Faint})
		}
		x += l.entry(i) + legendGap
	}
	if rest > 0 {
		x += r.Text(x, 0, "+"+strconv.Itoa(rest), screen.Style{Fg: theme.Faint}) + legendGap
	}
	return x
}
