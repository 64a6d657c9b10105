package produce

import (
	"sync"
	"time"
)

// patience is how long a producer waits for an acknowledgement before it
// publishes nevertheless: an event that got lost must not end the measurement.
const patience = time.Second

// A window holds producers back while too much is on its way.
type window struct {
	share  uint32 // of each topic; 0 is no limit
	topics []room
}

// room is one topic's place in the window.
type room struct {
	mu    sync.Mutex
	moved sync.Cond // acked or open has changed
	acked uint32
	open  bool // nobody needs to wait any more
}

func newWindow(size, topics int) *window {
	w := &window{topics: make([]room, topics)}
	if size > 0 {
		w.share = uint32(max(size/topics, 1))
	}
	for i := range w.topics {
		w.topics[i].moved.L = &w.topics[i].mu
	}
	return w
}

// acknowledge takes the numbers of an ack command.
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

func (r *room) move(acked uint32) {
	r.mu.Lock()
	moved := acked > r.acked
	r.acked = max(r.acked, acked)
	r.mu.Unlock()
	if moved {
		r.moved.Signal()
	}
}

// release lets everybody pass from now on.
func (w *window) release() {
	for i := range w.topics {
		r := &w.topics[i]
		r.mu.Lock()
		r.open = true
		r.mu.Unlock()
		r.moved.Signal()
	}
}

// take returns how many events the topic's producer may publish after number
// seq, and waits until it is one at least.
func (w *window) take(topic int, seq uint32) uint32 {
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
	tired := false
	timer := time.AfterFunc(patience, func() {
		r.mu.Lock()
		tired = true
		r.mu.Unlock()
		r.moved.Signal()
	})
	defer timer.Stop()
	for !tired && !r.open && r.free(w.share, seq) == 0 {
		r.moved.Wait()
	}
	return max(r.free(w.share, seq), 1)
}

func (r *room) free(share, seq uint32) uint32 {
	if seq-r.acked >= share {
		return 0
	}
	return share - (seq - r.acked)
}
