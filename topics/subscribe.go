package topics

import (
	"fmt"
	"math"
	"time"
	"unsafe"
)

// SubscribeOptions are the settings of a subscription. The zero value selects all
// topics and gets the events from now on.
type SubscribeOptions struct {
	// Selection is the set of topics. Default: all.
	Selection Selection
	// LastEventID is the id to resume after. The subscription delivers everything
	// after it, and gaps for what the hub no longer has. If the id is not of the
	// current epoch, the subscription delivers all that the hub has; see
	// Resume.Restarted. Default: "", a new subscriber.
	LastEventID string
	// Last is how many of the newest events of each topic a new subscriber gets first.
	// Default: 0, only events from now on.
	Last int
	// Since limits the Last events of a topic to those published at this time or
	// later. The newest event is included at any age, unless OnlySince is set. If the
	// clock was set back, the events begin after the newest event that is older.
	// Default: zero, any age.
	Since time.Time
	// OnlySince leaves out the newest event of a topic too if it was published before
	// Since. Default: false, it is included.
	OnlySince bool
	// MarkLive makes the subscription deliver one batch that Batch.Live reports. It
	// follows everything that precedes the subscription, and precedes everything that
	// follows it. Default: false.
	MarkLive bool
	// Format is an index into Options.Formats, or FormatEvents. Default: 0, the frames
	// as they are.
	Format int
	// Ready is for a subscriber that uses Poll instead of Next. After a Poll without a
	// batch the hub calls it once, when there may be one. The hub also calls it when
	// the subscription or the hub is closed. It must not block or call the hub.
	// Default: nil, the subscriber uses Next.
	Ready func()
}

// Subscribe begins a subscription, which the caller must close. It returns ErrComplete
// if there never will be anything to deliver: all topics are selected by plain name
// and complete, and nothing is left to replay. The other errors are ErrClosed,
// ErrFormat, ErrTooLarge and ErrTooManySelections.
func (h *Hub) Subscribe(want SubscribeOptions) (*Subscription, error) {
	if err := h.check(want); err != nil {
		return nil, fmt.Errorf("subscribe %q: %w", want.Selection, err)
	}
	s, err := h.subscribe(want)
	if err != nil {
		return nil, fmt.Errorf("subscribe %q: %w", want.Selection, err)
	}
	return s, nil
}

func (h *Hub) check(want SubscribeOptions) error {
	if n := want.Selection.Len(); n > h.opts.MaxSelection {
		return fmt.Errorf("%w: %d names and patterns, at most %d", ErrTooLarge, n, h.opts.MaxSelection)
	}
	if want.Format != 0 && want.Format != FormatEvents && (want.Format < 0 || want.Format >= len(h.opts.Formats)) {
		return fmt.Errorf("%w: %d", ErrFormat, want.Format)
	}
	return nil
}

// subscribe does the work of Subscribe.
func (h *Hub) subscribe(want SubscribeOptions) (*Subscription, error) {
	key := selectionKey{want.Selection.String(), want.Format}
	for {
		c, begun, err := h.cursor(key, want.Selection)
		if err != nil {
			return nil, err
		}
		if !begun {
			c.mu.Lock()
		}
		e, err := c.enter(want, begun)
		if err != nil {
			return nil, err
		}
		if e.sub != nil {
			return e.plan(want)
		}
	}
}

// An entrance is a new subscriber before its replay is planned.
type entrance struct {
	sub      *Subscription // nil if the cursor has retired meanwhile
	replay   *replay       // what may precede the window, or nil
	complete bool          // whether nothing follows what the subscriber has not read yet
}

// enter adds a subscriber. It first builds the cursor if that has only begun. The caller
// holds c.mu. enter releases it even if a format panics.
func (c *sharedCursor) enter(want SubscribeOptions, begun bool) (e entrance, err error) {
	defer c.unlock()
	if begun {
		err = c.build()
	}
	if err != nil || c.retired.Load() {
		return e, err
	}
	e.complete = c.complete()
	if c.overLimit.Load() || !c.advanceTo(c.hub.seq.Load()) {
		return e, errOverLimit
	}
	s := &Subscription{
		cursor: c, ready: want.Ready,
		at: c.window.end, pos: c.pos, markLive: want.MarkLive,
	}
	s.parked.Store(-1)
	if s.ready == nil {
		s.wakeup = make(chan struct{}, 1)
	}
	if want.LastEventID != "" || want.Last > 0 {
		e.replay = s.newReplay()
	}
	c.add(s)
	e.sub = s
	return e, nil
}

// plan plans what the subscriber reads before the window. It returns ErrComplete if
// there is nothing to deliver. It visits the topics one by one without c.mu, so it
// delays no other subscriber.
func (e entrance) plan(want SubscribeOptions) (*Subscription, error) {
	s := e.sub
	switch {
	case want.LastEventID != "":
		s.resumeAfter(e.replay, want.LastEventID)
	case want.Last > 0:
		s.beginWith(e.replay, want)
	}
	if e.complete && s.replay == nil {
		s.cursor.leave(s)
		return nil, ErrComplete
	}
	return s, nil
}

// beginWith plans to deliver the last events of each topic before the window, without
// those published before want.Since; see Topic.lastPosition.
func (s *Subscription) beginWith(r *replay, want SubscribeOptions) {
	oldest := int64(math.MinInt64)
	if !want.Since.IsZero() {
		oldest = unixNano(want.Since)
	}
	for i, f := range r.feeds {
		r.positions[i] = f.topic.lastPosition(uint64(want.Last), oldest, want.OnlySince, r.ends[i])
	}
	s.startReplay(r)
}

// unixNano returns the time in Unix nanoseconds, or the nearest that fits.
func unixNano(t time.Time) int64 {
	switch {
	case t.Before(time.Unix(0, math.MinInt64)):
		return math.MinInt64
	case t.After(time.Unix(0, math.MaxInt64)):
		return math.MaxInt64
	}
	return t.UnixNano()
}

// lastPosition returns the position of a reader that still has to read the last n events
// before end. It leaves out events published before oldest, in Unix nanoseconds, and
// events that the history has dropped. The newest event may be older, unless only is
// set.
func (t *Topic) lastPosition(n uint64, oldest int64, only bool, end position) position {
	t.mu.Lock()
	defer t.mu.Unlock()
	log := &t.log
	log.expire(t.hub)
	next := log.since(oldest, max(log.first, end.next-min(n, end.next)), end.next)
	if only && next < end.next && log.at(next).time < oldest {
		next = end.next
	}
	switch {
	case next >= end.next: // there are none, or the history has dropped them all
		return end
	case next > log.first:
		return position{next, log.at(next - 1).seq}
	}
	return position{next, log.dropped}
}

// resumeAfter plans to deliver everything after the id and before the window, and gaps
// for what the histories have dropped. If the id is invalid, of another epoch or from
// the future, it does not say what the subscriber has seen in this epoch. Then
// resumeAfter plans to deliver everything.
func (s *Subscription) resumeAfter(r *replay, asked string) {
	id, err := ParseID(asked)
	ours := err == nil && id.Epoch == r.hub.epoch && id.Seq <= r.until
	s.resume = &Resume{Asked: asked, Restarted: !ours}
	s.resumedAfter = id
	if ours {
		s.completeAfter = id.Seq
	}
	for i, f := range r.feeds {
		lost, after := f.topic.resumePosition(id, ours, r.until, r.ends[i], &r.positions[i])
		if lost != nil {
			s.gaps = append(s.gaps, *lost)
			s.resume.Missed += lost.Missed
		}
		if ours {
			s.completeAfter = max(s.completeAfter, after)
		}
	}
	s.resume.Replayed = r.remaining()
	s.startReplay(r)
}

// resumePosition sets at to the position of a reader that has seen the hub's events up to
// id and reads the topic up to end, which is the topic's position at number until. If
// ours is false, id is not valid in this epoch, and the reader has seen nothing.
// resumePosition returns the gap of the events that the history has dropped, or nil. It
// also returns the number after which nothing of that gap follows, or 0 without a gap.
func (t *Topic) resumePosition(id ID, ours bool, until uint64, end position, at *position) (*Gap, uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	log := &t.log
	log.expire(t.hub)
	if !t.appeared(until) {
		*at = end
		return nil, 0 // splitRestartGaps reports the gap when the topic appears
	}
	gap := &Gap{Topic: t.name, AtLeast: true, From: id, Reason: ReasonRestarted}
	if ours {
		seen, exact := log.rank(id.Seq)
		*at = position{min(seen, end.next), id.Seq}
		gap.AtLeast, gap.Reason = !exact, ReasonEvicted
	}
	if at.next < log.first {
		after := log.afterLoss(end)
		gap.Missed, gap.To = after.next-at.next, ID{Epoch: t.hub.epoch, Seq: after.after}
		*at = after
	}
	if log.latest || !gap.AtLeast && gap.Missed == 0 {
		return nil, 0
	}
	return gap, log.afterLoss(end).after
}

// Footprint returns the bytes of memory that the subscription uses to read from the
// histories. The number depends on how many topics it selects. It is 0 once the
// subscription has caught up. Like Next, Footprint must not be called concurrently.
func (s *Subscription) Footprint() int {
	if s.replay == nil {
		return 0
	}
	return (cap(s.replay.positions) + cap(s.replay.ends)) * int(unsafe.Sizeof(position{}))
}

// FootprintOf estimates the footprint in bytes of a new subscription with these
// options. It assumes that patterns match all topics. It takes no lock.
func (h *Hub) FootprintOf(want SubscribeOptions) int {
	if want.LastEventID == "" && want.Last == 0 {
		return 0
	}
	n := 0
	for _, piece := range h.list.pieces() {
		n += len(piece)
	}
	if sel := want.Selection; sel.Plain() {
		n = min(n, sel.Len())
	}
	return 2 * n * int(unsafe.Sizeof(position{}))
}
