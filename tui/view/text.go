package view

import (
	"topicmux/tui/screen"
	"topicmux/tui/store"
)

// textView shows the newest payload as it is.
type textView struct{}

func (textView) Name() string { return "text" }

func (textView) Fits(*store.Topic) bool { return true }

func (textView) Draw(r screen.Region, t *store.Topic, c *Context) {
	if e, ok := t.Latest(c.To); ok {
		r.Text(0, 0, e.Text, screen.Style{})
	}
}
