package store

import (
	"strings"

	"topicmux/monitor/text"
	"topicmux/protocol"
)

// cleanInfo returns a catalogue entry with its texts cleaned and truncated for
// drawing.
func cleanInfo(info protocol.TopicInfo) protocol.TopicInfo {
	word := func(s string) string { return cleanWord(s, maxWord) }
	info.Kind = protocol.Kind(word(string(info.Kind)))
	info.Unit = word(info.Unit)
	info.Help = cleanWord(info.Help, maxHelp)
	info.Retention = protocol.Retention(word(string(info.Retention)))
	info.State = protocol.State(word(string(info.State)))
	info.Error = cleanWord(info.Error, maxHelp)
	info.Restarts = min(info.Restarts, maxRestarts)
	info.Last = word(info.Last)
	return info
}

// maxRestarts is the largest number of restarts that is stored. A larger one is not
// plausible.
const maxRestarts = 999_999_999

// cleanWord returns a copy of a text, cleaned and truncated to limit bytes.
func cleanWord(s string, limit int) string {
	return strings.Clone(text.CleanLine(s, limit))
}
