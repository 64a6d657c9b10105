package tui

import (
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/monitor/text"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// alerts watches the rules, and shows and edits them.
type alerts struct {
	*shared
	session   *monitor.Session
	panes     *paneSet
	workspace *workspace
	timeline  *timeline
	overlays  *overlays
	watch     *alert.Watch
	book      *alertBook
	notifier  *notifier
	alerted   func(alert.Change) // called with each change, unless it is nil
}

// commandFailed is the message that an alert command could not be started or
// failed.
type commandFailed struct{ err error }

func newAlerts(s *shared, session *monitor.Session) *alerts {
	return &alerts{shared: s, session: session, watch: session.Alerts(), book: newAlertBook(session.Alerts(), s.opts), notifier: &notifier{shared: s}}
}

// check evaluates the rules and notifies the user of changes. It also runs
// during a pause.
func (w *alerts) check() tea.Cmd {
	changes, err := w.session.CheckAlerts(w.clock())
	var cmds []tea.Cmd
	for _, c := range changes {
		if w.alerted != nil {
			w.alerted(c)
		}
		if c.Fired {
			w.notify("▲ "+sentence(c.Alert), theme.Bad)
			cmds = append(cmds, w.notifier.notifyDesktop(sentence(c.Alert)))
		}
	}
	if err != nil {
		w.notify(err.Error(), theme.Warn)
	}
	return tea.Batch(cmds...)
}

// sentence returns a sentence that describes an alert that has just fired. The
// sentence stays on the screen while newer values arrive, so it says when.
func sentence(a alert.Alert) string {
	if a.Topic == "" {
		return a.Rule.String()
	}
	if a.Value == "" {
		return a.Rule.String() + ": " + a.Subject()
	}
	return a.Rule.String() + ": " + a.Subject() + " was " + a.Value + " at " + a.Since.Local().Format(time.TimeOnly)
}

// stateWithAlert returns the state of a topic with its alerts: a firing alert
// takes precedence over live and silent.
func (w *alerts) stateWithAlert(k topicState, topic string) topicState {
	if k == stateDown && !w.timeline.end.IsZero() {
		return stateComplete // a recording that is over has ended, not failed
	}
	if (k == stateLive || k == stateStale) && w.watch.Firing(topic) {
		return stateAlert
	}
	return k
}

// limits returns the alert thresholds of a topic for its chart.
func (w *alerts) limits(topic string) []view.Limit {
	var out []view.Limit
	for _, l := range w.watch.Limits(nil, topic) {
		out = append(out, view.Limit(l))
	}
	return out
}

// alertSegments returns the segments of the status line about alerts.
func (w *alerts) alertSegments() []segment {
	firing, resolved := w.watch.Open()
	var out []segment
	if firing > 0 {
		out = append(out, segment{text: "▲ " + text.Plural(firing, "alert"), briefs: []string{"▲ " + strconv.Itoa(firing)}, colour: theme.Bad, bold: true, rank: 1})
	}
	if resolved > 0 {
		out = append(out, segment{text: "△ " + text.Plural(resolved, "alert") + " resolved", colour: theme.Warn, rank: 2})
	}
	return append(out, w.book.segments(w.clock())...)
}
