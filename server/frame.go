package server

import (
	"strconv"

	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
)

// The forms of an event on the wire, as indices for topics.SubscribeOptions.Format. Time
// and Explain go together, too: FormatTime | FormatExplain.
const (
	// FormatPlain is an event as Frame makes it.
	FormatPlain = 0
	// FormatTime has the time of the event before that, in Unix milliseconds, as
	// the extra field "time".
	FormatTime = 1
	// FormatExplain has a comment before each line that says what a client does
	// with it.
	FormatExplain = 2
)

// HubOptions returns the options of a hub that frames its events for this
// server. Other fields may be set before the hub is made; MaxEvent should not be
// less than Options.MaxBody.
func HubOptions() topics.Options {
	return topics.Options{Frame: Frame, Formats: Formats()}
}

// Frame appends an event as it stands on the wire to dst: id, event and data
// lines. The topic "message" is the default event and has no event line. Line
// ends in the data become data lines, so CR and CRLF arrive as LF.
func Frame(dst []byte, id topics.ID, e topics.Event) []byte {
	// A topic's name and an id are always sayable, so there is no error.
	dst, _ = sse.AppendEvent(dst, sse.Frame{ID: id.String(), Event: e.Topic.String(), Data: e.Data})
	return dst
}

// Formats returns the forms of an event by index: FormatPlain, FormatTime,
// FormatExplain, and the last two together.
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
