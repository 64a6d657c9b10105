package topics

import "sync/atomic"

// Progress is how far a subscription has come.
type Progress struct {
	// Events and Bytes are what was handed over, Last is the id of the newest of
	// it: what the subscriber would resume after, given that it has read it all.
	// Before the first event it is the id that the subscription resumed after.
	Events, Bytes uint64
	Last          ID
	// Gaps were told, and Missed is how many events they say are lost.
	Gaps, Missed uint64
}

// progress is counted by the one who polls, and read by anybody.
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

// Progress returns how far the subscription has come. It may be called from any
// goroutine, and after Close.
func (s *Subscription) Progress() Progress {
	p := Progress{
		Events: s.progress.events.Load(), Bytes: s.progress.bytes.Load(),
		Gaps: s.progress.gaps.Load(), Missed: s.progress.missed.Load(),
	}
	if seq := s.progress.last.Load(); seq > 0 {
		p.Last = ID{Epoch: s.cursor.hub.epoch, Seq: seq}
	} else if s.resume != nil {
		p.Last, _ = ParseID(s.resume.Asked) // another's id is none
	}
	return p
}

// Lag is what was published and was not handed over yet, as far as it still can
// be: what fell out of a history is a gap.
type Lag struct {
	Events uint64
	// Bytes are those of the events. For events that the subscriber has to read
	// from the histories, because it resumes or has fallen far behind, it is
	// reckoned from the mean size of the topics' events.
	Bytes uint64
}

// Lag returns what the subscriber has still to take. It looks at every topic of
// the selection, and may be called from any goroutine. A closed subscription has
// no lag.
func (s *Subscription) Lag() (lag Lag) {
	c := s.cursor
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.closed {
		return lag
	}
	far := s.behind.Load()
	c.eachUnread(func(f *feed) { f.lag(&lag) })
	for _, seg := range c.window.segments {
		seg.lag(s.at, &lag)
	}
	if first := c.window.first(); s.at < first {
		far += first - s.at
	}
	if far > 0 {
		lag.Events += far
		lag.Bytes += uint64(float64(far) * c.meanSize())
	}
	return lag
}

// lag adds what the cursor has not read of the topic.
func (f *feed) lag(lag *Lag) {
	f.topic.mu.Lock()
	defer f.topic.mu.Unlock()
	log := &f.topic.log
	for index := max(f.at.next, log.first); index < log.next; index++ {
		lag.Events++
		lag.Bytes += uint64(log.at(index).frame)
	}
}

// lag adds the events of the segment from that count on.
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

// first returns the count of the oldest item that the window holds.
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
