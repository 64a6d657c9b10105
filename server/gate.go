package server

import "runtime"

// A gate is a semaphore for work that uses a processor for a long time. It keeps
// such work from delaying short tasks.
type gate chan struct{}

// newGate returns a gate for half of the processors, at least one.
func newGate() gate { return make(gate, max(runtime.GOMAXPROCS(0)/2, 1)) }

// newWideGate returns a gate for as many tasks as there are processors.
func newWideGate() gate { return make(gate, runtime.GOMAXPROCS(0)) }

func (g gate) enter() { g <- struct{}{} }

func (g gate) leave() { <-g }
