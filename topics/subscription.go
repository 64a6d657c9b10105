package topics

import "context"

// Subscribe says what a subscriber wants.
type Subscribe struct {
	// Selection is which topics. Default: all.
	Selection Selection
	// LastEventID is where to resume: everything after it is delivered, and what
	// no longer can be is told as gaps. Default: "", a newcomer.
	LastEventID string
	// Last is how many of the newest events of each topic a newcomer gets first.
	// Default: 0, only what is published from now on.
	Last int
	// Format is an index into Options.Formats. Default: 0, the frames as they are.
	Format int
}

// Resume says what became of Subscribe.LastEventID.
type Resume struct {
	Asked    string // the id that was asked for
	Replayed uint64 // events that are delivered again
	Missed   uint64 // events that are lost
}

// Batch is a piece of a subscription, to be delivered in the order of its
// fields. Nothing in it is ever changed afterwards, so it may be kept.
type Batch struct {
	// Gaps are losses, all told before what follows.
	Gaps []Gap
	// Entries are changes of the catalogue: a topic appeared, changed, failed, is
	// live again or is complete.
	Entries []Entry
	// Bytes are whole frames (in the subscription's format), shared with other
	// subscribers: read only. About 64 KiB at most, unless one frame is larger.
	Bytes []byte
	// Events is how many frames these are.
	Events int
	// Last is the id of the last of them; zero if there is none.
	Last ID
}

// Subscription is one subscriber's cursor in the hub.
type Subscription struct{}

// Subscribe begins a subscription, which must be closed in the end. It returns
// ErrComplete when there is nothing to deliver and never will be: all topics are
// selected by name and complete.
func (h *Hub) Subscribe(want Subscribe) (*Subscription, error) { return &Subscription{}, nil }

// Catalogue returns the entries of the selected topics as they were when the
// subscription began, sorted by name. Later changes come in batches.
func (s *Subscription) Catalogue() []Entry { return nil }

// Resume returns what became of the id to resume from; false if none was given.
func (s *Subscription) Resume() (Resume, bool) { return Resume{}, false }

// Next returns the next batch, and waits for it if need be. One goroutine at a
// time may call it. The error is ErrComplete when all topics, selected by name,
// are complete and everything was delivered; ErrClosed when the subscription was
// closed, or the hub was and everything was delivered; or that of the context.
func (s *Subscription) Next(ctx context.Context) (Batch, error) { return Batch{}, ErrClosed }

// Close ends the subscription; a waiting Next returns ErrClosed. It may be called
// from any goroutine, and more than once.
func (s *Subscription) Close() {}
