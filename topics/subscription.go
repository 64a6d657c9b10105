package topics

import (
	"context"
	"sync/atomic"
)

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

	appeared []*change // those of Changes that are of topics that appear
}

// change adds a change of an entry.
func (b *Batch) change(c *change) {
	b.Changes = append(b.Changes, c.info)
	if c.first {
		b.appeared = append(b.appeared, c)
	}
}

func (b *Batch) empty() bool {
	return len(b.Gaps) == 0 && len(b.Changes) == 0 && b.Events == 0
}

// Subscription is one subscriber's cursor in the hub.
type Subscription struct {
	cursor *sharedCursor
	resume *Resume
	ready  func()        // SubscribeOptions.Ready; if nil, wakeup is set
	wakeup chan struct{} // capacity 1: look again
	parked atomic.Int32  // in cursor.waiting, or -1

	// The cursor's lock guards what follows.
	index   int            // in cursor.subs
	at      uint64         // count of the next item in the window, once replay is done
	pos     uint64         // changes of entries up to this number were told
	evicted *evictedCursor // the window has left at behind
	closed  bool

	// Only Next uses what follows; behind and progress are for others to read.
	gaps     []Gap
	pending  *Batch      // what gaps that were owed go with, or nil
	replay   *replay     // what comes before the window, or nil
	seen     ID          // what it resumed after, if that is not of this life
	items    *itemReader // of Events, or nil
	behind   atomic.Uint64
	progress progress
}

// Selection returns the topics that the subscription selects.
func (s *Subscription) Selection() Selection { return s.cursor.selection }

// Catalogue returns the infos of the selected topics, sorted by name. ReadCatalogue
// reads them one by one.
func (s *Subscription) Catalogue() []TopicInfo { return s.ReadCatalogue().all() }

// ReadCatalogue returns a cursor over the infos of the selected topics. A subscriber
// that reads it to the end, before or while it takes batches, misses no topic and no
// change. The catalogue contains all changes before the subscription began. Batches
// contain all later ones. The cursor reads current infos, so it may show a later
// change too, even before the batch with that change.
func (s *Subscription) ReadCatalogue() *CatalogueCursor {
	c := s.cursor
	c.mu.Lock()
	defer c.mu.Unlock()
	return newCatalogueCursor(c.topics())
}

// Resume returns the outcome of SubscribeOptions.LastEventID, or false if that was
// empty.
func (s *Subscription) Resume() (Resume, bool) {
	if s.resume == nil {
		return Resume{}, false
	}
	return *s.resume, true
}

// Next returns the next batch. It waits until there is one. It must not be called
// concurrently, nor if SubscribeOptions.Ready is set. Its errors are:
//
//   - ErrComplete: all topics were selected by plain name and are complete, and
//     everything was delivered.
//   - ErrClosed: the subscription is closed, or the hub is closed and everything was
//     delivered.
//   - ErrTooManySelections: a selected topic appeared that exceeds
//     Options.MaxSelected.
//   - The error of ctx.
func (s *Subscription) Next(ctx context.Context) (Batch, error) {
	for {
		b, ok, err := s.Poll()
		if ok || err != nil {
			return b, err
		}
		if err := s.wait(ctx); err != nil {
			return Batch{}, err
		}
	}
}

// Poll is like Next but does not wait. It returns false if there is no batch now. The
// hub then calls SubscribeOptions.Ready as soon as there may be one. The errors are
// those of Next without that of a context.
func (s *Subscription) Poll() (Batch, bool, error) {
	for {
		b, parked, err := s.step()
		if err != nil || parked {
			return Batch{}, false, err
		}
		if len(b.appeared) > 0 && s.resume != nil && s.resume.Restarted {
			s.oweGaps(&b)
		}
		if !b.empty() {
			s.cursor.hub.counters.delivered(&b)
			s.progress.delivered(&b)
			return b, true, nil
		}
	}
}

// oweGaps adds a gap of unknown size for each topic that appears, for a subscriber that
// resumed after an id of another epoch. The gap follows the topic's info and precedes
// its first event. Subscribers that share the window do not get these gaps. oweGaps
// needs no list of topics.
func (s *Subscription) oweGaps(b *Batch) {
	rest := &Batch{Bytes: b.Bytes, Events: b.Events, Last: b.Last}
	for _, c := range b.appeared {
		if c.info.Retention != RetainLatest {
			rest.Gaps = append(rest.Gaps, Gap{Topic: c.info.Name, AtLeast: true, From: s.seen, Reason: ReasonRestarted})
		}
	}
	if len(rest.Gaps) > 0 {
		s.pending, *b = rest, Batch{Gaps: b.Gaps, Changes: b.Changes}
	}
}

// Close ends the subscription. A waiting Next returns ErrClosed. Any goroutine may call
// Close, and more than once.
func (s *Subscription) Close() {
	s.cursor.leave(s)
	s.wake()
}

// step returns the next batch. If the batch is empty, parked says whether s now waits
// for a wake-up. Otherwise the caller must call step again.
func (s *Subscription) step() (b Batch, parked bool, err error) {
	s.cursor.waiting.remove(s)
	b, parked, err = s.readWindow()
	if err == nil && s.readsHistory() {
		b = s.readHistory()
	}
	return b, parked, err
}

// readsHistory reports whether s must deliver anything before it reads the window. The
// caller has called readWindow.
func (s *Subscription) readsHistory() bool {
	return s.replay != nil || len(s.gaps) > 0 || s.pending != nil
}

// readWindow returns the next batch of the window. It returns an empty batch if s reads
// from the histories first, and plans that if the window has evicted s. It releases
// the cursor's lock even if a format panics.
func (s *Subscription) readWindow() (b Batch, parked bool, err error) {
	c := s.cursor
	c.mu.Lock()
	defer c.mu.Unlock()
	complete := c.complete()
	switch {
	case s.closed:
		return b, false, ErrClosed
	case c.overLimit.Load() || s.evicted != nil && !s.catchUp():
		return b, false, errOverLimit
	case s.readsHistory():
		return b, false, nil
	case s.at < c.window.end || c.advanceUntilSome():
		if s.evicted != nil { // a format may turn a little into more than a window holds
			return b, false, nil
		}
		at, pos := c.window.read(s.at, c.hub.epoch, &b)
		s.at, s.pos = at, max(s.pos, pos)
	case c.overLimit.Load():
		return b, false, errOverLimit
	case complete:
		return b, false, ErrComplete
	case c.closed:
		return b, false, ErrClosed
	default:
		parked = c.park(s)
	}
	return b, parked, nil
}

// readHistory returns the next batch that precedes the window.
func (s *Subscription) readHistory() (b Batch) {
	if s.pending != nil {
		b, s.pending = *s.pending, nil
		return b
	}
	if len(s.gaps) > 0 {
		b.Gaps, s.gaps = s.gaps, nil
		return b
	}
	b, more := s.replay.read()
	if !more {
		s.replay = nil
		s.behind.Store(0)
		return b
	}
	s.behind.Store(s.replay.left())
	return b
}

// newReplay returns a replay that ends at the cursor's position, and begins
// nowhere yet. The caller holds the cursor's lock.
func (s *Subscription) newReplay() *replay {
	c := s.cursor
	r := &replay{hub: c.hub, format: c.key.format, since: s.pos}
	r.extend(c, c.pos, c.positions())
	return r
}

// startReplay makes r what comes before the window, if there is anything in it.
func (s *Subscription) startReplay(r *replay) {
	if n := r.left(); n > 0 || r.since < r.until {
		s.replay = r
		s.behind.Store(n)
	}
}

// catchUp plans to read what the window no longer holds from the histories. It
// returns false if the cursor is over its limit. The caller holds the cursor's lock.
func (s *Subscription) catchUp() bool {
	c := s.cursor
	at, pos, ends, ok := c.window.rejoinPoint()
	if !ok {
		if !c.advanceTo(c.pos) {
			return false
		}
		at, pos, ends = c.window.end, c.pos, c.positions()
	}
	r := s.replay // the window moved on meanwhile
	if r == nil {
		r = &replay{hub: c.hub, format: c.key.format, since: s.pos, positions: s.evicted.positions(s.at)}
	}
	r.extend(c, pos, ends)
	s.startReplay(r)
	s.at, s.pos, s.evicted = at, pos, nil
	return true
}

// wait returns when there may be something new, or with the context's error.
func (s *Subscription) wait(ctx context.Context) error {
	done := ctx.Done()
	if done == nil { // much cheaper than a select
		<-s.wakeup
		return nil
	}
	select {
	case <-s.wakeup:
		return nil
	case <-done:
		s.cursor.waiting.remove(s)
		return ctx.Err()
	}
}

// wake makes the subscriber look again.
func (s *Subscription) wake() {
	if s.ready != nil {
		s.ready()
		return
	}
	select {
	case s.wakeup <- struct{}{}:
	default:
	}
}
