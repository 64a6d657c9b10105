package topics

import (
	"sync"
	"time"
)

// A waker is the goroutine that wakes subscribers for the publishers: to make a thousand
// goroutines ready takes longer than to publish.
type waker struct {
	linger time.Duration
	signal chan struct{} // capacity 1: cursors is not empty
	quit   chan struct{}
	once   sync.Once
	done   sync.WaitGroup

	mu      sync.Mutex
	cursors []*sharedCursor // cursors whose subscribers to wake
}

func (w *waker) start(linger time.Duration) {
	w.linger = linger
	w.signal = make(chan struct{}, 1)
	w.quit = make(chan struct{})
	w.done.Go(w.run)
}

// stop wakes the subscribers of the remaining cursors and returns when the goroutine has
// ended.
func (w *waker) stop() {
	w.once.Do(func() { close(w.quit) })
	w.done.Wait()
}

func (w *waker) enqueue(c *sharedCursor) {
	w.mu.Lock()
	w.cursors = append(w.cursors, c)
	w.mu.Unlock()
	select {
	case w.signal <- struct{}{}:
	default: // the pending signal covers this cursor too
	}
}

func (w *waker) run() {
	var cursors []*sharedCursor
	for open := true; open; {
		select {
		case <-w.signal:
			open = w.wait()
		case <-w.quit:
			open = false
		}
		w.mu.Lock()
		cursors, w.cursors = w.cursors, cursors[:0]
		w.mu.Unlock()
		for _, c := range cursors {
			c.waiting.wake()
		}
		clear(cursors)
	}
}

// wait waits for Options.Linger, so that more events arrive before the wake-up. It
// returns false when the hub closes.
func (w *waker) wait() bool {
	if w.linger <= 0 {
		return true
	}
	timer := time.NewTimer(w.linger)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-w.quit:
		return false
	}
}
