package sse

import "bytes"

// MediaType is the media type of an event stream.
const MediaType = "text/event-stream"

// DefaultEvent is the type of an event that has no event field.
const DefaultEvent = "message"

// Event is one event as an EventSource would dispatch it. Data and ID are views
// into the decoder's memory: they hold until the next call of [Decoder.Next], or
// until the handler of [Client.Run] returns. [Event.Clone] keeps them for longer.
type Event struct {
	// Type is the event's name, [DefaultEvent] when the stream gave none.
	Type string
	// Data is the payload: the data lines joined by LF, always valid UTF-8.
	Data []byte
	// ID is the last event id when the event was dispatched, which an earlier
	// event may have set. Empty when there is none.
	ID []byte
	// Time is the event's time in Unix milliseconds, from the extension
	// field "time", and 0 when the event has none.
	Time int64
}

// Clone returns a copy of e that stays valid for ever.
func (e Event) Clone() Event {
	e.Data = bytes.Clone(e.Data)
	e.ID = bytes.Clone(e.ID)
	return e
}
