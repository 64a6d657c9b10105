package topics

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// An evictor keeps what all topics remember within Options.MaxHistory.
type evictor struct {
	one   sync.Mutex  // whoever evicts
	last  time.Time   // when that was; one guards it
	tight atomic.Bool // it was not enough, though nothing is left but the newest events
}

// over reports whether the topics take more memory than they may.
func (h *Hub) over() bool { return h.history.Load() > int64(h.opts.MaxHistory) }

// full reports whether they do, and nobody has anything to give up.
func (h *Hub) full() bool { return h.evictor.tight.Load() && h.over() }

// evict makes the topics that remember the most give up their oldest events,
// until all together are well below the bound. The caller holds no lock.
//
// They are cut to the same size, and who remembers less keeps all of it: a
// chatty topic never evicts what a slow one has.
func (h *Hub) evict() {
	const pause = 10 * time.Millisecond // where it is in vain: it looks at every topic
	r := &h.evictor
	if !r.one.TryLock() {
		return
	}
	defer r.one.Unlock()
	if r.tight.Load() && time.Since(r.last) < pause {
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
	r.tight.Store(h.over())
	r.last = time.Now()
}

// evictionThreshold returns the largest size to which all that are larger can be cut, so
// that the sum is total at most, which is without end where all fit.
func evictionThreshold(sizes []int, total int) int {
	sorted := slices.Sorted(slices.Values(sizes))
	for i, size := range sorted {
		if share := total / (len(sorted) - i); size > share {
			return share
		}
		total -= size
	}
	return math.MaxInt // all fit
}

// size returns how many bytes of memory the topic's history takes.
func (t *Topic) size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.log.size()
}

// trimTo makes the topic give up its oldest events until its history takes most
// bytes, or only the newest is left.
func (t *Topic) trimTo(most int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.log.trimTo(t.hub, most)
}

func (l *history) size() int {
	n := len(l.ring) * recordSize
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
		for range (l.len() + 7) / 8 { // a part at a time: size looks at every chunk
			if l.len() > 1 {
				l.drop(h)
			}
		}
		if n := len(l.ring) / 2; n >= 4 && l.len() <= n/2 {
			l.resize(h, n)
		}
	}
	if l.len() == 1 {
		l.compact(h)
	}
}

// compact moves the only event to memory of its own size.
func (l *history) compact(h *Hub) {
	r := l.newest()
	if l.size() <= 2*(len(r.blob)+4*recordSize) {
		return
	}
	blob := slices.Clone(r.blob)
	for i := range l.chunks {
		h.history.Add(-int64(l.chunks[i].size))
	}
	l.chunk, l.chunks = blob[:len(blob):len(blob)], []extent{{size: len(blob)}}
	h.history.Add(int64(len(blob)))
	r.blob = blob
	if len(l.ring) > 4 {
		l.resize(h, 4)
	}
}
