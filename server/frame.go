package server

import (
	"strconv"

	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
)

// The formats of an event on the wire, as indices for
// topics.SubscribeOptions.Format. FormatTime | FormatExplain combines both.
const (
	// FormatPlain is the output of Frame.
	FormatPlain = 0
	// FormatTime adds the field "time" before the event: the time of the event in
	// Unix milliseconds.
	FormatTime = 1
	// FormatExplain adds a comment before each line that explains the line.
	FormatExplain = 2
)

// HubOptions returns hub options with the event frames of this server. You may set
// other fields before you create the hub. MaxEvent should be at least
// Options.MaxBody.
func HubOptions() topics.Options {
	return topics.Options{Frame: Frame, Formats: Formats()}
}

// Frame appends an event as it stands on the wire to dst: id, event and data lines.
// The topic "message" is the default event and has no event line. Each line of the
// data becomes a data line, so CR and CRLF arrive as LF.
func Frame(dst []byte, id topics.ID, e topics.Event) []byte {
	// Topic names and ids are always valid, so there is no error.
	dst, _ = sse.AppendEvent(dst, sse.Frame{ID: id.String(), Event: e.Topic.String(), Data: e.Data})
	return dst
}

// Formats returns the event formats by index: FormatPlain, FormatTime,
// FormatExplain, and the last two combined.
func Formats() []func(dst []byte, id topics.ID, e topics.Event, frame []byte) []byte {
	return []func([]byte, topics.ID, topics.Event, []byte) []byte{
		FormatTime:                 withTime,
		FormatExplain:              explained,
		FormatExplain | FormatTime: explainedWithTime,
	}
}

func withTime(dst []byte, _ topics.ID, e topics.Event, frame []byte) []byte {
	return append(appendTime(dst, e), frame...)
}

func explained(dst []byte, _ topics.ID, _ topics.Event, frame []byte) []byte {
	return protocol.AppendExplained(dst, frame)
}

func explainedWithTime(dst []byte, _ topics.ID, e topics.Event, frame []byte) []byte {
	dst = append(dst, protocol.ExplainTime...)
	return protocol.AppendExplained(appendTime(dst, e), frame)
}

func appendTime(dst []byte, e topics.Event) []byte {
	dst = append(dst, "time: "...)
	dst = strconv.AppendInt(dst, e.Time.UnixMilli(), 10)
	return append(dst, '\n')
}
