package topics

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// An evictor limits the memory of all histories together to Options.MaxHistory.
type evictor struct {
	hub       *Hub
	mu        sync.Mutex  // held by the goroutine that evicts
	lastRun   time.Time   // when the last run ended; mu guards it
	exhausted atomic.Bool // the last run left only the newest events, and they exceed the limit
}

// exceeded reports whether the histories exceed Options.MaxHistory.
func (e *evictor) exceeded() bool { return e.hub.history.Load() > int64(e.hub.opts.MaxHistory) }

// full reports whether the histories exceed Options.MaxHistory and have no more
// events to evict.
func (e *evictor) full() bool { return e.exhausted.Load() && e.exceeded() }

// run evicts the oldest events of the largest histories, until all histories together
// take at most seven eighths of Options.MaxHistory or contain only their newest events.
// The caller holds no lock.
//
// All histories above one threshold are trimmed to it, and smaller ones are not
// touched. So a busy topic never evicts the events of a quiet one. If another
// goroutine is evicting, run returns at once.
func (e *evictor) evict() {
	const pause = 10 * time.Millisecond // between runs that cannot free enough: each visits every topic
	h := e.hub
	if !e.mu.TryLock() {
		return
	}
	defer e.mu.Unlock()
	if e.exhausted.Load() && time.Since(e.lastRun) < pause {
		return
	}
	topics := h.list.pieces().all()
	sizes := make([]int, len(topics))
	for i, t := range topics {
		sizes[i] = t.size()
	}
	spare := h.opts.MaxHistory / 8
	most := evictionThreshold(sizes, h.opts.MaxHistory-spare)
	for i, t := range topics {
		if sizes[i] > most {
			t.trimTo(most)
		}
	}
	e.exhausted.Store(e.exceeded())
	e.lastRun = time.Now()
}

// evictionThreshold returns the largest threshold for which the sizes, each limited to
// the threshold, add up to at most total. If the sizes add up to at most total
// already, it returns math.MaxInt.
func evictionThreshold(sizes []int, total int) int {
	sorted := slices.Sorted(slices.Values(sizes))
	for i, size := range sorted {
		if share := total / (len(sorted) - i); size > share {
			return share
		}
		total -= size
	}
	return math.MaxInt
}

// size returns the bytes of memory that the topic's history takes.
func (t *Topic) size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.log.size()
}

// trimTo evicts the topic's oldest events until its history takes at most most bytes,
// or only the newest event is left.
func (t *Topic) trimTo(most int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.log.trimTo(t.hub, most)
}

func (l *history) size() int {
	n := l.ring.Cap() * recordSize
	for i := range l.chunks {
		n += l.chunks[i].size
	}
	for i := range l.sequences.blocks {
		n += cap(l.sequences.blocks[i].steps)
	}
	return n
}

func (l *history) trimTo(h *Hub, most int) {
	for size := l.size(); size > most; size = l.size() {
		if freed := l.sequences.forget(); freed > 0 {
			h.history.Add(-int64(freed))
			continue
		}
		if l.len() <= 1 {
			break
		}
		for range (l.len() + 7) / 8 { // an eighth at a time, since size visits every chunk
			if l.len() > 1 {
				l.drop(h)
			}
		}
		if n := l.ring.Cap() / 2; n >= 4 && l.len() <= n/2 {
			l.resize(h, n)
		}
	}
	if l.len() == 1 {
		l.compact(h)
	}
}

// compact moves the only event of the history to a chunk of the event's size, if that
// at least halves the history's memory.
func (l *history) compact(h *Hub) {
	r := l.newest()
	if l.size() <= 2*(len(r.blob)+4*recordSize) {
		return
	}
	blob := slices.Clone(r.blob)
	for i := range l.chunks {
		h.history.Add(-int64(l.chunks[i].size))
	}
	l.chunk, l.chunks = blob[:len(blob):len(blob)], []chunkInfo{{size: len(blob)}}
	h.history.Add(int64(len(blob)))
	r.blob = blob
	if l.ring.Cap() > 4 {
		l.resize(h, 4)
	}
}
