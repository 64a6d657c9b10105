package tui

import (
	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// topicState is the state of a topic. Each state has a distinct shape that does
// not depend on colour.
type topicState uint8

const (
	stateLive topicState = iota
	stateStale
	stateReconnecting
	stateDown
	stateFailed
	stateComplete
	statePaused
	stateGone
	stateAlert
)

// stateOf returns the state of a topic. The state of the connection takes
// precedence, because without a connection the topic's state is unknown.
func stateOf(t *store.Topic, c *store.Conn, paused, stale bool) topicState {
	_, failed := t.Failed()
	switch {
	case paused:
		return statePaused
	case t.Gone:
		return stateGone
	case t.Complete():
		return stateComplete
	case c.Phase == store.Closed && c.Reason == "": // as planned
		return stateComplete
	case c.Phase == store.Closed:
		return stateDown
	case c.Phase != store.Open:
		return stateReconnecting
	case failed:
		return stateFailed
	case stale:
		return stateStale
	default:
		return stateLive
	}
}

// rank returns the rank of the state for sorting. States that need attention
// have the lowest.
func (k topicState) rank() int {
	return [...]int{
		stateAlert: 0, stateFailed: 1, stateDown: 2, stateReconnecting: 3, stateStale: 4,
		statePaused: 5, stateLive: 6, stateComplete: 7, stateGone: 8,
	}[k]
}

// word returns the name of an unusual state. It returns "" for the usual state,
// and for states of the connection, which the status line shows.
func (k topicState) word() string {
	switch k {
	case stateAlert:
		return "alert"
	case stateFailed:
		return "failed"
	case stateStale:
		return "silent"
	case stateComplete:
		return "ended"
	case stateGone:
		return "gone"
	}
	return ""
}

// quiet reports whether the topic has nothing current to show, so that it is
// drawn dim.
func (k topicState) quiet(t *store.Topic) bool {
	return k == stateStale || k == stateGone || k == stateComplete && t.Complete()
}

// old reports whether the newest value is too old to count as current.
func (k topicState) old() bool {
	return k == stateStale || k == stateReconnecting || k == stateDown || k == stateGone
}

// symbol returns the shape and the colour of a state. The shape alone
// identifies it.
func (k topicState) symbol() (shape string, colour screen.Color) {
	switch k {
	case stateLive:
		return "●", theme.Good
	case stateStale:
		return "◌", theme.Muted
	case stateGone:
		return "╳", theme.Muted
	case stateReconnecting:
		return "◐", theme.Warn
	case stateDown:
		return "○", theme.Bad
	case stateFailed:
		return "✗", theme.Bad
	case stateAlert:
		return "▲", theme.Bad
	case stateComplete:
		return "✓", theme.Muted
	case statePaused:
		return "║", theme.Accent
	}
	return "?", theme.Muted
}
