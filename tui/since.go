package tui

import (
	"topicmux/monitor"
	"topicmux/tui/theme"
)

// sinceIgnored reports that the server of a stream ignores the time since which events were
// requested.
type sinceIgnored struct{ stream *monitor.Stream }

// sinceIgnored says once that a server ignores the time, and what to do.
func (cn *connection) sinceIgnored(msg sinceIgnored) {
	cn.notify(labelled(msg.stream.Name(), "the server ignores --since; add its own to the URL, such as ?since=15m"), theme.Warn)
}

// sinceFact returns the line of the connection dialog about a time that the server of a
// stream ignores.
func sinceFact(stream *monitor.Stream) (fact, bool) {
	return fact{"since", "ignored: put the server's own parameter into the URL"}, stream.IgnoresSince()
}
