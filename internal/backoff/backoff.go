// Package backoff waits between attempts that fail.
package backoff

import (
	"context"
	"math/rand/v2"
	"time"
)

// Delay returns how long to wait after a number of failures in a row, from 1: first,
// doubled with each further failure, but at most longest, and then less a random part
// of up to a half. So clients that failed together do not return together.
func Delay(failures int, first, longest time.Duration) time.Duration {
	full := min(first, longest)
	for range min(failures-1, 63) { // a time has 63 bits
		full = min(full, longest/2) * 2
	}
	return full - rand.N(full/2+1)
}

// Sleep waits for d. It returns false if the context ends first.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
