package tui

import (
	"cmp"
	"slices"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/arrangement"
	"topicmux/tui/theme"
)

// windows lists the time spans that + and - step through.
var windows = []time.Duration{
	MinWindow, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute,
	15 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour, MaxWindow,
}

// usualWindow is the default time span of charts.
const usualWindow = time.Minute

// MinWindow and MaxWindow are the shortest and the longest time span of charts.
// The store keeps no data beyond MaxWindow.
const (
	MinWindow = 10 * time.Second
	MaxWindow = 72 * time.Hour
)

// timeline is the time span that the dashboard shows.
type timeline struct {
	*shared
	history *history
	window  time.Duration
	pause   pause
	cursor  cursor
	end     time.Time // end of a recording that is over; zero if it is not
	arrival bool      // use the arrival of events as their time
}

// pause freezes the screen at a time while the store continues.
type pause struct {
	on    bool
	at    time.Time
	count uint64 // events in the store at that time
}

// now returns the time that the screen shows.
func (l *timeline) now() time.Time {
	if l.pause.on {
		return l.pause.at
	}
	if !l.end.IsZero() {
		return l.end
	}
	return l.clock()
}

// edge returns the right edge of a time axis with a number of dots: now,
// rounded up to a whole dot, so that a chart moves by whole dots.
func (l *timeline) edge(dots int, now time.Time) time.Time {
	switch {
	case l.cursor.on():
		return l.cursor.edge
	case l.pause.on:
		return l.pause.at
	}
	step := max(l.window/time.Duration(max(1, dots)), time.Second/wakesPerSecond)
	return now.Truncate(step).Add(step)
}

func (l *timeline) togglePause() {
	l.pause.on = !l.pause.on
	if l.pause.on {
		l.store.Pause()
		l.pause.at = l.clock()
		l.pause.count = eventsIn(l.store.Acquire())
		l.store.Release()
	} else {
		l.cursor = cursor{}
		l.store.Resume()
	}
	l.repaint()
}

func (l *timeline) widenWindow() {
	for _, w := range windows {
		if w > l.window {
			l.setWindow(w)
			return
		}
	}
	l.notifyWindow()
}

func (l *timeline) narrowWindow() {
	for _, w := range slices.Backward(windows) {
		if w < l.window {
			l.setWindow(w)
			return
		}
	}
	l.notifyWindow()
}

func (l *timeline) resetWindow() { l.setWindow(l.usualWindow()) }

// usualWindow returns the default window of this dashboard.
func (l *timeline) usualWindow() time.Duration {
	return cmp.Or(l.opts.Window, l.chosen.file.Window, usualWindow)
}

func (l *timeline) setWindow(w time.Duration) {
	l.setWindowQuietly(w)
	if w == l.usualWindow() {
		w = l.chosen.file.Window
	}
	l.chosen.setWindow(w)
	l.notifyWindow()
}

// setWindowQuietly sets the window without saving or showing it.
func (l *timeline) setWindowQuietly(w time.Duration) {
	l.window = w
	l.followCursor()
	l.repaint()
	l.history.want(l.window, false)
}

// notifyRange shows the window and the longest possible one.
func (l *timeline) notifyRange() {
	l.notify("window: "+arrangement.Duration(l.window)+" · "+arrangement.Duration(MinWindow)+" to "+arrangement.Duration(MaxWindow)+" are possible: try window 5m", theme.Accent)
}

// notifyWindow shows the window, which most views do not show.
func (l *timeline) notifyWindow() {
	s := "window: " + arrangement.Duration(l.window)
	switch l.window {
	case l.usualWindow():
		s += ", the default"
	case MinWindow:
		s += ", the shortest"
	case MaxWindow:
		s += ", the longest"
	}
	l.notify(s, theme.Accent)
}

// toggleArrival switches between the arrival of events and their own time.
func (l *timeline) toggleArrival() {
	l.arrival = !l.arrival
	l.store.SetArrivalTime(l.arrival)
	if l.arrival {
		l.notify("charts now show arrival times", theme.Accent)
	} else {
		l.notify("charts now show event times", theme.Accent)
	}
}

// eventsIn returns the number of events in the store.
func eventsIn(st *store.State) uint64 {
	return st.Sum(func(s *store.StreamState) uint64 { return s.Events })
}

// outages returns the times in which a topic had no connection. It omits the one after the
// end of a recording.
func (l *timeline) outages(t *store.Topic) []store.Outage {
	all := t.Outages()
	if n := len(all); !l.end.IsZero() && n > 0 && all[n-1].To.IsZero() {
		return all[:n-1]
	}
	return all
}

// ended handles the end of all recordings. From then on the screen shows the time
// of the last event, so that values do not become stale.
func (l *timeline) ended(st *store.State) {
	if !l.opts.IsRecorded() || !allIn(store.Closed, st) || !l.end.IsZero() {
		return
	}
	for _, t := range st.Topics {
		if t.LastAt.After(l.end) {
			l.end = t.LastAt
		}
	}
	l.repaint()
}

// keys returns the bindings that move in time. Most of them need panes.
func (l *timeline) keys(hasPanes condition) []binding {
	return []binding{
		{keys: []string{"space"}, name: "pause", label: "space", help: "freeze the screen", does: act(l.togglePause), when: hasPanes},
		{keys: []string{"["}, name: "time cursor back", label: "[ ]", help: "back, forward in time", does: act(l.scrubBack), when: hasPanes},
		{keys: []string{"]"}, name: "time cursor forward", does: act(l.scrubForward), when: l.scrubbing},
		{keys: []string{","}, name: "time cursor a little back", label: ", .", help: "the same, smaller steps", does: act(l.scrubBackFine), when: hasPanes},
		{keys: []string{"."}, name: "time cursor a little forward", does: act(l.scrubForwardFine), when: l.scrubbing},
		{keys: []string{"+"}, name: "longer window", label: "+ - =", help: "longer, shorter, reset", does: act(l.widenWindow), when: hasPanes},
		{keys: []string{"-"}, name: "shorter window", does: act(l.narrowWindow), when: hasPanes},
		{keys: []string{"="}, name: "default window", does: act(l.resetWindow), when: hasPanes},
		{keys: []string{"t"}, name: "switch event/arrival time", label: "t", help: "use event/arrival time", does: act(l.toggleArrival), when: hasPanes},
	}
}
