package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
)

// openAlerts lists how it stands with every alert.
func (m *Model) openAlerts() {
	of := func(does func(alert.Alert)) func(choice) tea.Cmd {
		return func(c choice) tea.Cmd {
			if a, ok := c.of.(alert.Alert); ok {
				does(a)
			}
			return nil
		}
	}
	m.overlays.openMenu(&menu{
		title: "alerts", none: "No alerts yet. Press n to add one.",
		hint:  "↵ go  a acknowledge  A all  n new  e edit  m mute  d delete",
		brief: "n new  e edit  m mute  d delete",
		list:  m.alertChoices,
		keys: map[string]func(choice) tea.Cmd{
			"a": of(func(a alert.Alert) { m.alerts.Acknowledge(a) }),
			"e": of(func(a alert.Alert) { m.editAlert(a.Rule) }),
			"m": of(func(a alert.Alert) { m.book.mute(a.Rule) }),
			"d": of(func(a alert.Alert) {
				m.book.remove(a.Rule)
				m.notify("alert "+a.Rule.String()+": removed", theme.Accent)
			}),
			"n": func(_ choice) tea.Cmd { m.openAlertForm(); return nil },
			"A": func(_ choice) tea.Cmd {
				for _, a := range m.alerts.Alerts() {
					m.alerts.Acknowledge(a)
				}
				return nil
			},
		},
	})
}

func (m *Model) alertChoices(st *store.State, _ string) []choice {
	m.book.check(st, m.clock())
	var out []choice
	for _, a := range m.alerts.Alerts() {
		c := choice{text: a.Rule.String(), of: a, does: act(func() { m.goToTopic(a.Topic) })}
		c.mark, c.tint, c.note = alertLook(a, m.alertClock(a))
		if why := m.book.waits(a.Rule); why != "" && !a.Muted {
			c.mark, c.tint, c.note = "?", theme.Warn, why
		}
		if a.Topic == "" && a.Phase == alert.Quiet {
			c.note = "no matching topic yet"
		}
		if !m.book.own[a.Rule] && m.width >= menuWidth { // where there is room
			c.note += "  (--alert)"
		}
		out = append(out, c)
	}
	return out
}

// alertClock is the time that an alert is old by: a recording that is over stands
// still.
func (m *Model) alertClock(a alert.Alert) time.Time {
	if now := m.clock(); m.end.IsZero() || a.Since.After(m.end) {
		return now
	}
	return m.end
}

// alertLook is how the list shows where an alert stands.
func alertLook(a alert.Alert, now time.Time) (mark string, tint screen.Color, note string) {
	mark, tint = "·", theme.Muted
	switch {
	case a.Phase == alert.Firing:
		mark, tint = "▲", theme.Bad
		note = a.Subject() + " " + a.Value + ", for " + ago(now.Sub(a.Since))
		if a.Known {
			mark, tint = "▴", theme.Warn
		}
	case a.Ended:
		note = a.Topic + " has ended"
	case a.Open():
		mark, tint, note = "△", theme.Warn, a.Topic+" resolved at "+a.Resolved.Local().Format(time.TimeOnly)
	case a.Phase == alert.Pending:
		mark, tint, note = "◔", theme.Warn, a.Topic+" pending for "+ago(now.Sub(a.Since))
	default:
		note = a.Topic + " quiet"
	}
	if a.Muted {
		mark, tint, note = "⊘", theme.Muted, strings.TrimSpace(note+", muted")
	}
	return mark, tint, note
}

// ago writes how long something has lasted, in whole seconds.
func ago(d time.Duration) string { return d.Truncate(time.Second).String() }
