package store

import (
	"strings"

	"topicmux/monitor/text"
	"topicmux/protocol"
)

// cleanInfo returns a server's description of a topic with its texts cleaned and
// bounded, for drawing.
func cleanInfo(info protocol.TopicInfo) protocol.TopicInfo {
	word := func(s string) string { return cleanWord(s, maxWord) }
	info.Kind = protocol.Kind(word(string(info.Kind)))
	info.Unit = word(info.Unit)
	info.Help = cleanWord(info.Help, maxHelp)
	info.Retention = protocol.Retention(word(string(info.Retention)))
	info.State = protocol.State(word(string(info.State)))
	info.Error = cleanWord(info.Error, maxHelp)
	info.Last = word(info.Last)
	return info
}

// cleanWord returns a text of a server cleaned and cut to limit bytes, in memory
// that it does not share with the payload.
func cleanWord(s string, limit int) string {
	return strings.Clone(text.CleanLine(s, limit))
}
