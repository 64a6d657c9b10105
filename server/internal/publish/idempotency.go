package publish

import (
	"crypto/sha256"
	"net/http"
	"strings"

	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
)

const (
	// maxKey is the maximum length of an Idempotency-Key in bytes.
	maxKey = 128
)

// idempotencyKey returns the key of the request, or "" if it has none.
func idempotencyKey(r *request.Request) (string, error) {
	keys := r.Ctx.Request.Header.PeekAll(request.HeaderKey)
	if len(keys) == 0 {
		return "", nil
	}
	key := string(keys[0])
	strange := strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' })
	if len(keys) > 1 || key == "" || len(key) > maxKey || strange {
		return "", problem.New(http.StatusBadRequest, "invalid Idempotency-Key",
			"use 1 to %d visible ASCII characters, new for each request, such as a UUID", maxKey)
	}
	return key, nil
}

// once answers a publish request with the outcome of do. It runs do at most once
// for each stored key. Without a key it always runs do.
func (p *Publisher) once(r *request.Request, key string, body []byte, do func() outcome) error {
	if key == "" {
		o := do()
		return o.respond(r)
	}
	id := replyID{r.Grant.Name(), key}
	sum := fingerprint(r, body)
	for {
		was, mine := p.replies.claim(id, sum)
		if mine {
			return p.replies.settle(id, was, do).respond(r)
		}
		if was.sum != sum {
			return problem.New(http.StatusUnprocessableEntity, "this Idempotency-Key was used for another request",
				"use a new key for each request; reuse a key only to repeat the same request")
		}
		<-was.done // the other request has its whole body, so this wait is short
		if was.kept {
			r.Set("Idempotent-Replayed", "true")
			return was.respond(r)
		}
	}
}

// fingerprint returns a hash that distinguishes the request from others with the
// same key.
func fingerprint(r *request.Request, body []byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, part := range []string{r.Method, strings.Join(r.Path, "/"), r.Header("Content-Type")} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	h.Write(body)
	h.Sum(sum[:0])
	return sum
}
