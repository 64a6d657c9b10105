package topics

import "time"

// Event is one message on a topic. It is immutable once published.
type Event struct {
	// Seq is the event's place in the one order over all topics.
	Seq uint64
	// Topic is the topic that it was published to.
	Topic Name
	// Time is when it was published.
	Time time.Time
	// Data is the payload, any bytes.
	Data []byte
}
