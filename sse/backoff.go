package sse

import (
	"math/rand/v2"
	"time"
)

// backoff returns the wait after consecutive failures, of which there is at least one.
// The wait starts at base and doubles with each further failure, up to ceiling. A
// random part of at most half is subtracted, but the wait is never below base (R8).
func backoff(base, ceiling time.Duration, failures int) time.Duration {
	base = max(base, MinRetry)
	ceiling = max(base, ceiling)
	full := base
	for range failures - 1 {
		if full > ceiling/2 {
			full = ceiling
			break
		}
		full *= 2
	}
	low := max(base, full/2)
	return low + rand.N(full-low+1)
}
