package tui

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
)

// messageFor is how long a message stands in the status line.
const messageFor = 5 * time.Second

// message is the result of the last action: one line in the status line for a
// few seconds.
type message struct {
	text   string
	colour screen.Color
	until  time.Time
	answer bool                    // to a key or a click: the next one takes it away
	over   func(*store.State) bool // the status line has a better text by now; nil: never
}

// lasts reports whether the message is still shown.
func (m *message) lasts(now time.Time) bool { return m.text != "" && now.Before(m.until) }
