package topics

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Topic is a handle to a topic. Publishing with it saves the lookup by name. Several
// goroutines may use it.
type Topic struct {
	hub     *Hub
	name    Name
	created uint64 // number of topics created before this one

	mu      sync.Mutex // guards what follows
	log     history
	feeds   feedSet      // the shared cursors that read this topic
	info    *infoVersion // replaced, never changed
	changes []*change    // the first is its appearance
	ended   error        // the error of Publish once the topic has ended, or nil
	failed  bool         // whether info.State is StateFailed
	burst   int64        // start of the last burst of events, in Unix nanoseconds
}

// Name returns the topic's name.
func (t *Topic) Name() Name { return t.name }

// Publish publishes a copy of data and returns the event's id. It never waits for a
// subscriber. The errors are ErrClosed, ErrComplete, ErrTooLarge and ErrHistoryFull.
func (t *Topic) Publish(data []byte) (ID, error) {
	h := t.hub
	if err := h.checkSize(t.name, data); err != nil {
		return ID{}, err
	}
	if h.evictor.exceeded() {
		h.evictor.evict()
	}
	p, err := t.append(data)
	if err != nil {
		return ID{}, t.publishError(err)
	}
	if p.failed {
		t.markLive()
	}
	if p.busy {
		runtime.Gosched()
	}
	return ID{Epoch: h.epoch, Seq: p.seq}, nil
}

// publishError adds the topic to an error of append.
func (t *Topic) publishError(err error) error {
	if errors.Is(err, ErrComplete) {
		return fmt.Errorf("the topic %s is %w", t.name, err)
	}
	return fmt.Errorf("publish %q: %w", t.name, err)
}

// A publication is the result of append.
type publication struct {
	seq    uint64
	failed bool // the topic was failed and must become live again
	busy   bool // the publisher should yield
}

// append adds an event to the history and notifies the shared cursors. It notifies them
// even if Options.Frame panics, since the next event finds their feeds flagged.
func (t *Topic) append(data []byte) (p publication, err error) {
	var flagged []atomic.Pointer[feed]
	defer func() { notify(flagged) }() // after it unlocks t.mu
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.ended != nil:
		return p, t.ended
	case t.hub.evictor.full() && len(data) > t.log.bytes: // evicting all events of the topic would not make room
		return p, ErrHistoryFull
	}
	now := t.hub.opts.Clock()
	p = publication{failed: t.failed, busy: t.busy(now)}
	p.seq, flagged = t.number()
	t.log.add(t.hub, Event{Seq: p.seq, Topic: t.name, Time: now, Data: data})
	return p, nil
}

// busy reports whether the event completes a burst of 64 that took less than a
// millisecond. Such a publisher spends most of its time under the topic's lock. The
// scheduler would mostly preempt it there, for some ten milliseconds, and readers
// would get only gaps. So the publisher yields while it does not hold the lock. The
// caller holds t.mu.
func (t *Topic) busy(now time.Time) bool {
	const burst, brief = 64, int64(time.Millisecond)
	if t.log.next%burst != 0 {
		return false
	}
	began := t.burst
	t.burst = now.UnixNano()
	return t.burst-began < brief
}

// number takes the next number of the order for an event or change of the topic. It
// returns the feeds whose shared cursors the caller must notify. The caller holds
// t.mu until it has recorded the event or change.
//
// number flags the feeds before it takes the number. So a reader that reads the
// counter first and then looks for flagged feeds misses nothing up to there. If all
// feeds are flagged already, the goroutine that flagged them has notified the shared
// cursors or is about to.
func (t *Topic) number() (seq uint64, flagged []atomic.Pointer[feed]) {
	for i := range t.feeds.slots {
		if f := t.feeds.slots[i].Load(); f != nil && f.flag() {
			flagged = t.feeds.slots
		}
	}
	return t.hub.seq.Add(1), flagged
}

// end makes all later calls of Publish fail with err.
func (t *Topic) end(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = err
}

func (t *Topic) leave(f *feed) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.feeds.remove(f) {
		t.hub.selected.Add(-1)
	}
}
