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
	// maxKey is the maximum length of an Idempotency-Key in bytes.
	maxKey = 128
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

// once answers a publish request with the outcome of do. It runs do at most once
// for each stored key. Without a key it always runs do.
func (s *Server) once(r *request, key string, body []byte, do func() outcome) error {
	if key == "" {
		o := do()
		return o.respond(r)
	}
	id := replyID{r.holder(), key}
	sum := r.fingerprint(body)
	for {
		was, mine := s.replies.claim(id, sum)
		if mine {
			return s.replies.settle(id, was, do).respond(r)
		}
		if was.sum != sum {
			return newError(http.StatusUnprocessableEntity, "this Idempotency-Key was used for another request",
				"use a new key for each request; reuse a key only to repeat the same request")
		}
		<-was.done // the other request has its whole body, so this wait is short
		if was.kept {
			r.set("Idempotent-Replayed", "true")
			return was.respond(r)
		}
	}
}

// fingerprint returns a hash that distinguishes the request from others with the
// same key.
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
