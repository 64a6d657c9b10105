package topics

import "sync/atomic"

// Progress describes what a subscription has delivered.
type Progress struct {
	// Events is the number of delivered events and Bytes the size of their frames.
	// Last is the id of the newest of them: a subscriber that has read everything
	// would resume after it. Before the first event, Last is the id that the
	// subscription resumed after.
	Events, Bytes uint64
	Last          ID
	// Gaps is the number of delivered gaps, and Missed the number of events lost in
	// them.
	Gaps, Missed uint64
}

// progress is written by the goroutine that polls. Any goroutine may read it.
type progress struct {
	events, bytes, gaps, missed atomic.Uint64
	last                        atomic.Uint64
}

func (p *progress) delivered(b *Batch) {
	if b.Events > 0 {
		p.events.Add(uint64(b.Events))
		p.bytes.Add(uint64(len(b.Bytes)))
		p.last.Store(b.Last.Seq)
	}
	for i := range b.Gaps {
		p.gaps.Add(1)
		p.missed.Add(b.Gaps[i].Missed)
	}
}

// Progress returns what the subscription has delivered so far. Any goroutine may call
// it, even after Close.
func (s *Subscription) Progress() Progress {
	p := Progress{
		Events: s.progress.events.Load(), Bytes: s.progress.bytes.Load(),
		Gaps: s.progress.gaps.Load(), Missed: s.progress.missed.Load(),
	}
	if seq := s.progress.last.Load(); seq > 0 {
		p.Last = ID{Epoch: s.cursor.hub.epoch, Seq: seq}
	} else if s.resume != nil {
		p.Last, _ = ParseID(s.resume.Asked) // text that is not an id gives the zero ID
	}
	return p
}

// Lag describes the published events that a subscription has not delivered yet. It
// does not include events that a history has dropped: these become gaps.
type Lag struct {
	Events uint64
	// Bytes is the size of the events. A subscriber that resumes or has fallen far
	// behind reads events from the histories. Their size is estimated from the mean
	// size of the topics' events.
	Bytes uint64
}

// Lag returns the events that the subscription has still to deliver. It may read
// every topic of the selection. Any goroutine may call it. The lag of a closed
// subscription is zero.
func (s *Subscription) Lag() (lag Lag) {
	c := s.cursor
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.closed {
		return lag
	}
	unsized := s.backlog.Load()
	c.eachUnread(func(f *feed) { f.lag(&lag) })
	for _, seg := range c.window.segments {
		seg.lag(s.at, &lag)
	}
	if first := c.window.first(); s.at < first {
		unsized += first - s.at
	}
	if unsized > 0 {
		lag.Events += unsized
		lag.Bytes += uint64(float64(unsized) * c.meanSize())
	}
	return lag
}

// lag adds the events of the topic that the cursor has not read.
func (f *feed) lag(lag *Lag) {
	f.topic.mu.Lock()
	defer f.topic.mu.Unlock()
	log := &f.topic.log
	for index := max(f.at.next, log.first); index < log.next; index++ {
		lag.Events++
		lag.Bytes += uint64(log.at(index).frame)
	}
}

// lag adds the events of the segment from the count at on.
func (s *segment) lag(at uint64, lag *Lag) {
	n := int(max(at, s.first) - s.first)
	if n >= len(s.items) {
		return
	}
	from := uint32(0)
	if n > 0 {
		from = s.items[n-1].end
	}
	lag.Bytes += uint64(len(s.buf)) - uint64(from)
	lag.Events += uint64(len(s.items) - n)
	for _, c := range s.controls {
		if c.at >= n {
			lag.Events--
		}
	}
}

// first returns the count of the oldest item in the window.
func (w *window) first() uint64 {
	if len(w.segments) == 0 {
		return w.end
	}
	return w.segments[0].first
}

// meanSize returns the mean size of the topics' events in bytes. The caller holds
// c.mu.
func (c *sharedCursor) meanSize() float64 {
	var events, bytes uint64
	for _, f := range c.feeds {
		f.topic.mu.Lock()
		events += f.topic.log.next
		bytes += f.topic.log.total
		f.topic.mu.Unlock()
	}
	return float64(bytes) / float64(max(events, 1))
}
