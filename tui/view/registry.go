package view

import (
	"topicmux/tui/screen"
	"topicmux/tui/store"
)

// For returns the views that fit a topic, best first. There is always one.
func For(t *store.Topic) []View { return []View{textView{}} }

// Headline returns the one value that stands for the topic as of c.To, and its
// unit: what a pane's border shows. Both are empty when nothing stands out.
func Headline(t *store.Topic, c *Context) (value, unit string) { return "", "" }

// Sparkline draws the topic's first series over the context's span into one
// row of r.
func Sparkline(r screen.Region, t *store.Topic, c *Context) {}
