package tui

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/screen"
)

// messageFor is how long a message stands in the status line.
const messageFor = 5 * time.Second

// message is what the dashboard has to say about what it just did: one line,
// for a few seconds, in the status line.
type message struct {
	text   string
	colour screen.Color
	until  time.Time
	over   func(*store.State) bool // something else says it better; nil: never
}

// lasts reports whether the message is still shown.
func (m *message) lasts(now time.Time) bool { return m.text != "" && now.Before(m.until) }
