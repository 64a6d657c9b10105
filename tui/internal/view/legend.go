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
	legendGap  = 2 // between two entries
	legendName = 5 // cells to which a name is cut to keep another entry
)

// legend is the entries that fit a row: each is whole, or left out.
type legend struct {
	p      *plot
	digits [maxLines]number.Format
	units  [maxLines]int // cells of a unit, with its prefix
	room   int           // of the digits
	n      int           // entries, as far as they can be drawn
	names  int           // cells of a name at most
}

// legendRooms are the cells that the digits of a legend have: fewer where not all
// entries fit otherwise.
var legendRooms = [...]int{columnRoom, 7, leastRoom, leastRoom - 1}

// drawLegend names the series in their colours, each with its newest value. Names
// are cut with a sign and values have fewer digits before an entry is left out, and
// how many are is told.
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

// newLegend has all entries, their digits in room cells.
func (p *plot) newLegend(room int) legend {
	l := legend{p: p, room: room, n: min(len(p.series), maxLines)}
	for i := range l.n {
		s := p.series[i]
		l.digits[i] = p.c.format(p.t, s, room)
		_, prefixed := l.digits[i].Write(0)
		l.units[i] = text.Width(prefixed)
		if unit := unitOf(p.t, s); unit != "" { // which may get another prefix
			l.units[i] = min(max(l.units[i], unitRoom(unit)), unitMost)
		}
		l.names = max(l.names, text.Width(store.FieldLabel(s.Field)))
	}
	return l
}

// fit cuts names until all entries fit w cells, and reports whether they do.
func (l *legend) fit(w int) bool {
	rest := l.rest(l.n)
	for l.width(l.n, rest) > w && l.names > legendName {
		l.names--
	}
	return l.width(l.n, rest) <= w
}

// rest is how many series are left out when so many are shown.
func (l *legend) rest(shown int) int { return len(l.p.series) - shown + l.p.c.moreFields(l.p.t) }

// width is what the first entries take, and the count of the others.
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

// entry is the width of one entry: mark, name, value, unit.
func (l *legend) entry(i int) int {
	w := 2 + min(text.Width(store.FieldLabel(l.p.series[i].Field)), l.names) + 1 + max(1, l.digits[i].Width())
	if l.units[i] > 0 {
		w += 1 + l.units[i]
	}
	return w
}

// draw returns where something else may begin.
func (l *legend) draw(r screen.Region, shown, rest int) (end int) {
	p, x := l.p, 0
	for i := range shown {
		at := x + r.Text(x, 0, p.mark(i)+" ", screen.Style{Fg: p.colour(i)})
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
