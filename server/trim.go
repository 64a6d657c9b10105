package server

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// trimPeriod is how often the memory of the process is looked at.
	trimPeriod = 5 * time.Second
	// trimGrowth is by how much it must have grown to be trimmed.
	trimGrowth = 32 << 20
	// trimRelease is how much must have been let go of to trim it.
	trimRelease = 8 << 20
	// trimQuiet is how much may have been allocated in a period that is quiet.
	trimQuiet = 32 << 20
	// perConn is about how much memory a connection takes.
	perConn = 16 << 10
)

// trim returns memory to the system that many requests took together, until quit
// is closed. The runtime would do that, too, but only after its next collections:
// in a process that has become quiet there is one every two minutes. Trimming
// costs a collection, so it waits for a quiet moment.
func (s *Server) trim(quit <-chan struct{}) {
	ticker := time.NewTicker(trimPeriod)
	defer ticker.Stop()
	t := trimmer{memory: readMemory()}
	for {
		select {
		case <-quit:
			return
		case <-ticker.C:
		}
		load := s.budget.inUse() + perConn*int64(s.conns.len())
		if t.due(readMemory(), load) {
			runtime.GC() // pools keep what they have for one more collection
			debug.FreeOSMemory()
			t.memory, t.most = readMemory(), load
		}
	}
}

// A trimmer decides when to trim.
type trimmer struct {
	memory memory // after the last trim, or less
	most   int64  // load since then
}

// memory is how many bytes the runtime holds, and has allocated in all.
type memory struct{ held, allocated int64 }

// due reports whether to trim. It is told about the memory, and how much of it
// the server knows of.
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
