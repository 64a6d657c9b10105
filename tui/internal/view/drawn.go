package view

import "topicmux/monitor/store"

// Drawn returns the name of what a view draws now. It is the view's own name, except
// for values without a history, which are drawn as large digits, or written under each
// other: then it is "big", or "".
func Drawn(v View, t *store.Topic, c *Context) string {
	switch v.(type) {
	case lineView, lanesView, mirrorView:
	default:
		return v.Name()
	}
	switch series := c.series(t); {
	case len(series) == 0 || !isLone(series, c):
		return v.Name()
	case len(series) == 1:
		return bigView{}.Name()
	}
	return ""
}
