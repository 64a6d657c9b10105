package limit

import "runtime"

// A Semaphore limits how many goroutines do work that uses a processor for a long
// time. It keeps such work from delaying short tasks.
type Semaphore chan struct{}

// NewHalfSemaphore returns a semaphore for half as many tasks as there are
// processors, at least one.
func NewHalfSemaphore() Semaphore { return make(Semaphore, max(runtime.GOMAXPROCS(0)/2, 1)) }

// NewSemaphore returns a semaphore for as many tasks as there are processors.
func NewSemaphore() Semaphore { return make(Semaphore, runtime.GOMAXPROCS(0)) }

// Acquire waits until another task may begin.
func (s Semaphore) Acquire() { s <- struct{}{} }

// Release ends a task.
func (s Semaphore) Release() { <-s }
