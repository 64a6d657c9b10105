package produce

import (
	"sync"
	"time"
)

// ackTimeout is how long a producer waits for an acknowledgement before it publishes
// anyway. Otherwise a lost event would end the measurement.
const ackTimeout = time.Second

// A window makes the producers wait while too many events are unacknowledged.
type window struct {
	share  uint32 // maximum number of unacknowledged events of each topic; 0 is no limit
	topics []topicWindow
}

// A topicWindow is one topic's share of the window.
type topicWindow struct {
	mu    sync.Mutex
	moved sync.Cond // acked or open has changed
	acked uint32
	open  bool // the producer does not wait any more
}

func newWindow(size, topics int) *window {
	w := &window{topics: make([]topicWindow, topics)}
	if size > 0 {
		w.share = uint32(max(size/topics, 1))
	}
	for i := range w.topics {
		w.topics[i].moved.L = &w.topics[i].mu
	}
	return w
}

// acknowledge processes the numbers of an ack command.
func (w *window) acknowledge(numbers []byte) {
	topic, n, digits := 0, uint32(0), false
	for _, c := range append(numbers, ' ') {
		if c >= '0' && c <= '9' {
			n, digits = n*10+uint32(c-'0'), true
			continue
		}
		if digits && topic < len(w.topics) {
			w.topics[topic].move(n)
			topic++
		}
		n, digits = 0, false
	}
}

func (r *topicWindow) move(acked uint32) {
	r.mu.Lock()
	moved := acked > r.acked
	r.acked = max(r.acked, acked)
	r.mu.Unlock()
	if moved {
		r.moved.Signal()
	}
}

// release ends all waits, now and later.
func (w *window) release() {
	for i := range w.topics {
		r := &w.topics[i]
		r.mu.Lock()
		r.open = true
		r.mu.Unlock()
		r.moved.Signal()
	}
}

// reserve waits until the topic's producer may publish at least one event after number
// seq. It returns how many it may publish.
func (w *window) reserve(topic int, seq uint32) uint32 {
	const unlimited = 256
	if w.share == 0 {
		return unlimited
	}
	r := &w.topics[topic]
	r.mu.Lock()
	defer r.mu.Unlock()
	if free := r.free(w.share, seq); free > 0 {
		return free
	}
	timedOut := false
	timer := time.AfterFunc(ackTimeout, func() {
		r.mu.Lock()
		timedOut = true
		r.mu.Unlock()
		r.moved.Signal()
	})
	defer timer.Stop()
	for !timedOut && !r.open && r.free(w.share, seq) == 0 {
		r.moved.Wait()
	}
	return max(r.free(w.share, seq), 1)
}

func (r *topicWindow) free(share, seq uint32) uint32 {
	if seq-r.acked >= share {
		return 0
	}
	return share - (seq - r.acked)
}
