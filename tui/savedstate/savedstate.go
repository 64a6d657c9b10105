// Package savedstate keeps what a person has arranged on the dashboard of one
// server, from one day to the next: the layout, the order, what is hidden or
// grouped, the time window, the theme, the alerts, and each topic's view, field and
// size.
//
// A State belongs to one goroutine and does no I/O after Open: Snapshot hands
// out what is to be written, and any goroutine may Write it. The file of a
// server is replaced in one step, so that a crash leaves the old one or the new
// one. It is bounded: beyond the bounds, what was touched the longest ago is
// forgotten. A file that cannot be read never keeps the dashboard from
// starting: it is set aside, and Open says so.
package savedstate

import (
	"maps"
	"slices"
	"time"
)

const (
	// version is that of the file's form. A file of a later one is left alone.
	version = 1
	// maxTopics bounds the topics remembered, and the names in the order; the
	// ones that were not changed for the longest time are forgotten.
	maxTopics = 512
	// maxGroups bounds the groups, maxTexts the texts, maxAlerts the alerts;
	// beyond it no more are taken.
	maxGroups = 64
	maxTexts  = 64
	maxAlerts = 64
	// maxWord bounds each name and each value, in bytes: one that is longer is
	// not remembered.
	maxWord = 1024
)

// State is what is remembered of one server. A nil *State remembers nothing
// and may be used like any other.
type State struct {
	state   state
	changed bool
	turn    uint64 // counts changes, to know what was touched last
	file    *file  // nil: nothing is ever written
}

// state is the form of the file.
type state struct {
	Version int               `json:"version"`
	Server  string            `json:"server"`
	Layout  string            `json:"layout,omitempty"`
	Window  string            `json:"window,omitempty"`
	Theme   string            `json:"theme,omitempty"`
	Order   []string          `json:"order,omitempty"`
	Groups  []string          `json:"groups,omitempty"`
	Topics  map[string]topic  `json:"topics,omitempty"`
	Texts   map[string]string `json:"texts,omitempty"`
	Alerts  []Alert           `json:"alerts,omitempty"`
}

// topic is what is remembered of one topic.
type topic struct {
	View   string  `json:"view,omitempty"`
	Field  string  `json:"field,omitempty"`
	Hidden bool    `json:"hidden,omitempty"`
	Width  float64 `json:"width,omitempty"`
	Height float64 `json:"height,omitempty"`
	Turn   uint64  `json:"turn,omitempty"` // the higher, the later it was changed
}

// Layout returns the name of the layout, "" when none was chosen.
func (m *State) Layout() string { return m.read().Layout }

// SetLayout remembers the layout; "" forgets it.
func (m *State) SetLayout(name string) {
	if m != nil {
		m.word(&m.state.Layout, name)
	}
}

// Theme returns the name of the theme, "" when none was chosen.
func (m *State) Theme() string { return m.read().Theme }

// SetTheme remembers the theme; "" forgets it.
func (m *State) SetTheme(name string) {
	if m != nil {
		m.word(&m.state.Theme, name)
	}
}

// Window returns the time window, 0 when none was chosen.
func (m *State) Window() time.Duration {
	d, err := time.ParseDuration(m.read().Window)
	if err != nil || d < 0 {
		return 0
	}
	return d
}

// SetWindow remembers the time window; 0 forgets it.
func (m *State) SetWindow(d time.Duration) {
	if m == nil {
		return
	}
	s := ""
	if d > 0 {
		s = d.String()
	}
	m.word(&m.state.Window, s)
}

// Order returns the topics in the order of their panes, as far as a person has
// moved them. The caller must not change it.
func (m *State) Order() []string { return m.read().Order }

// SetOrder remembers the order of the panes; nil forgets it.
func (m *State) SetOrder(names []string) {
	if m == nil || slices.Equal(names, m.state.Order) {
		return
	}
	m.state.Order = fit(names, maxTopics)
	m.changed = true
}

// Groups returns the patterns whose topics share a pane.
func (m *State) Groups() []string { return m.read().Groups }

// Grouped reports whether the topics of that pattern share a pane.
func (m *State) Grouped(pattern string) bool { return slices.Contains(m.read().Groups, pattern) }

// SetGrouped remembers whether the topics of that pattern share a pane.
func (m *State) SetGrouped(pattern string, on bool) {
	if m == nil || m.Grouped(pattern) == on || len(pattern) > maxWord {
		return
	}
	if !on {
		m.state.Groups = slices.DeleteFunc(m.state.Groups, func(s string) bool { return s == pattern })
	} else if len(m.state.Groups) < maxGroups {
		m.state.Groups = append(m.state.Groups, pattern)
	}
	m.changed = true
}

// View returns the name of the view chosen for a topic, "" for the best one.
func (m *State) View(name string) string { return m.read().Topics[name].View }

// SetView remembers the view of a topic; "" forgets it.
func (m *State) SetView(name, view string) {
	m.edit(name, func(t *topic) { t.View = short(view) })
}

// Field returns the field that was chosen to be charted of a topic, "" for none.
func (m *State) Field(name string) string { return m.read().Topics[name].Field }

// SetField remembers the field of a topic; "" forgets it.
func (m *State) SetField(name, field string) {
	m.edit(name, func(t *topic) { t.Field = short(field) })
}

// Hidden reports whether a topic's pane is hidden.
func (m *State) Hidden(name string) bool { return m.read().Topics[name].Hidden }

// SetHidden remembers whether a topic's pane is hidden.
func (m *State) SetHidden(name string, hidden bool) {
	m.edit(name, func(t *topic) { t.Hidden = hidden })
}

// Size returns by what a topic's pane is wider and higher than it would be by
// itself: 1 is usual.
func (m *State) Size(name string) (width, height float64) {
	t := m.read().Topics[name]
	return factor(t.Width), factor(t.Height)
}

// SetSize remembers by what a topic's pane is wider and higher; 1 is usual.
func (m *State) SetSize(name string, width, height float64) {
	m.edit(name, func(t *topic) {
		t.Width, t.Height = factor(width), factor(height)
		if t.Width == 1 {
			t.Width = 0
		}
		if t.Height == 1 {
			t.Height = 0
		}
	})
}

// Text returns what was remembered under a key, "" for nothing. It is for what
// has no method of its own.
func (m *State) Text(key string) string { return m.read().Texts[key] }

// SetText remembers a value under a key; "" forgets it.
func (m *State) SetText(key, value string) {
	if m == nil || m.state.Texts[key] == value || len(key) > maxWord || len(value) > maxWord {
		return
	}
	if value == "" {
		delete(m.state.Texts, key)
	} else if len(m.state.Texts) < maxTexts || m.state.Texts[key] != "" {
		if m.state.Texts == nil {
			m.state.Texts = make(map[string]string)
		}
		m.state.Texts[key] = value
	}
	m.changed = true
}

// Changed reports whether something changed since the last Snapshot.
func (m *State) Changed() bool { return m != nil && m.changed }

// Forget goes back to nothing remembered: all as it is by itself. Alerts stay: they
// are no arrangement.
func (m *State) Forget() {
	if m == nil {
		return
	}
	m.state = state{Version: version, Server: m.state.Server, Alerts: m.state.Alerts}
	m.changed = true
}

func (m *State) read() *state {
	if m == nil {
		return &state{}
	}
	return &m.state
}

// word changes one value if it is new and not too long.
func (m *State) word(to *string, s string) {
	if s = short(s); s != *to {
		*to, m.changed = s, true
	}
}

// edit changes what is remembered of a topic, and forgets it when nothing is
// left of it.
func (m *State) edit(name string, change func(*topic)) {
	if m == nil || len(name) > maxWord {
		return
	}
	t, known := m.state.Topics[name]
	before := t
	change(&t)
	if t == before {
		return
	}
	m.changed = true
	t.Turn = 0
	if t == (topic{}) {
		delete(m.state.Topics, name)
		return
	}
	if !known && len(m.state.Topics) >= maxTopics {
		m.forgetOldest()
	}
	if m.state.Topics == nil {
		m.state.Topics = make(map[string]topic)
	}
	m.turn++
	t.Turn = m.turn
	m.state.Topics[name] = t
}

// forgetOldest drops the topic that was changed the longest ago.
func (m *State) forgetOldest() {
	oldest, at := "", ^uint64(0)
	for _, name := range slices.Sorted(maps.Keys(m.state.Topics)) {
		if t := m.state.Topics[name]; t.Turn < at {
			oldest, at = name, t.Turn
		}
	}
	delete(m.state.Topics, oldest)
}

// factor keeps a size to what a layout can use.
func factor(f float64) float64 {
	if !(f > 0) {
		return 1
	}
	return min(max(f, 0.1), 10)
}

func short(s string) string {
	if len(s) > maxWord {
		return ""
	}
	return s
}

func fit(names []string, most int) []string {
	var out []string
	for _, s := range names {
		if len(s) <= maxWord && len(out) < most {
			out = append(out, s)
		}
	}
	return out
}
