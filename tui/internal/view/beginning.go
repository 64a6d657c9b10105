package view

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// beginningFrom is how far before the connection a topic's history must reach
// for its beginning to be marked. A shorter one explains itself: the chart began
// with the dashboard.
const beginningFrom = time.Second

// Beginning returns the time of the oldest event of a topic, if it is in the
// visible time span and the server had stored it before the connection. The
// server may have had older events, but it has dropped them.
func Beginning(t *store.Topic, from, to time.Time) (at time.Time, ok bool) {
	ok = t.Earlier && t.Stored >= beginningFrom && t.FirstAt.After(from) && t.FirstAt.Before(to)
	return t.FirstAt, ok
}

// beginningNotes explain the mark, longest first.
var beginningNotes = [...]string{"history starts here", "history starts", "history"}

// drawBeginning marks where a history begins in a chart of the span. The note is
// in the row of that number; -1 means no note.
func drawBeginning(body screen.Region, cv *chart.Canvas, t *store.Topic, c *Context, span chart.Span, row int) {
	const least = 3 // cells: a shorter piece needs no explanation
	at, ok := Beginning(t, c.From, c.To)
	x := span.Index(at)/chart.DotsX - 1
	w, h := body.Size()
	if !ok || x+1 < least || x >= w {
		return
	}
	for y := range h {
		if cv.Empty(x, y) {
			body.Rune(x, y, '╎', screen.Style{Fg: theme.Ghost})
		}
	}
	for _, note := range beginningNotes {
		if n := text.Width(note); row >= 0 && row < h && n+3 <= x {
			body.Text(x-n-2, row, " "+note+" ", screen.Style{Fg: theme.Faint})
			return
		}
	}
}
