package tui

import (
	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/alert"
	"topicmux/monitor/text"
	"topicmux/tui/theme"
	"topicmux/tui/view"
)

// commandFailed reports that an alert's command could not be run or failed.
type commandFailed struct{ err error }

// watchAlerts compares what came with the alerts and tells of changes. It goes
// on while the picture is paused.
func (m *Model) watchAlerts() tea.Cmd {
	changes, err := m.session.CheckAlerts(m.clock())
	var cmds []tea.Cmd
	for _, c := range changes {
		if m.alerted != nil {
			m.alerted(c)
		}
		if c.Fired {
			m.notify("▲ "+sentence(c.Alert), theme.Bad)
			cmds = append(cmds, m.ring(sentence(c.Alert)))
		}
	}
	if err != nil {
		m.notify(err.Error(), theme.Warn)
	}
	return tea.Batch(cmds...)
}

// sentence says what is wrong.
func sentence(a alert.Alert) string {
	if a.Topic == "" {
		return a.Rule.String()
	}
	if a.Value == "" {
		return a.Rule.String() + ": " + a.Subject()
	}
	return a.Rule.String() + ": " + a.Subject() + " is " + a.Value
}

// alarmed is the mark of a topic that may have an alert: where the topic is
// known at all, that goes first.
func (m *Model) alarmed(k mark, topic string) mark {
	if k == markDown && !m.end.IsZero() {
		return markComplete // nothing is wrong with a recording that is over
	}
	if (k == markLive || k == markStale) && m.alerts.Firing(topic) {
		return markAlert
	}
	return k
}

// limits are the thresholds of a topic for its chart.
func (m *Model) limits(topic string) []view.Limit {
	var out []view.Limit
	for _, l := range m.alerts.Limits(nil, topic) {
		out = append(out, view.Limit(l))
	}
	return out
}

// alertSegments are the alerts in the status line.
func (m *Model) alertSegments() []segment {
	firing, resolved := m.alerts.Open()
	var out []segment
	if firing > 0 {
		out = append(out, segment{text: "▲ " + text.Plural(firing, "alert"), colour: theme.Bad, bold: true, rank: 1})
	}
	if resolved > 0 {
		out = append(out, segment{text: "△ " + text.Plural(resolved, "alert") + " resolved", colour: theme.Warn, rank: 2})
	}
	return append(out, m.book.segments()...)
}
