package store

import "time"

// An Observer sees each event, in the order in which they come.
type Observer interface {
	// Observe is called with the event's topic right after the store has applied the
	// event, by the goroutine that feeds the store and under its lock: it must be
	// quick, must not call the store, and keeps nothing of the event's memory.
	Observe(st *State, t *Topic, e Observed)
}

// Observed is an event as it came.
type Observed struct {
	Data    []byte    // the payload
	Arrived time.Time // when it came in
	At      time.Time // its own time when plausible, else its arrival
	Past    bool      // the server had it before the connection, and newer ones of the topic
}
