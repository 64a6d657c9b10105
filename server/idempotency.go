package server

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	headerKey = "Idempotency-Key"
	// maxKey is the length of the longest Idempotency-Key in bytes.
	maxKey = 128
)

// replies are the outcomes of requests with an Idempotency-Key, so that a request
// that comes again is answered as before and publishes nothing. Those that
// published nothing are not remembered: they may be tried again.
type replies struct {
	max int
	age time.Duration

	mu    sync.Mutex // guards what follows
	known map[replyID]*reply
	order []replyID // of those that are remembered, oldest first
}

// A replyID is a key and who uses it: keys of different tokens are different.
type replyID struct {
	who string
	key string
}

// A reply is what a request was, and what came of it.
type reply struct {
	sum  [sha256.Size]byte
	done chan struct{} // closed when what follows is there
	kept bool
	at   time.Time
	outcome
}

// idempotencyKey returns the key of the request, or "" if it has none.
func (r *request) idempotencyKey() (string, error) {
	keys := r.ctx.Request.Header.PeekAll(headerKey)
	if len(keys) == 0 {
		return "", nil
	}
	key := string(keys[0])
	strange := strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' })
	if len(keys) > 1 || key == "" || len(key) > maxKey || strange {
		return "", newError(http.StatusBadRequest, "invalid Idempotency-Key",
			"use 1 to %d visible ASCII characters, new for each request, such as a UUID", maxKey)
	}
	return key, nil
}

// once answers a request to publish with the outcome of do, which is done at most
// once for each key that is remembered. Without a key it is just done.
func (s *Server) once(r *request, key string, body []byte, do func() outcome) error {
	if key == "" {
		o := do()
		return o.tell(r)
	}
	id := replyID{r.holder(), key}
	sum := r.fingerprint(body)
	for {
		was, mine := s.replies.claim(id, sum)
		if mine {
			return s.replies.settle(id, was, do).tell(r)
		}
		if was.sum != sum {
			return newError(http.StatusUnprocessableEntity, "this Idempotency-Key was used for another request",
				"use a new key for each request; reuse a key only to repeat the same request")
		}
		<-was.done // its body is there, so it publishes and is done
		if was.kept {
			r.set("Idempotent-Replayed", "true")
			return was.tell(r)
		}
	}
}

// fingerprint tells a request from others with the same key.
func (r *request) fingerprint(body []byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, part := range []string{r.method, strings.Join(r.path, "/"), r.header("Content-Type")} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	h.Write(body)
	h.Sum(sum[:0])
	return sum
}

// claim returns the reply with that id, and whether it is new, and so up to the
// caller to settle.
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

// settle does what was claimed.
func (k *replies) settle(id replyID, p *reply, do func() outcome) *outcome {
	defer func() { // whatever do does, others wait for it
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

// forget forgets those that are too many or too old. The caller holds k.mu.
func (k *replies) forget() {
	oldest := time.Now().Add(-k.age)
	n := 0
	for n < len(k.order) && (len(k.order)-n > k.max || k.known[k.order[n]].at.Before(oldest)) {
		delete(k.known, k.order[n])
		n++
	}
	clear(k.order[:n]) // so that append's next copy lets go of them
	k.order = k.order[n:]
}
