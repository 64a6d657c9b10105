package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
	"topicmux/topics/clock"
	"topicmux/topics/hubstats"
)

// Scenes returns sources for the usual examples of Server-Sent Events: clock, chat,
// orders, message and hub. The data of clock and hub is real. The others are simulated,
// and their help says so. The same seed gives the same texts and pauses.
func Scenes(hub *topics.Hub, seed uint64) []topics.Source {
	return []topics.Source{
		clock.Source(),
		Chat(sceneRand(seed, 1)),
		Orders(sceneRand(seed, 2)),
		Message(sceneRand(seed, 3)),
		hubstats.Source(hub),
	}
}

// sceneRand returns the random number generator of one scene. Each scene has its own, so
// that the numbers do not depend on the other scenes.
func sceneRand(seed, scene uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, scene))
}

// pause waits for d. If ctx ends first, pause returns its error.
func pause(ctx context.Context, d time.Duration) error {
	if !backoff.Sleep(ctx, d) {
		return ctx.Err()
	}
	return nil
}

// between returns a random duration from low to high, both included.
func between(r *rand.Rand, low, high time.Duration) time.Duration {
	return low + time.Duration(r.Int64N(int64(high-low)+1))
}
