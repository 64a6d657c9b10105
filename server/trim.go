package server

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// trimPeriod is how often the memory of the process is checked.
	trimPeriod = 5 * time.Second
	// trimGrowth is the growth in bytes since the last trim that triggers a trim.
	trimGrowth = 32 << 20
	// trimRelease is the decrease of the load in bytes that triggers a trim.
	trimRelease = 8 << 20
	// trimQuiet is the maximum number of bytes allocated in a quiet period.
	trimQuiet = 32 << 20
)

// trimMemory returns memory to the system after a peak of requests, until quit is closed.
// The runtime does this too, but only after its next garbage collections: an idle
// process has one every two minutes. A trim costs a collection, so it waits for a
// quiet period. load returns
// the memory that the server accounts for, in bytes.
func trimMemory(load func() int64, quit <-chan struct{}) {
	ticker := time.NewTicker(trimPeriod)
	defer ticker.Stop()
	t := trimmer{memory: readMemory()}
	for {
		select {
		case <-quit:
			return
		case <-ticker.C:
		}
		now := load()
		if t.due(readMemory(), now) {
			runtime.GC() // pools keep their buffers for one more collection
			debug.FreeOSMemory()
			t.memory, t.most = readMemory(), now
		}
	}
}

// A trimmer decides when to trim.
type trimmer struct {
	memory memory // the minimum since the last trim
	most   int64  // the maximum load since then
}

// memory is how many bytes the runtime holds now, and how many it has allocated in
// all.
type memory struct{ held, allocated int64 }

// due reports whether to trim, given the current memory and load. The load is the
// memory that the server accounts for, in bytes.
func (t *trimmer) due(now memory, load int64) bool {
	quiet := now.allocated-t.memory.allocated < trimQuiet
	t.memory = memory{min(t.memory.held, now.held), now.allocated}
	t.most = max(t.most, load)
	return quiet && (now.held-t.memory.held > trimGrowth || t.most-load > trimRelease)
}

func readMemory() memory {
	samples := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
		{Name: "/gc/heap/allocs:bytes"},
	}
	metrics.Read(samples)
	total, released := samples[0].Value.Uint64(), samples[1].Value.Uint64()
	return memory{int64(total - released), int64(samples[2].Value.Uint64())}
}
