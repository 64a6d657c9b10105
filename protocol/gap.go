package protocol

// Reason says why events were missed.
type Reason string

// The reasons of a gap.
const (
	// ReasonSlow means that the subscriber read too slowly, and the events fell
	// out of the history before it came to them.
	ReasonSlow Reason = "slow"
	// ReasonEvicted means that the events had fallen out of the history before
	// the subscriber came back.
	ReasonEvicted Reason = "evicted"
	// ReasonRestarted means that the id to resume from is not of this life of the
	// hub.
	ReasonRestarted Reason = "restarted"
)

// Gap says which events a subscriber will never get, $gap.
type Gap struct {
	// Topic is the topic that has the gap.
	Topic Name `json:"topic"`
	// Missed is how many of its events are lost to the subscriber.
	Missed uint64 `json:"missed"`
	// AtLeast is true when more than Missed may be lost: when the id to resume
	// from is of another life, or older than what the hub can still count.
	AtLeast bool `json:"atLeast,omitempty"`
	// From and To enclose the loss: all of the topic's events after From, up to
	// and including To. From may be of another epoch, or zero when the id to
	// resume from was none of a hub's.
	From ID `json:"from"`
	To   ID `json:"to"`
	// Reason is why.
	Reason Reason `json:"reason"`
}
