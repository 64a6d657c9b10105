package topics

// Batch is a piece of a subscription's stream. Its fields are in the order of delivery.
// The hub never changes a batch after it returned it, so callers may keep it.
type Batch struct {
	// Gaps are the losses before the rest of the batch.
	Gaps []Gap
	// Changes are the new infos of topics that appeared, changed, failed, became live
	// again or completed.
	Changes []TopicInfo
	// Bytes are whole frames in the subscription's format: about 64 KiB at most, unless
	// one frame is larger. Subscribers share them, so they are read-only.
	Bytes []byte
	// Events is the number of frames in Bytes.
	Events int
	// Last is the id of the last event; zero if Events is 0.
	Last ID

	// The changes among Changes by which topics appeared; see liveMark. A field of its own
	// for Live would make every batch larger, and polling slower by a sixth.
	appeared []*change
}

// liveMark is the value of appeared in the batch that Live reports: empty, but not nil.
var liveMark = make([]*change, 0)

// Live reports whether the batch, which has nothing else then, says that everything before
// the subscription began has been delivered or reported in gaps. A subscriber with
// SubscribeOptions.MarkLive gets one such batch.
func (b *Batch) Live() bool { return b.appeared != nil && len(b.appeared) == 0 }

// change adds a change of a topic's info.
func (b *Batch) change(c *change) {
	b.Changes = append(b.Changes, c.info)
	if c.first {
		b.appeared = append(b.appeared, c)
	}
}

// empty reports whether there is nothing in the batch.
func (b *Batch) empty() bool {
	return len(b.Gaps) == 0 && len(b.Changes) == 0 && b.Events == 0 && !b.Live()
}
