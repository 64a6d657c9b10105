package topics

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Topic is a handle to a topic, for a publisher that publishes often.
type Topic struct {
	hub     *Hub
	name    Name
	created uint64 // how many topics were created before

	mu      sync.Mutex // guards what follows
	log     history
	feeds   feedSet      // the shared cursors that read this topic
	info    *infoVersion // replaced, never changed
	changes []*change    // the first is its appearance
	ended   error        // why nothing more can be published, or nil
	failed  bool         // as info.State says
	burst   int64        // when the last burst of events began, in Unix nanoseconds
}

// Name returns the topic's name.
func (t *Topic) Name() Name { return t.name }

// Publish publishes data, which it copies, and returns the event's id. It never
// waits for a subscriber. The errors are ErrClosed, ErrComplete, ErrTooLarge and
// ErrHistoryFull.
func (t *Topic) Publish(data []byte) (ID, error) {
	h := t.hub
	if err := h.checkSize(t.name, data); err != nil {
		return ID{}, err
	}
	if h.over() {
		h.evict()
	}
	p, err := t.append(data)
	if err != nil {
		return ID{}, fmt.Errorf("publish %q: %w", t.name, err)
	}
	notify(p.feeds)
	if p.failed {
		t.markLive()
	}
	if p.busy {
		runtime.Gosched()
	}
	return ID{Epoch: h.epoch, Seq: p.seq}, nil
}

// A publication is what append did.
type publication struct {
	seq    uint64
	feeds  []atomic.Pointer[feed] // to be notified
	failed bool                   // the topic was failed, and is live again
	busy   bool                   // the publisher should let others run
}

// checkSize returns why data is no event's, or nil.
func (h *Hub) checkSize(n Name, data []byte) error {
	if len(data) <= h.opts.MaxEvent {
		return nil
	}
	return fmt.Errorf("publish %q: %w: %d bytes, at most %d", n, ErrTooLarge, len(data), h.opts.MaxEvent)
}

// append puts an event into the history.
func (t *Topic) append(data []byte) (p publication, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.ended != nil:
		return p, t.ended
	case t.hub.full() && len(data) > t.log.bytes: // what it has makes room for no more
		return p, ErrHistoryFull
	}
	now := t.hub.opts.Clock()
	p = publication{failed: t.failed, busy: t.busy(now)}
	p.seq, p.feeds = t.number()
	t.log.add(t.hub, Event{Seq: p.seq, Topic: t.name, Time: now, Data: data})
	return p, nil
}

// busy reports whether a burst of events ended that took less than a millisecond.
// Whoever publishes like that spends its time under the topic's lock, and would
// mostly be holding it when it has used up its share of the processor and has to
// stop for some ten milliseconds: readers would have nothing of the topic but
// losses. So it is to let others run while it does not hold the lock. The caller
// holds t.mu.
func (t *Topic) busy(now time.Time) bool {
	const burst, brief = 64, int64(time.Millisecond)
	if t.log.next%burst != 0 {
		return false
	}
	began := t.burst
	t.burst = now.UnixNano()
	return t.burst-began < brief
}

// number takes the next number of the order for something that happens to the
// topic, and returns the feeds whose shared cursors are to be notified of it. The caller
// holds t.mu until it has recorded what happens.
//
// The feeds are flagged before the number is taken: a reader that reads the
// counter and then looks which feeds are flagged misses nothing up to there. Where
// all are flagged already, whoever did that has notified the shared cursors, or will.
func (t *Topic) number() (seq uint64, told []atomic.Pointer[feed]) {
	for i := range t.feeds.places {
		if f := t.feeds.places[i].Load(); f != nil && f.flag() {
			told = t.feeds.places
		}
	}
	return t.hub.seq.Add(1), told
}

// end makes all further publishing fail with err.
func (t *Topic) end(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = err
}
