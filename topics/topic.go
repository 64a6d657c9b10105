package topics

import (
	"fmt"
	"sync"
	"time"
)

// Topic is a handle to a topic, for a publisher that publishes often.
type Topic struct {
	hub  *Hub
	name Name

	mu      sync.Mutex // guards what follows
	log     history
	feeds   []*feed // the merges that read this topic; replaced, never changed
	entry   Entry   // without Last; written under the hub's lock, too
	changes []change
	ended   error // why nothing more can be published, or nil
	failed  bool  // as entry.State says
}

// Name returns the topic's name.
func (t *Topic) Name() Name { return t.name }

// Publish publishes data, which it copies, and returns the event's id. It never
// waits for a subscriber. The errors are ErrClosed, ErrComplete and ErrTooLarge.
func (t *Topic) Publish(data []byte) (ID, error) {
	h := t.hub
	if err := h.fits(t.name, data); err != nil {
		return ID{}, err
	}
	seq, feeds, failed, err := t.append(data)
	if err != nil {
		return ID{}, fmt.Errorf("publish %q: %w", t.name, err)
	}
	for _, f := range feeds {
		f.merge.notify()
	}
	if failed {
		h.recovered(t)
	}
	return ID{h.epoch, seq}, nil
}

// fits returns why data is no event's, or nil.
func (h *Hub) fits(n Name, data []byte) error {
	if len(data) <= h.opts.MaxEvent {
		return nil
	}
	return fmt.Errorf("publish %q: %w: %d bytes, at most %d", n, ErrTooLarge, len(data), h.opts.MaxEvent)
}

// append puts an event into the history. The feeds that it returns are to be
// notified.
func (t *Topic) append(data []byte) (seq uint64, feeds []*feed, failed bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended != nil {
		return 0, nil, false, t.ended
	}
	seq = t.number()
	t.log.add(t.hub, Event{Seq: seq, Topic: t.name, Time: time.Now(), Data: data})
	return seq, t.feeds, t.failed, nil
}

// number takes the next number of the order for something that happens to the
// topic. The caller holds t.mu until it has recorded it.
//
// The feeds are flagged before the number is taken: a reader that reads the
// counter and then looks which feeds are flagged misses nothing up to there.
func (t *Topic) number() uint64 {
	for _, f := range t.feeds {
		f.flag()
	}
	return t.hub.seq.Add(1)
}

// end makes all further publishing fail with err.
func (t *Topic) end(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = err
}
