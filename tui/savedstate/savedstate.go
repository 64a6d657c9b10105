// Package savedstate saves how the user has arranged the dashboard of a server:
// the layout, the order, hidden and grouped topics, the time window, the theme,
// the alerts, and each topic's view, field and size.
//
// [Open] reads a [State]. All other methods of State only change memory.
// [State.Snapshot] returns a copy, which any goroutine may write with
// [Snapshot.Write]. Files are replaced atomically and have limits; above a
// limit, the entry that has not changed for longest is removed. A file that
// cannot be read is renamed and reported by Open, so it never prevents the
// dashboard from starting.
//
// A State is not safe for concurrent use.
package savedstate

import (
	"slices"
	"time"
)

const (
	// version is the version of the file format. A file with a later version is
	// not changed.
	version = 1
	// maxTopics is the largest number of topics and of names in the order. The
	// topics that have not changed for longest are removed.
	maxTopics = 512
	// maxGroups, maxTexts and maxAlerts are the largest numbers of groups,
	// texts and alerts. Further ones are not saved.
	maxGroups = 64
	maxTexts  = 64
	maxAlerts = 64
	// maxWord is the largest length of a name or value, in bytes. A longer one
	// is not saved.
	maxWord = 1024
)

// State is the saved state for a server. A nil *State is valid and saves
// nothing.
type State struct {
	state   state
	changed bool
	turn    uint64 // incremented with each change, to find the oldest
	file    *file  // nil if nothing is written
}

// state is the format of the file.
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

// topic is the saved state of a topic.
type topic struct {
	View   string  `json:"view,omitempty"`
	Field  string  `json:"field,omitempty"`
	Hidden bool    `json:"hidden,omitempty"`
	Width  float64 `json:"width,omitempty"`
	Height float64 `json:"height,omitempty"`
	Turn   uint64  `json:"turn,omitempty"` // higher for later changes
	// The bases of choices; see Base.
	ViewBase   string `json:"viewBase,omitempty"`
	FieldBase  string `json:"fieldBase,omitempty"`
	HiddenBase string `json:"hiddenBase,omitempty"`
	SizeBase   string `json:"sizeBase,omitempty"`
}

// Layout returns the name of the layout, or "" for the default.
func (m *State) Layout() string { return m.read().Layout }

// SetLayout saves the layout. "" removes it.
func (m *State) SetLayout(name string) {
	if m != nil {
		m.word(&m.state.Layout, name)
	}
}

// Theme returns the name of the theme, or "" for the default.
func (m *State) Theme() string { return m.read().Theme }

// SetTheme saves the theme. "" removes it.
func (m *State) SetTheme(name string) {
	if m != nil {
		m.word(&m.state.Theme, name)
	}
}

// Window returns the time window, or 0 for the default.
func (m *State) Window() time.Duration {
	d, err := time.ParseDuration(m.read().Window)
	if err != nil || d < 0 {
		return 0
	}
	return d
}

// SetWindow saves the time window. 0 removes it.
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

// Order returns the topics in the order of their panes, or nil for the default.
// The caller must not change it.
func (m *State) Order() []string { return m.read().Order }

// SetOrder saves the order of the panes. Nil removes it.
func (m *State) SetOrder(names []string) {
	if m == nil || slices.Equal(names, m.state.Order) {
		return
	}
	m.state.Order = fit(names, maxTopics)
	m.changed = true
}

// Groups returns the patterns of the groups.
func (m *State) Groups() []string { return m.read().Groups }

// Grouped reports whether there is a group with that pattern.
func (m *State) Grouped(pattern string) bool { return slices.Contains(m.read().Groups, pattern) }

// SetGrouped adds or removes the group with that pattern.
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

// View returns the name of the view chosen for a topic, or "" for the default.
func (m *State) View(name string) string { return m.read().Topics[name].View }

// SetView saves the view of a topic. "" removes it.
func (m *State) SetView(name, view string) {
	m.edit(name, func(t *topic) { t.View = short(view) })
}

// Field returns the field chosen for a topic, or "" for the default.
func (m *State) Field(name string) string { return m.read().Topics[name].Field }

// SetField saves the field of a topic. "" removes it.
func (m *State) SetField(name, field string) {
	m.edit(name, func(t *topic) { t.Field = short(field) })
}

// Hidden reports whether a topic's pane is hidden.
func (m *State) Hidden(name string) bool { return m.read().Topics[name].Hidden }

// SetHidden saves whether a topic's pane is hidden.
func (m *State) SetHidden(name string, hidden bool) {
	m.edit(name, func(t *topic) { t.Hidden = hidden })
}

// Size returns the size of a topic's pane as factors of its default size. The
// default is 1, 1.
func (m *State) Size(name string) (width, height float64) {
	t := m.read().Topics[name]
	return factor(t.Width), factor(t.Height)
}

// SetSize saves the size of a topic's pane as factors of its default size.
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

// Text returns the value saved under a key, or "" if there is none. It is for
// values that have no method.
func (m *State) Text(key string) string { return m.read().Texts[key] }

// SetText saves a value under a key. "" removes it.
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

// Changed reports whether the state has changed since the last Snapshot.
func (m *State) Changed() bool { return m != nil && m.changed }

// Forget removes everything except alerts.
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

// word sets a value, unless it is equal or too long.
func (m *State) word(to *string, s string) {
	if s = short(s); s != *to {
		*to, m.changed = s, true
	}
}

// edit changes the state of a topic, and removes it if it is empty.
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
