package tui

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
)

// messageFor is how long the status line shows a message.
const messageFor = 5 * time.Second

// message is the result of the last action, shown in the status line for a few
// seconds.
type message struct {
	text   string
	colour screen.Color
	until  time.Time
	answer bool                    // result of a key or click, removed by the next
	over   func(*store.State) bool // reports whether the status line has a better text by now; nil for never
}

// lasts reports whether the message is still shown.
func (m *message) lasts(now time.Time) bool { return m.text != "" && now.Before(m.until) }
