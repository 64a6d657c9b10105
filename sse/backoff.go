package sse

import (
	"math/rand/v2"
	"time"
)

// backoff returns the wait after a number of failures in a row, from 1: the
// base, doubled with each failure up to the ceiling, less a random part of up to
// a half, but never below the base (R8).
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
