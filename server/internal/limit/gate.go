package limit

import (
	"runtime"
)

// A Gate is a semaphore for work that uses a processor for a long time. It keeps
// such work from delaying short tasks.
type Gate chan struct{}

// NewGate returns a gate for half of the processors, at least one.
func NewGate() Gate { return make(Gate, max(runtime.GOMAXPROCS(0)/2, 1)) }

// NewWideGate returns a gate for as many tasks as there are processors.
func NewWideGate() Gate { return make(Gate, runtime.GOMAXPROCS(0)) }

// Enter waits until the gate has room.
func (g Gate) Enter() { g <- struct{}{} }

// Leave makes room for another task.
func (g Gate) Leave() { <-g }
