package server

import "runtime"

// A gate lets few pass at a time to what takes a processor for long. The others
// wait in line, instead of among all who want a processor for a moment.
type gate chan struct{}

// newGate returns a gate that leaves half of the processors to others.
func newGate() gate { return make(gate, max(runtime.GOMAXPROCS(0)/2, 1)) }

// newWideGate returns a gate for as many as there are processors: whoever wants one
// beside them waits for few.
func newWideGate() gate { return make(gate, runtime.GOMAXPROCS(0)) }

func (g gate) enter() { g <- struct{}{} }

func (g gate) leave() { <-g }
