package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
)

// Scenes returns the scenes that every tutorial on server-sent events tells, one
// source each: clock, chat, orders, message and hub. What clock and hub show is
// real; the others are simulated, and their help says so. The same seed gives the
// same texts in the same rhythm.
func Scenes(hub *topics.Hub, seed uint64) []topics.Source {
	return []topics.Source{
		Clock(),
		Chat(dice(seed, 1)),
		Orders(dice(seed, 2)),
		Message(dice(seed, 3)),
		Hub(hub),
	}
}

// dice returns the random numbers of one scene, so that the scenes do not
// disturb each other's.
func dice(seed, scene uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, scene))
}

// pause waits for d, or until ctx ends and then returns its error.
func pause(ctx context.Context, d time.Duration) error {
	if !backoff.Sleep(ctx, d) {
		return ctx.Err()
	}
	return nil
}

// between returns a random duration from low up to high.
func between(r *rand.Rand, low, high time.Duration) time.Duration {
	return low + time.Duration(r.Int64N(int64(high-low)+1))
}
