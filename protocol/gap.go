package protocol

// Reason is the cause of a [Gap].
type Reason string

// The reasons of a gap.
const (
	// ReasonSlow means that the subscriber was too slow: the history dropped the
	// events before the subscriber read them.
	ReasonSlow Reason = "slow"
	// ReasonEvicted means that the history dropped the events before the subscriber
	// reconnected.
	ReasonEvicted Reason = "evicted"
	// ReasonRestarted means that the id to resume after does not belong to the hub's
	// current epoch.
	ReasonRestarted Reason = "restarted"
)

// Gap is the data of $gap. It reports events of one topic that the subscriber will
// never receive.
type Gap struct {
	// Topic is the topic that lost events.
	Topic Name `json:"topic"`
	// Missed is the number of lost events.
	Missed uint64 `json:"missed"`
	// AtLeast is true when more events than Missed may be lost. This happens when the
	// id to resume after has another epoch or is older than the hub can count.
	AtLeast bool `json:"atLeast,omitempty"`
	// From and To delimit the lost events: those of the topic after From, up to and
	// including To. From may have another epoch. It is zero if the text to resume
	// after is not an id.
	From ID `json:"from"`
	To   ID `json:"to"`
	// Reason is the cause of the loss.
	Reason Reason `json:"reason"`
}
