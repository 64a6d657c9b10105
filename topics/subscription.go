package topics

import (
	"context"
	"sync/atomic"
)

// Subscription is one subscriber's cursor in the hub.
type Subscription struct {
	cursor *sharedCursor
	resume *Resume
	ready  func()        // SubscribeOptions.Ready; if nil, wakeup is used
	wakeup chan struct{} // capacity 1: something may be new
	parked atomic.Int32  // index in cursor.waiting.parked, or -1

	// The cursor's lock guards what follows.
	index    int            // in cursor.subs
	at       uint64         // count of the next item to read in the window, after the replay
	pos      uint64         // changes of infos up to this number were delivered
	evicted  *evictedCursor // set when the window has dropped the item at
	closed   bool
	markLive bool // a batch with Live is due as soon as the history is delivered

	// Only the goroutine that calls Next or Poll uses what follows. Other goroutines may
	// read backlog and progress.
	gaps          []Gap
	pending       *Batch      // the next batch, set aside by splitRestartGaps, or nil
	replay        *replay     // what precedes the window, or nil
	resumedAfter  ID          // the id of SubscribeOptions.LastEventID
	completeAfter uint64      // see ResumePoint; 0: unknown
	items         *itemReader // of Events; nil before its first use
	backlog       atomic.Uint64
	progress      progress
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

// ResumePoint returns the id after which the subscription began to deliver every event
// of its topics. It is SubscribeOptions.LastEventID, or a later id if gaps report
// events up to it as lost. It is zero if the subscription did not resume, and if
// Resume.Restarted is set: the subscription then begins with the oldest events that
// the hub has.
func (s *Subscription) ResumePoint() ID {
	if s.completeAfter == 0 {
		return ID{}
	}
	return ID{Epoch: s.cursor.hub.epoch, Seq: s.completeAfter}
}

// StartsLive reports whether nothing precedes the subscription that has to be
// delivered, so that the batch with Batch.Live would be the first. In that case it
// takes the place of that batch. Like Next, StartsLive must not be called concurrently.
func (s *Subscription) StartsLive() bool {
	s.cursor.mu.Lock()
	defer s.cursor.mu.Unlock()
	starts := s.markLive && !s.readsHistory()
	s.markLive = s.markLive && !starts
	return starts
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
			s.splitRestartGaps(&b)
		}
		if !b.empty() {
			s.cursor.hub.counters.delivered(&b)
			s.progress.delivered(&b)
			return b, true, nil
		}
	}
}

// splitRestartGaps adds a gap of unknown size for each topic that appears in b, for a
// subscriber that resumed after an id of another epoch. The gap follows the topic's
// info and precedes its first event. So splitRestartGaps moves the events of b to
// s.pending, after the gaps. Other subscribers that share the window do not get these
// gaps. No list of topics is needed.
func (s *Subscription) splitRestartGaps(b *Batch) {
	rest := &Batch{Bytes: b.Bytes, Events: b.Events, Last: b.Last}
	for _, c := range b.appeared {
		if c.info.Retention != RetainLatest {
			rest.Gaps = append(rest.Gaps, Gap{Topic: c.info.Name, AtLeast: true, From: s.resumedAfter, Reason: ReasonRestarted})
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
	case c.overLimit.Load():
		return b, false, errOverLimit
	case s.markLive: // before catchUp, which plans to read what is new
		if s.markLive = s.readsHistory(); !s.markLive {
			b.appeared = liveMark
		}
		return b, false, nil
	case s.evicted != nil && !s.catchUp():
		return b, false, errOverLimit
	case s.readsHistory():
		return b, false, nil
	case s.at < c.window.end || c.advanceUntilSome():
		if s.evicted != nil { // the format has made frames larger than the window
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
		s.backlog.Store(0)
		return b
	}
	s.backlog.Store(s.replay.remaining())
	return b
}

// newReplay returns a replay that ends at the end of the window. The caller must set the
// positions at which it begins, and holds the cursor's lock.
func (s *Subscription) newReplay() *replay {
	c := s.cursor
	r := &replay{hub: c.hub, format: c.key.format, since: s.pos}
	r.extend(c, c.pos, c.positions())
	return r
}

// startReplay makes r the subscription's replay, unless it has nothing to deliver.
func (s *Subscription) startReplay(r *replay) {
	if n := r.remaining(); n > 0 || r.since < r.until {
		s.replay = r
		s.backlog.Store(n)
	}
}

// catchUp plans to read from the histories what the window has dropped. It returns false
// if the cursor is over its limit. The caller holds the cursor's lock.
func (s *Subscription) catchUp() bool {
	c := s.cursor
	at, pos, ends, ok := c.window.rejoinPoint()
	if !ok {
		if !c.advanceTo(c.pos) {
			return false
		}
		at, pos, ends = c.window.end, c.pos, c.positions()
	}
	r := s.replay // set if the window has evicted s during a replay
	if r == nil {
		r = &replay{hub: c.hub, format: c.key.format, since: s.pos, positions: s.evicted.positions(s.at)}
	}
	r.extend(c, pos, ends)
	s.startReplay(r)
	s.at, s.pos, s.evicted = at, pos, nil
	return true
}

// wait waits until something may be new. It returns the error of ctx if that ends first.
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

// wake makes the subscriber call Poll again.
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
