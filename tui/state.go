package tui

import (
	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// topicState is the state of a topic, as a shape that needs no colour.
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

// stateOf returns the state of a topic: that of the connection goes
// before what concerns the topic, because nothing is known of the latter then.
func stateOf(t *store.Topic, c *store.Conn, paused, stale bool) topicState {
	_, failed := t.Failed()
	switch {
	case paused:
		return statePaused
	case t.Gone:
		return stateGone
	case t.Complete():
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

// rank orders the states: what needs attention comes first.
func (k topicState) rank() int {
	return [...]int{
		stateAlert: 0, stateFailed: 1, stateDown: 2, stateReconnecting: 3, stateStale: 4,
		statePaused: 5, stateLive: 6, stateComplete: 7, stateGone: 8,
	}[k]
}

// word says the state of one topic among others; "" for the usual one, and for
// what the status line says of all.
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

// quiet reports whether the topic has nothing to say by itself: it steps back
// among those that do.
func (k topicState) quiet(t *store.Topic) bool {
	return k == stateStale || k == stateGone || k == stateComplete && t.Complete()
}

// old reports whether the newest value is too old to be taken for current.
func (k topicState) old() bool {
	return k == stateStale || k == stateReconnecting || k == stateDown || k == stateGone
}

// symbol is how a state is shown: the shape says it, the colour repeats it.
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
