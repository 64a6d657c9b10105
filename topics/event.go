package topics

import "time"

// Event is one message on a topic. It is immutable once published.
type Event struct {
	// Seq is the event's number in the total order over all topics, from 1.
	Seq uint64
	// Topic is the topic of the event.
	Topic Name
	// Time is when the event was published.
	Time time.Time
	// Data is the payload. It may be any bytes.
	Data []byte
}
