package tui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/text"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// copyValue copies what the focused pane shows to the clipboard of the user's
// own terminal with OSC 52, which works over any connection. A number is copied
// exactly, a log gives the line at the cursor, any other topic its newest
// payload. Terminals that do not know OSC 52 ignore it.
func (r *reader) copyValue() tea.Cmd {
	value, what := r.valueOf(r.panes.focus)
	if value == "" {
		r.notify("nothing to copy yet", theme.Warn)
		return nil
	}
	r.notify("copied "+what, theme.Accent)
	return tea.SetClipboard(value)
}

// valueOf returns a pane's value and a short name for it.
func (r *reader) valueOf(p *pane) (value, what string) {
	st := r.store.Acquire()
	defer r.store.Release()
	t := st.Topic(p.topic)
	if t == nil {
		return "", ""
	}
	at := p.picture.to // the time that is shown, which may be in the past
	if s := t.Main(p.viewState.Fields...); s != nil && (numeric(t.Shape) || p.viewState.Fields != nil) {
		if value = t.Literal(s, at); value != "" {
			return value, text.Truncate(value, 40)
		}
	}
	e, ok := view.ChosenLine(p.current(t), t, r.viewer.context(p, st, at, at))
	if !ok {
		e, ok = t.Latest(at)
	}
	if !ok {
		return "", ""
	}
	return e.Payload, strconv.Quote(text.Truncate(e.Payload, 40))
}
