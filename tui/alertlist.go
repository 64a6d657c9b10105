package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// openAlerts opens the list of alerts with their states.
func (w *alerts) openAlerts() {
	of := func(does func(alert.Alert)) func(choice) tea.Cmd {
		return func(c choice) tea.Cmd {
			if a, ok := c.of.(alert.Alert); ok {
				does(a)
			}
			return nil
		}
	}
	w.overlays.openMenu(&menu{
		title: "alerts", none: "No alerts yet. Press n to add one.",
		hint:  "↵ go  a acknowledge  A all  n new  e edit  m mute  d delete",
		brief: "n new  e edit  m mute  d delete",
		list:  w.alertChoices,
		keys: map[string]func(choice) tea.Cmd{
			"a": of(func(a alert.Alert) { w.watch.Acknowledge(a) }),
			"e": of(func(a alert.Alert) { w.editAlert(a.Rule) }),
			"m": of(func(a alert.Alert) { w.book.mute(a.Rule) }),
			"d": of(func(a alert.Alert) {
				w.book.remove(a.Rule)
				w.notify("alert "+a.Rule.String()+": removed", theme.Accent)
			}),
			"n": func(_ choice) tea.Cmd { w.openAlertForm(); return nil },
			"A": func(_ choice) tea.Cmd {
				for _, a := range w.watch.Alerts() {
					w.watch.Acknowledge(a)
				}
				return nil
			},
		},
	})
}

func (w *alerts) alertChoices(st *store.State, _ string) []choice {
	w.book.check(st, w.clock())
	var out []choice
	for _, a := range w.watch.Alerts() {
		c := choice{text: a.Rule.String(), id: a.Rule.String() + "\x00" + a.Topic, of: a, does: act(func() { w.workspace.goToTopic(a.Topic) })}
		c.symbol, c.tint, c.note = alertSymbol(a, w.alertClock(a))
		if why := w.book.waits(a.Rule); why != "" && !a.Muted {
			c.symbol, c.tint, c.note = "?", theme.Warn, why
		}
		if a.Topic == "" && a.Phase == alert.Quiet {
			c.note = "no matching topic yet"
		}
		if !w.book.own[a.Rule] && w.width >= menuWidth { // if there is room
			c.note += "  (" + w.givenBy(a.Rule) + ")"
		}
		out = append(out, c)
	}
	return out
}

// givenBy returns where a rule comes from that the user has not added on the screen.
func (w *alerts) givenBy(rule *alert.Rule) string {
	if slices.ContainsFunc(w.chosen.file.Alerts, func(r *alert.Rule) bool { return r.String() == rule.String() }) {
		return "config file"
	}
	return "--alert"
}

// alertClock returns the time to which the age of an alert is measured. It
// stops at the end of a recording.
func (w *alerts) alertClock(a alert.Alert) time.Time {
	if now := w.clock(); w.timeline.end.IsZero() || a.Since.After(w.timeline.end) {
		return now
	}
	return w.timeline.end
}

// alertSymbol returns the mark and the colour of an alert in the list.
func alertSymbol(a alert.Alert, now time.Time) (symbol string, tint screen.Color, note string) {
	symbol, tint = "·", theme.Muted
	switch {
	case a.Phase == alert.Firing:
		symbol, tint = "▲", theme.Bad
		note = a.Subject() + " " + a.Value + ", for " + ago(now.Sub(a.Since))
		if a.Known {
			symbol, tint = "▴", theme.Warn
		}
	case a.Ended:
		note = a.Topic + " has ended"
	case a.Open():
		symbol, tint, note = "△", theme.Warn, a.Topic+" resolved at "+a.Resolved.Local().Format(time.TimeOnly)
	case a.Phase == alert.Pending:
		symbol, tint, note = "◔", theme.Warn, a.Topic+" pending for "+ago(now.Sub(a.Since))
	default:
		note = a.Topic + " quiet"
	}
	if a.Muted {
		symbol, tint, note = "⊘", theme.Muted, strings.TrimSpace(note+", muted")
	}
	return symbol, tint, note
}

// keys returns the bindings that open the form and the list.
func (w *alerts) keys() []binding {
	return []binding{
		{keys: []string{"a"}, name: "new alert", label: "a", help: "alert on this value", does: act(w.openAlertForm)},
		{keys: []string{"A"}, name: "list alerts", label: "A", help: "list, edit, mute alerts", does: act(w.openAlerts)},
	}
}
