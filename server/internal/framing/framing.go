// Package framing has the bytes of events on the wire, in all formats, and of what a
// server adds to a stream: control events, heartbeats and direct messages.
package framing

import (
	"bytes"
	"strconv"
	"time"

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

// Frames reports whether the hub encodes events as this server sends them, in all
// formats.
func Frames(hub *topics.Hub) bool {
	id, err := protocol.ParseID("probe-42")
	if err != nil {
		return false
	}
	for _, name := range []string{"message", "probe.a"} {
		e := topics.Event{Topic: topics.MustName(name), Data: []byte("1\r\n2\n: \u00fc"), Time: time.UnixMilli(1766275200123)}
		frame := Frame(nil, id, e)
		for format, convert := range Formats() {
			want := frame
			if convert != nil {
				want = convert(nil, id, e, frame)
			}
			if got, err := hub.Encode(nil, format, id, e); err != nil || !bytes.Equal(got, want) {
				return false
			}
		}
	}
	return true
}
