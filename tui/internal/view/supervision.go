package view

import (
	"strings"
	"time"

	"topicmux/monitor/retry"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// NextTry returns when the source of a failed topic tries again, such as "next try in
// 4 s", or "" if that is not known.
func NextTry(t *store.Topic, now time.Time) string {
	at, ok := t.NextTry(now)
	if !ok {
		return ""
	}
	return retry.Words(at.Sub(now))
}

// NextTryChanges returns when the result of NextTry changes if nothing arrives, or the
// zero time for never.
func NextTryChanges(t *store.Topic, now time.Time) time.Time {
	at, ok := t.NextTry(now)
	if !ok {
		return time.Time{}
	}
	if lasts := retry.Lasts(at.Sub(now)); lasts > 0 {
		return now.Add(lasts)
	}
	return t.NextTryEnds(now)
}

// ShowsFailure reports whether a view of h rows shows why a topic has failed, as it has
// nothing else to show.
func ShowsFailure(t *store.Topic, h int) bool {
	return failedAtFirst(t) && h >= failureRows
}

// failedAtFirst reports whether a topic has failed before its first event.
func failedAtFirst(t *store.Topic) bool {
	_, failed := t.Failed()
	return failed && t.Count == 0
}

// failureRows is the least number of rows for a reason and the next try.
const failureRows = 3

// drawFailure says why a topic has failed and, if there is room, below it when its source
// tries again.
func drawFailure(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	reason, _ := t.Failed()
	var below []string
	if h >= failureRows {
		below = supervision(t, c, w-2)
	}
	lines := text.Wrap(reason, max(w-2, 1))
	if room := max(1, h-len(below)); len(lines) > room { // only the last row is cut
		lines[room-1] = strings.Join(lines[room-1:], " ")
		lines = lines[:room]
	}
	gap := 0
	if len(below) > 0 && len(lines)+1+len(below) <= h {
		gap = 1
	}
	y := max(0, (h-len(lines)-gap-len(below))/2)
	for i, line := range lines {
		centre(r, y+i, line, screen.Style{Fg: theme.Text})
	}
	for i, line := range below {
		centre(r, y+len(lines)+gap+i, line, screen.Style{Fg: theme.Muted})
	}
}

// supervision returns when the source of a topic tries again and how often it was started
// again, in one line if that has room in w cells, or else in two.
func supervision(t *store.Topic, c *Context, w int) []string {
	if t.Restarted() {
		if line := retry.Waiting(t.Info.Restarts); text.Width(line) <= w {
			return []string{line}
		}
		return []string{retry.Restarts(t.Info.Restarts), retry.FirstEvent}
	}
	var parts []string
	for _, s := range []string{NextTry(t, c.Now), retry.Restarts(t.Info.Restarts)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if line := strings.Join(parts, " · "); len(parts) > 1 && text.Width(line) <= w {
		return []string{line}
	}
	return parts
}
