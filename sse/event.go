package sse

import "bytes"

// MediaType is the media type of an event stream.
const MediaType = "text/event-stream"

// DefaultEvent is the type of an event that has no event field.
const DefaultEvent = "message"

// Event is one event as an EventSource would dispatch it. Data and ID refer to the
// decoder's memory. They are valid until the next call of [Decoder.Next], or until the
// handler of [Client.Run] returns. Use [Event.Clone] to retain them.
type Event struct {
	// Type is the event's type, which is [DefaultEvent] if the stream sent none.
	Type string
	// Data is the payload: the data lines joined by LF. It is always valid UTF-8.
	Data []byte
	// ID is the last event id when the event was dispatched. An earlier event may have
	// set it. It is empty if the stream has set none.
	ID []byte
	// Time is the event's time in Unix milliseconds, from the extension field "time". It
	// is 0 if the event has none.
	Time int64
}

// Clone returns a copy of e that does not refer to the decoder's memory.
func (e Event) Clone() Event {
	e.Data = bytes.Clone(e.Data)
	e.ID = bytes.Clone(e.ID)
	return e
}
