package cmd

import (
	"cmp"
	"math"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

const (
	// memorySlack is the memory that a server needs besides what its limits bound.
	memorySlack = 64 << 20
	// memoryPeriod is how often the limit is compared with what is in use.
	memoryPeriod = 5 * time.Second
)

// limitMemory sets the runtime's memory limit for a server with these limits, so that
// the runtime collects garbage more often near the limit. The limit rises with the
// memory in use, because above it the runtime would do little but collect. GOMEMLIMIT
// takes precedence. The function that it returns restores the limit.
func limitMemory(hub topics.Options, srv server.Options) (stop func()) {
	before := debug.SetMemoryLimit(-1)
	if before != math.MaxInt64 {
		return func() {}
	}
	least := int64(cmp.Or(hub.MaxHistory, topics.DefaultMaxHistory)) + int64(srv.InFlightLimit()) + memorySlack
	debug.SetMemoryLimit(least)
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(memoryPeriod)
		defer ticker.Stop()
		for {
			select {
			case <-quit:
				return
			case <-ticker.C:
				debug.SetMemoryLimit(memoryLimit(least, memoryInUse()))
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
		debug.SetMemoryLimit(before)
	}
}

// memoryLimit returns the limit for that much memory in use: a quarter more, at least
// the given minimum.
func memoryLimit(least, inUse int64) int64 { return max(least, inUse+inUse/4) }

// memoryInUse returns how many bytes the last collection found in use, with the
// stacks and what the runtime needs itself.
func memoryInUse() int64 {
	samples := []metrics.Sample{
		{Name: "/gc/heap/live:bytes"},
		{Name: "/memory/classes/heap/stacks:bytes"},
		{Name: "/memory/classes/metadata/mspan/inuse:bytes"},
		{Name: "/memory/classes/metadata/other:bytes"},
	}
	metrics.Read(samples)
	sum := int64(0)
	for _, s := range samples {
		sum += int64(s.Value.Uint64())
	}
	return sum
}
