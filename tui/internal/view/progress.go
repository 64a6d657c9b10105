package view

import (
	"slices"
	"strconv"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// doneShown is the number of rows shown that are done. The others are only
// counted.
const doneShown = 3

// progressView draws a bar for each row in progress, followed by the newest
// rows that are done, or all of them if it is zoomed. It always shows rows that
// failed. The reader scrolls it from the top.
type progressView struct{}

func (progressView) Name() string { return "progress" }

func (progressView) Fits(t *store.Topic) bool { return t.Shape == store.ShapeProgress }

func (progressView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	rows, folded := foldDone(t.Progress(c.To), c)
	if len(rows) == 0 {
		drawNone(r, t, c, "job")
		return
	}
	lines := len(rows) + min(folded, 1)
	pitch := 1
	if 2*lines-1 <= h {
		pitch = 2
	}
	h = roomFor(lines, h)
	first := topRow(c.scrolled(), lines, h)
	shown := rows[min(first, len(rows)):min(len(rows), first+h)]
	p := progressColumns(shown, w)
	p.thin = pitch == 1
	for y, row := range shown {
		p.draw(r.Sub(screen.Rect{Y: y * pitch, W: w, H: 1}), row)
	}
	if folded > 0 && first+h >= lines {
		drawFolded(r.Sub(screen.Rect{Y: len(shown) * pitch, W: w, H: 1}), folded)
	}
	drawMore(r, lines-first-h)
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
}

func (progressView) scroll(t *store.Topic, c *Context, _, h, rows int) Scroll {
	kept, folded := foldDone(t.Progress(c.To), c)
	lines := len(kept) + min(folded, 1)
	return Scroll{Offset: topRow(Scroll{Offset: c.scrolled().Offset + rows}, lines, roomFor(lines, h))}
}

// foldDone omits all but the newest rows that are done and did not fail, unless
// the pane is zoomed. It returns the number of rows omitted. Rows that are done
// are last, the newest first.
func foldDone(rows []store.Row, c *Context) (kept []store.Row, folded int) {
	done := 0
	for _, row := range rows {
		if row.Done && !row.Failed {
			done++
		}
	}
	folded = done - doneShown
	if c.Zoomed || folded <= 1 { // a line with the number takes as much room as a single row
		return rows, 0
	}
	done = 0
	return slices.DeleteFunc(rows, func(row store.Row) bool {
		if row.Failed || !row.Done {
			return false
		}
		done++
		return done > doneShown
	}), folded
}

// drawFolded draws the number of rows that are omitted.
func drawFolded(r screen.Region, n int) {
	r.Text(0, 0, "✓ ", screen.Style{Fg: theme.Faint})
	r.Text(2, 0, "+"+strconv.Itoa(n)+" done", screen.Style{Fg: theme.Faint})
}

// roomFor returns the number of rows for n items in a height of h. It reserves
// a row for the number of others if they do not all fit.
func roomFor(n, h int) int {
	if n > h && h >= moreFrom {
		return h - 1
	}
	return h
}

// topRow returns the first of n rows to show in a height of h.
func topRow(s Scroll, n, h int) int { return max(0, min(s.Offset, n-h)) }

// moreFrom is the height from which on a row shows the number of others.
const moreFrom = 6

// drawMore draws the number of following rows in the lower right corner.
func drawMore(r screen.Region, n int) {
	if w, h := r.Size(); n > 0 && w >= 12 && h >= moreFrom {
		r.TextRight(w, h-1, " ↓ "+strconv.Itoa(n)+" more", screen.Style{Fg: theme.Faint})
	}
}

// progressLayout holds the widths of the columns. A column with width 0 is
// hidden.
type progressLayout struct {
	key, label, bar, percent, state, left int

	thin bool // no space between rows
}

// progressColumns divides w among the columns. The bar gets the rest; the least
// important columns are hidden first.
func progressColumns(rows []store.Row, w int) progressLayout {
	var p progressLayout
	for _, row := range rows {
		p.key = max(p.key, text.Width(row.Key))
		p.label = max(p.label, text.Width(row.Label))
		p.state = max(p.state, text.Width(row.State))
	}
	p.key, p.label, p.state = min(p.key, 12), min(p.label, 16), min(p.state, 12)
	p.percent, p.left = 4, 6
	const mark, minBar = 2, 8
	need := func() int {
		n := mark + minBar
		for _, c := range [...]int{p.key, p.label, p.percent, p.state, p.left} {
			if c > 0 {
				n += c + 1
			}
		}
		return n
	}
	for _, c := range [...]*int{&p.left, &p.label, &p.state, &p.key, &p.percent} {
		if need() > w {
			*c = 0
		}
	}
	p.bar = max(0, min(w-need()+minBar, 60))
	return p
}

func (p progressLayout) draw(r screen.Region, row store.Row) {
	w, _ := r.Size()
	mark, colour := progressMark(row)
	name, quiet := theme.Text, theme.Muted
	if row.Done && !row.Failed {
		name, quiet = theme.Muted, theme.Faint
	}
	x := 0
	if w >= 12 {
		r.Text(0, 0, mark, screen.Style{Fg: colour})
		x = 2
	}
	column := func(width int, s string, st screen.Style) {
		if width > 0 {
			r.Text(x, 0, text.Truncate(s, width), st)
			x += width + 1
		}
	}
	column(p.key, row.Key, screen.Style{Fg: name})
	column(p.label, row.Label, screen.Style{Fg: quiet})
	if row.Done && !row.Failed { // the mark says as much as a full bar
		x += p.bar + 1 + p.percent + 1
		column(p.state, row.State, screen.Style{Fg: quiet})
		return
	}
	frac := row.Percent / 100
	bar := chart.Bar
	if p.thin {
		bar = chart.ThinBar
	}
	bar(r, x, 0, min(p.bar, w-x), frac, func(float64) screen.Style {
		return screen.Style{Fg: colour}
	}, screen.Style{Fg: theme.Ghost})
	x += p.bar + 1
	column(p.percent, text.FitRight(strconv.Itoa(int(row.Percent))+"%", p.percent), screen.Style{Fg: name})
	column(p.state, row.State, screen.Style{Fg: quiet})
	if row.Rate > 0 {
		left := time.Duration((100 - row.Percent) / row.Rate * float64(time.Second))
		column(p.left, "~"+shortDuration(left), screen.Style{Fg: theme.Faint})
	}
}

// progressMark returns the mark and colour for a row's progress.
func progressMark(row store.Row) (string, screen.Color) {
	switch {
	case row.Failed:
		return "✗", theme.Bad
	case row.Done:
		return "✓", theme.Good
	case row.Percent > 0:
		return "▸", theme.Accent
	}
	return "·", theme.Muted
}

// shortDuration formats a duration in its largest unit.
func shortDuration(d time.Duration) string {
	switch {
	case d < 0:
		return "0s"
	case d < time.Minute:
		return strconv.Itoa(int(d/time.Second)) + "s"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	case d < 100*time.Hour:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	}
	return strconv.Itoa(min(int(d/(24*time.Hour)), 9999)) + "d"
}
