package savedstate

import "slices"

// Alert is an alert that the user has added in the dashboard.
type Alert struct {
	Rule  string `json:"rule"`
	Muted bool   `json:"muted,omitempty"`
}

// Alerts returns the alerts in the order in which they were added. The caller
// must not change them.
func (m *State) Alerts() []Alert { return m.read().Alerts }

// SetAlerts saves the first 64 of the alerts. Nil removes all.
func (m *State) SetAlerts(alerts []Alert) {
	if m == nil || slices.Equal(alerts, m.state.Alerts) {
		return
	}
	m.state.Alerts = fitAlerts(alerts)
	m.changed = true
}

func fitAlerts(alerts []Alert) []Alert {
	var out []Alert
	for _, a := range alerts {
		if a.Rule != "" && len(a.Rule) <= maxWord && len(out) < maxAlerts {
			out = append(out, a)
		}
	}
	return out
}
