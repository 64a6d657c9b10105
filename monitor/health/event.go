package health

import "time"

// Flow says when a stream is expected to have events.
type Flow uint8

const (
	// Topics are events of a source that come when something happens there. Silence is
	// unusual only if the stream has been regular.
	Topics Flow = iota
	// Messages are messages that are sent piece by piece, such as those of a language
	// model. Within a message silence is unusual, before it is not.
	Messages
)

// Event describes an event. Keepalives are not events; see [Meter.Keepalive].
type Event struct {
	// Time is the event's own time, such as a timestamp in its data. Default: unknown.
	Time time.Time
	// ID is the event's id, which is used as its time if it contains one and Time is
	// unknown. It is not retained. Default: none.
	ID []byte
	// Grows is whether the content grows with the event: it has text, thinking or arguments
	// of a message. In a stream without messages every event grows.
	Grows bool
	// Works is whether the source has announced work out of sight, such as a tool that
	// runs or thinking that is not shown. Silence is then no stall until the content grows
	// again, within Options.Patience.
	Works bool
	// Words and Tokens are how many words and tokens the event adds. Default: unknown.
	Words, Tokens int
	// TotalTokens is how many output tokens the current message has so far, as the source
	// says. It replaces the sum of Tokens. Default: unknown.
	TotalTokens int
	// Rests is whether the message is complete, so that nothing grows until the next one
	// begins. Default: false.
	Rests bool
	// Ends is whether the stream says with the event that it is complete. That holds until
	// the content grows again. Default: false.
	Ends bool
	// Fails is whether the event reports an error of the source. Default: false.
	Fails bool
	// Reason is the text of the end or of the error, such as "[DONE]" or "overloaded".
	// Default: the event gives no reason.
	Reason string
}

// Options configures a Meter.
type Options struct {
	// Patience is how long a source of messages may take for its first piece, and for work
	// out of sight, before that is a stall. Default: DefaultPatience.
	Patience time.Duration
}

// DefaultPatience is the default of Options.Patience.
const DefaultPatience = 5 * time.Minute
