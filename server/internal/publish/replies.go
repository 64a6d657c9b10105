package publish

import (
	"crypto/sha256"
	"sync"
	"time"
)

// replies stores the outcomes of requests with an Idempotency-Key. A repeated
// request gets the same answer and publishes nothing. Requests that published
// nothing are not stored, so they can be repeated.
type replies struct {
	max int
	age time.Duration

	mu    sync.Mutex // guards what follows
	known map[replyID]*reply
	order []replyID // ids of the stored replies, oldest first
}

// A replyID is a key and the name of the token that used it. Keys of different
// tokens are independent.
type replyID struct {
	holder string
	key    string
}

// A reply is a fingerprint of a request and its outcome.
type reply struct {
	sum  [sha256.Size]byte
	done chan struct{} // closed when the fields below are set
	kept bool
	at   time.Time
	outcome
}

// claim returns the reply with that id. If it is new, claim returns true and the
// caller must call settle.
func (k *replies) claim(id replyID, sum [sha256.Size]byte) (*reply, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.forget()
	if was, ok := k.known[id]; ok {
		return was, false
	}
	if k.known == nil {
		k.known = map[replyID]*reply{}
	}
	now := &reply{sum: sum, done: make(chan struct{})}
	k.known[id] = now
	return now, true
}

// settle runs do, stores its outcome and wakes the requests that wait for it.
func (k *replies) settle(id replyID, p *reply, do func() outcome) *outcome {
	defer func() { // also after a panic: other requests wait for the reply
		k.mu.Lock()
		defer k.mu.Unlock()
		p.kept = p.events > 0
		if p.kept {
			p.at = time.Now()
			k.order = append(k.order, id)
		} else {
			delete(k.known, id)
		}
		close(p.done)
	}()
	p.outcome = do()
	return &p.outcome
}

// forget removes replies that are too old or exceed the maximum. The caller holds
// k.mu.
func (k *replies) forget() {
	oldest := time.Now().Add(-k.age)
	n := 0
	for n < len(k.order) && (len(k.order)-n > k.max || k.known[k.order[n]].at.Before(oldest)) {
		delete(k.known, k.order[n])
		n++
	}
	clear(k.order[:n]) // the backing array must not keep them alive
	k.order = k.order[n:]
}
