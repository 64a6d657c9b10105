package view

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// stateCell is the state in a column of the band: the worst one in that time,
// and of equally bad ones the one that lasted longest.
type stateCell struct {
	value string // "" if unknown
	held  time.Duration
	look  stateStyle
}

// drawStateBand draws the states as bars over time. Worse states are higher. A
// bar shows the name of its state if there is room for the whole name.
func drawStateBand(p *plot, spans []store.Span) {
	w, h := p.body.Size()
	p.body.HLine(0, h-1, w, '▁', screen.Style{Fg: theme.Ghost})
	cells := stateCells(p, spans)
	for from := 0; from < w; {
		to := from + 1
		for to < w && cells[to].value == cells[from].value {
			to++
		}
		if cells[from].value != "" {
			drawStates(p, cells[from], from, to)
		}
		from = to
	}
}

// drawStates draws adjacent columns with the same state.
func drawStates(p *plot, s stateCell, from, to int) {
	st := screen.Style{Fg: s.look.colour}
	tall := max(1, int(math.Round(s.look.height*float64(p.h))))
	for y := p.h - tall; y < p.h; y++ {
		p.body.HLine(from, y, to-from, '█', st)
	}
	if n := text.Width(s.value); n+2 <= to-from {
		p.body.Text(from+(to-from-n)/2, p.h-(tall+1)/2, s.value, st.With(screen.Reverse))
	}
}

// stateCells returns the state of each column.
func stateCells(p *plot, spans []store.Span) []stateCell {
	held := make(map[string][]time.Duration)
	for _, s := range spans {
		if held[s.Value] == nil {
			held[s.Value] = make([]time.Duration, p.w)
		}
		for x := max(0, p.column(s.From)); x <= min(p.column(s.To), p.w-1); x++ {
			begin, end := p.span.Start(x*chart.DotsX), p.span.Start((x+1)*chart.DotsX)
			if x > p.column(s.From) && s.To.Equal(begin) && s.To.Before(p.c.To) {
				break // the span ended with the previous column
			}
			held[s.Value][x] += max(1, overlap(s, begin, end)) // count even the shortest time
		}
	}
	cells := make([]stateCell, p.w)
	for _, value := range slices.Sorted(maps.Keys(held)) {
		l := styleOfState(value)
		for x, d := range held[value] {
			if s := (stateCell{value, d, l}); d > 0 && s.beats(cells[x]) {
				cells[x] = s
			}
		}
	}
	return cells
}

// beats reports whether a column shows s rather than t.
func (s stateCell) beats(t stateCell) bool {
	return t.value == "" || s.look.kind > t.look.kind || s.look.kind == t.look.kind && s.held > t.held
}

// overlap returns how long a state lasted between two times.
func overlap(s store.Span, from, to time.Time) time.Duration {
	if s.From.After(from) {
		from = s.From
	}
	if s.To.Before(to) {
		to = s.To
	}
	return max(0, to.Sub(from))
}

// statePart is a state with its total duration.
type statePart struct {
	value string
	look  stateStyle
	held  time.Duration
}

// stateParts returns the states of the window with their total duration, the
// worst first. If there is no room for all, the last ones are omitted.
func stateParts(spans []store.Span, c *Context) (parts []statePart, all time.Duration) {
	for _, s := range spans {
		i := slices.IndexFunc(parts, func(p statePart) bool { return p.value == s.Value })
		if i < 0 {
			i, parts = len(parts), append(parts, statePart{value: s.Value, look: styleOfState(s.Value)})
		}
		d := overlap(s, c.From, c.To)
		parts[i].held += d
		all += d
	}
	slices.SortFunc(parts, func(a, b statePart) int {
		return cmp.Or(cmp.Compare(b.look.kind, a.look.kind), cmp.Compare(a.value, b.value))
	})
	return parts, all
}

// share formats the share of the time as a percentage. A small share is not
// rounded to 0, nor a large one to 100.
func (p statePart) share(all time.Duration) string {
	if all <= 0 {
		return ""
	}
	switch n := 100 * float64(p.held) / float64(all); {
	case n > 0 && n < 1:
		return "<1 %"
	case n > 99 && n < 100:
		return ">99 %"
	default:
		return strconv.Itoa(int(math.Round(n))) + " %"
	}
}

// drawStateLegend draws the names of the states in their colours, in as few
// rows as possible. It returns the number of rows. If there is little room, it
// omits the percentages first, then the last names, and draws the number of
// omitted ones.
func drawStateLegend(r screen.Region, spans []store.Span, c *Context) (rows int) {
	parts, all := stateParts(spans, c)
	w, h := r.Size()
	notes := make([]string, len(parts))
	for i, p := range parts {
		notes[i] = p.share(all)
	}
	if placed, _ := placeStates(parts, notes, w, h); placed < len(parts) {
		clear(notes)
	}
	shown, at := placeStates(parts, notes, w, h)
	for i, p := range parts[:shown] {
		x := at[i].X
		x += r.Text(x, at[i].Y, p.look.mark+" ", screen.Style{Fg: p.look.colour})
		x += r.Text(x, at[i].Y, p.value, screen.Style{Fg: p.look.colour})
		if notes[i] != "" {
			r.Text(x+1, at[i].Y, notes[i], screen.Style{Fg: theme.Muted})
		}
		rows = at[i].Y + 1
	}
	if rest := len(parts) - shown; rest > 0 {
		end := at[shown]
		r.Text(end.X, end.Y, "+"+strconv.Itoa(rest), screen.Style{Fg: theme.Faint})
		rows = end.Y + 1
	}
	return max(1, rows)
}

// placeStates returns the number of entries that fit, and their positions. The
// last position is for the number of omitted ones.
func placeStates(parts []statePart, notes []string, w, h int) (shown int, at []screen.Rect) {
	more := len("+") + len(strconv.Itoa(len(parts)))
	x, y := 0, 0
	for i, p := range parts {
		n := 2 + text.Width(p.value)
		if notes[i] != "" {
			n += 1 + text.Width(notes[i])
		}
		need := n
		if i < len(parts)-1 && y == h-1 {
			need += legendGap + more
		}
		if x > 0 && x+need > w && y < h-1 {
			x, y = 0, y+1
		}
		if x+need > w {
			break
		}
		at = append(at, screen.Rect{X: x, Y: y})
		x += n + legendGap
	}
	return len(at), append(at, screen.Rect{X: x, Y: y})
}
